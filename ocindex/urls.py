"""The addresses of the site. English has no prefix; other languages have theirs, such as /fr/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from indicators.api import api, docs
from indicators.urls import file_patterns
from indicators.views import errors
from indicators.views.sitemaps import robots, sitemap, sitemap_part
from ocindex.health import metrics
from ocindex.health import views as health

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.show_metrics),
    path("api/", docs.versions, name="api"),
    path("api/v1/", docs.addresses, name="api-v1"),
    path("api/v1/", api.urls),
    path("sitemap.xml", sitemap),
    path("sitemap-<slug:part>-<slug:language>.xml", sitemap_part, name="sitemap-part"),
    path("robots.txt", robots),
    *file_patterns,
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("api/docs/", docs.docs, name="api-docs"),
        path("", include("surveys.urls")),
        path("", include("indicators.urls")),
        prefix_default_language=False,
    ),
]
