"""Every URL of the product."""

from django.urls import URLPattern, URLResolver, include, path

handler404 = "config.api.page_not_found"
handler500 = "config.api.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("datasets.api.urls")),
    path("api/v1/", include("labeling.api.urls")),
    path("api/v1/", include("analysis.api.urls")),
]
