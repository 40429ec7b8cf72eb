"""What the admin of every published text does."""

from indicators.admin.conflicts import ConflictAwareAdmin
from indicators.admin.history import HistoryAdmin
from indicators.admin.publishing import PublishingAdmin
from indicators.admin.side_by_side import SideBySideAdmin


class TextAdmin(ConflictAwareAdmin, HistoryAdmin, PublishingAdmin, SideBySideAdmin):
    """Languages side by side, history with differences, no lost update, and saving publishes."""

    save_on_top = False
    list_per_page = 60
