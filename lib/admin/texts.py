"""The base class for admins of published texts."""

from lib.admin.conflicts import ConflictAwareAdmin
from lib.admin.history import HistoryAdmin
from lib.admin.preview import PreviewAdmin
from lib.admin.publishing import PublishingAdmin
from lib.admin.side_by_side import SideBySideAdmin


class TextAdmin(ConflictAwareAdmin, HistoryAdmin, PreviewAdmin, PublishingAdmin, SideBySideAdmin):
    """Languages side by side, preview, history with differences, no lost update; saving publishes."""

    save_on_top = False
    list_per_page = 60
