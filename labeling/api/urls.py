"""The addresses of labeling below /api/v1."""

from django.urls import URLPattern, URLResolver, path

from labeling.api.alike import LabelAlikeViewSet
from labeling.api.annotations import AnnotationViewSet
from labeling.api.batch import BatchViewSet
from labeling.api.changes import BulkActionViewSet, ChangeViewSet, UndoViewSet
from labeling.api.confirmations import ConfirmationsViewSet
from labeling.api.crops import CropsViewSet
from labeling.api.grouping import GroupingViewSet
from labeling.api.labels import LabelViewSet
from labeling.api.model_health import ModelHealthViewSet
from labeling.api.models import ModelViewSet
from labeling.api.presence import PresenceViewSet
from labeling.api.queue import QueueViewSet
from labeling.api.smart import SmartLabelingViewSet
from labeling.api.transfers import TransferViewSet
from labeling.api.waiting import WaitingViewSet

DATASET = "datasets/<rowid:dataset_id>"
SAMPLE = f"{DATASET}/samples/<rowid:sample_id>"
LABEL = f"{DATASET}/labels/<rowid:label_id>"
MODEL = "models/<rowid:model_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        f"{SAMPLE}/annotations",
        AnnotationViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
    ),
    path(f"{DATASET}/annotations", CropsViewSet.as_view({"get": "list"})),
    path(f"{DATASET}/annotations/measure", CropsViewSet.as_view({"post": "measure"})),
    path(f"{DATASET}/annotations/batch", CropsViewSet.as_view({"post": "batch"})),
    path(f"{SAMPLE}/changes", ChangeViewSet.as_view({"get": "list"})),
    path(f"{SAMPLE}/active-time", ChangeViewSet.as_view({"get": "active_time"})),
    path(f"{DATASET}/samples/batch", BatchViewSet.as_view({"post": "create"})),
    path(f"{DATASET}/samples/label-alike", LabelAlikeViewSet.as_view({"post": "create"})),
    path(f"{DATASET}/samples/copy", TransferViewSet.as_view({"post": "create"})),
    path(f"{DATASET}/samples/copy/preview", TransferViewSet.as_view({"post": "preview"})),
    path(f"{DATASET}/changes", BulkActionViewSet.as_view({"get": "list"})),
    path("changes/<uuid:change_id>/undo", UndoViewSet.as_view({"post": "create"})),
    path("changes/<rowid:change_id>/undo", UndoViewSet.as_view({"post": "create"})),
    path(f"{DATASET}/queue/next", QueueViewSet.as_view({"post": "next"})),
    path(f"{DATASET}/presence", PresenceViewSet.as_view({"post": "create", "delete": "destroy"})),
    path(f"{SAMPLE}/skip", QueueViewSet.as_view({"post": "skip"})),
    path(f"{SAMPLE}/release", QueueViewSet.as_view({"post": "release"})),
    path(f"{DATASET}/smart-labeling", SmartLabelingViewSet.as_view({"get": "retrieve", "post": "create"})),
    path(
        f"{DATASET}/smart-labeling/confirmations",
        ConfirmationsViewSet.as_view({"get": "retrieve", "patch": "partial_update", "post": "create"}),
    ),
    path(
        f"{DATASET}/smart-labeling/confirmations/<rowid:confirmation_id>/verdicts",
        ConfirmationsViewSet.as_view({"post": "judge"}),
    ),
    path(f"{DATASET}/smart-labeling/waiting", WaitingViewSet.as_view({"get": "retrieve"})),
    path(f"{DATASET}/auto-grouping", GroupingViewSet.as_view({"get": "list", "post": "create"})),
    path(f"{DATASET}/auto-grouping/<rowid:grouping_id>/groups", GroupingViewSet.as_view({"get": "groups"})),
    path(
        f"{DATASET}/auto-grouping/<rowid:grouping_id>/groups/<rowid:group_id>/samples",
        GroupingViewSet.as_view({"get": "samples"}),
    ),
    path(f"{DATASET}/labels", LabelViewSet.as_view({"get": "list", "post": "create"})),
    path(LABEL, LabelViewSet.as_view({"patch": "partial_update", "delete": "destroy"})),
    path(f"{DATASET}/labels/batch", LabelViewSet.as_view({"post": "batch"})),
    path(f"{MODEL}/health", ModelHealthViewSet.as_view({"get": "retrieve"})),
    path("models", ModelViewSet.as_view({"get": "list", "post": "create"})),
    path(
        MODEL,
        ModelViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path(f"{MODEL}/try", ModelViewSet.as_view({"post": "try_out"})),
    path(f"{LABEL}/merge", LabelViewSet.as_view({"post": "merge"})),
]
