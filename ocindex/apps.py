"""The assembled site, and the admin it wears."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class SiteConfig(AppConfig):
    """Commands, static files and checks of the site as a whole."""

    name = "ocindex"
    default = True


class SiteAdminConfig(admin_apps.AdminConfig):
    """Puts the site's own admin in the place of Django's default one."""

    default = False
    default_site = "ocindex.admin_site.SiteAdmin"
