"""App configurations of the assembled site and of its admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class SiteConfig(AppConfig):
    """Commands, static files and checks of the site as a whole."""

    name = "ocindex"
    default = True


class SiteAdminConfig(admin_apps.AdminConfig):
    """Replaces Django's default admin with the site's own."""

    default = False
    default_site = "ocindex.admin_site.SiteAdmin"
