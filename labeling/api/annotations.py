"""The annotations of one sample: read, save, history."""

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from datasets.api.answers import json_answer, parse_body
from datasets.api.base import DatasetScopedViewSet, person_of
from datasets.errors import NotFoundError
from datasets.models import Dataset, Sample
from datasets.permissions import Right
from datasets.states import SampleState
from labeling.api.serializers import (
    ChangedSavedSerializer,
    ChangedSaveSerializer,
    SampleAnnotationsSerializer,
    WholeSavedSerializer,
    WholeSaveSerializer,
)
from labeling.services.annotating import Saved, save_annotations
from labeling.services.reading import read_annotations
from labeling.services.save_requests import SaveRequest, WholeSaveRequest
from labeling.services.suggestions import read_suggestions


def annotations_of(dataset: Dataset, sample_id: int) -> dict[str, object]:
    """`{revision, state, annotations, suggestions}`; raises NotFoundError."""
    live = Sample.objects.live().filter(dataset=dataset.pk, pk=sample_id)
    found = live.values_list("revision", "state", "annotation_count").first()
    if found is None:
        raise NotFoundError
    revision, state, count = found
    return {
        "revision": revision,
        "state": state,
        "annotations": read_annotations(sample_id) if count else [],
        "suggestions": read_suggestions(sample_id) if state == SampleState.TO_CONFIRM else [],
    }


class AnnotationViewSet(DatasetScopedViewSet):
    """Reading and saving the annotations of one sample."""

    rights = {"retrieve": Right.READ, "update": Right.ANNOTATE, "partial_update": Right.ANNOTATE}

    @extend_schema(responses=SampleAnnotationsSerializer)
    def retrieve(self, request: Request, dataset_id: int, sample_id: int) -> HttpResponseBase:
        return json_answer(annotations_of(self.dataset, sample_id))

    @extend_schema(request=WholeSaveSerializer, responses=WholeSavedSerializer)
    def update(self, request: Request, dataset_id: int, sample_id: int) -> HttpResponseBase:
        """Save the whole set: what is not in the body is deleted."""
        saved = self._save(request, sample_id, parse_body(request.data, WholeSaveRequest), is_whole=True)
        return json_answer(
            {"revision": saved.revision, "state": saved.state, "annotations": saved.annotations}
        )

    @extend_schema(request=ChangedSaveSerializer, responses=ChangedSavedSerializer)
    def partial_update(self, request: Request, dataset_id: int, sample_id: int) -> HttpResponseBase:
        """Save what changed: `upsert` adds or changes, `delete` removes; the rest stays."""
        saved = self._save(request, sample_id, parse_body(request.data, SaveRequest), is_whole=False)
        return json_answer({"revision": saved.revision, "state": saved.state, "changed": saved.annotations})

    def _save(self, request: Request, sample_id: int, body: SaveRequest, *, is_whole: bool) -> Saved:
        return save_annotations(
            dataset=self.dataset,
            sample_id=sample_id,
            actor=person_of(request),
            request=body,
            now=timezone.now(),
            is_whole=is_whole,
        )
