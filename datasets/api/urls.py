"""The addresses of what is stored, below /api/v1."""

from django.urls import URLPattern, URLResolver, path

from datasets.api.members import MemberViewSet

urlpatterns: list[URLPattern | URLResolver] = [
    path("datasets/<rowid:dataset_id>/members", MemberViewSet.as_view({"get": "list", "post": "create"})),
    path(
        "datasets/<rowid:dataset_id>/members/<rowid:user_id>",
        MemberViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
]
