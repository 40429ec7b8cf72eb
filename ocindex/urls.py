"""The addresses of the site. English has no prefix; other languages stand under theirs."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from ocindex import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("indicators.urls")),
        prefix_default_language=False,
    ),
]
