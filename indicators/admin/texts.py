"""What the admin of every published text does."""

from indicators.admin.conflicts import ConflictAwareAdmin
from indicators.admin.history import HistoryAdmin
from indicators.admin.preview import PreviewAdmin
from indicators.admin.publishing import PublishingAdmin
from indicators.admin.side_by_side import SideBySideAdmin


class TextAdmin(ConflictAwareAdmin, HistoryAdmin, PreviewAdmin, PublishingAdmin, SideBySideAdmin):
    """Languages side by side, preview, history with differences, no lost update; saving publishes."""

    save_on_top = False
    list_per_page = 60
