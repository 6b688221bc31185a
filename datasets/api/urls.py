"""The addresses of what is stored, below /api/v1."""

from django.urls import URLPattern, URLResolver

from datasets.api import base  # noqa: F401  registers <rowid:...>

urlpatterns: list[URLPattern | URLResolver] = []
