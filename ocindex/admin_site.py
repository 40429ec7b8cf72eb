"""The admin in the site's own words."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class SiteAdmin(AdminSite):
    """Staff pages: editing, import, review."""

    site_title = _("Organized Crime Index")
    site_header = _("Organized Crime Index")
    index_title = _("What waits for you")
