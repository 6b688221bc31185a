"""The addresses of labeling below /api/v1."""

from django.urls import path

from labeling.api.annotations import AnnotationViewSet

SAMPLE = "datasets/<rowid:dataset_id>/samples/<rowid:sample_id>"

urlpatterns = [
    path(
        f"{SAMPLE}/annotations",
        AnnotationViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
    ),
]
