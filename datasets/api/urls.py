"""The addresses of what is stored, below /api/v1."""

from django.urls import URLPattern, URLResolver, path

from datasets.api.crops import CropViewSet
from datasets.api.datasets import DatasetViewSet
from datasets.api.deleted_datasets import DeletedDatasetViewSet
from datasets.api.exports import ExportViewSet
from datasets.api.images import ImageViewSet, TrashedImageViewSet
from datasets.api.imports import ImportViewSet
from datasets.api.jobs import JobViewSet
from datasets.api.linked_images import LinkedImageView
from datasets.api.members import MemberViewSet
from datasets.api.sample_sets import SampleSetViewSet
from datasets.api.samples import SampleViewSet
from datasets.api.saved_views import SavedViewViewSet
from datasets.api.selections import SelectionViewSet
from datasets.api.storage import StorageViewSet
from datasets.api.trash import TrashViewSet
from datasets.api.uploads import SampleUploadViewSet, StagedFilesViewSet, StagedImportViewSet
from datasets.api.version_tags import VersionTagViewSet
from datasets.api.versions import VersionViewSet

DATASET = "datasets/<rowid:dataset_id>"
SAMPLE = f"{DATASET}/samples/<rowid:sample_id>"
VERSION = f"{DATASET}/versions/<rowid:version_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("datasets", DatasetViewSet.as_view({"get": "list", "post": "create"})),
    path("datasets/trash", DeletedDatasetViewSet.as_view({"get": "list"})),
    path("datasets/trash/restore", DeletedDatasetViewSet.as_view({"post": "restore"})),
    path(
        DATASET, DatasetViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})
    ),
    path(f"{DATASET}/pulse", DatasetViewSet.as_view({"get": "pulse"})),
    path(f"{DATASET}/samples", SampleUploadViewSet.as_view({"get": "list", "post": "create"})),
    path(f"{DATASET}/samples/count", SampleViewSet.as_view({"get": "count"})),
    path(f"{DATASET}/samples/summary", SelectionViewSet.as_view({"post": "summary"})),
    path(f"{DATASET}/samples/filter-values", SelectionViewSet.as_view({"get": "filter_values"})),
    path(SAMPLE, SampleViewSet.as_view({"get": "retrieve", "delete": "destroy"})),
    path(f"{SAMPLE}/image", ImageViewSet.as_view({"get": "image"})),
    path(f"{SAMPLE}/thumbnail", ImageViewSet.as_view({"get": "thumbnail"})),
    path(f"{SAMPLE}/tiles/<int:z>/<int:x>/<int:y>", ImageViewSet.as_view({"get": "tile"})),
    path("media/<str:link>/<str:name>", LinkedImageView.as_view()),
    path(f"{DATASET}/annotations/<uuid:annotation_id>/crop", CropViewSet.as_view({"get": "crop"})),
    path(f"{SAMPLE}/neighbours", SampleViewSet.as_view({"get": "neighbours"})),
    path(f"{DATASET}/views", SavedViewViewSet.as_view({"get": "list", "post": "create"})),
    path(
        f"{DATASET}/views/<rowid:view_id>",
        SavedViewViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
    path(f"{DATASET}/sets", SampleSetViewSet.as_view({"post": "create"})),
    path(f"{DATASET}/sets/<rowid:set_id>", SampleSetViewSet.as_view({"get": "retrieve"})),
    path(f"{DATASET}/trash", TrashViewSet.as_view({"get": "list"})),
    path(
        f"{DATASET}/trash/samples/<rowid:sample_id>/thumbnail",
        TrashedImageViewSet.as_view({"get": "thumbnail"}),
    ),
    path(f"{DATASET}/trash/restore", TrashViewSet.as_view({"post": "restore"})),
    path(f"{DATASET}/versions", VersionViewSet.as_view({"get": "list", "post": "create"})),
    path(f"{DATASET}/versions/preview", VersionViewSet.as_view({"post": "preview"})),
    path(
        VERSION, VersionViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})
    ),
    path(f"{VERSION}/samples", VersionViewSet.as_view({"get": "samples"})),
    path(f"{VERSION}/diff", VersionViewSet.as_view({"get": "diff"})),
    path(f"{VERSION}/make_current", VersionViewSet.as_view({"post": "make_current"})),
    path(f"{VERSION}/verify", VersionViewSet.as_view({"post": "verify"})),
    path(f"{VERSION}/tags", VersionTagViewSet.as_view({"get": "list"})),
    path(f"{VERSION}/tags/<path:tag>", VersionTagViewSet.as_view({"put": "update", "delete": "destroy"})),
    path(f"{VERSION}/problems", VersionViewSet.as_view({"get": "problems"})),
    path(f"{DATASET}/exports", ExportViewSet.as_view({"get": "list", "post": "create"})),
    path(f"{DATASET}/exports/formats", ExportViewSet.as_view({"get": "formats"})),
    path(f"{DATASET}/exports/preview", ExportViewSet.as_view({"post": "preview"})),
    path(f"{DATASET}/exports/<rowid:export_id>/file", ExportViewSet.as_view({"get": "file"})),
    path("datasets/<rowid:dataset_id>/members", MemberViewSet.as_view({"get": "list", "post": "create"})),
    path(
        "datasets/<rowid:dataset_id>/members/<rowid:user_id>",
        MemberViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
    path(f"{DATASET}/imports", ImportViewSet.as_view({"get": "list", "post": "create"})),
    path(f"{DATASET}/uploads/<uuid:upload>", StagedFilesViewSet.as_view({"post": "create"})),
    path(f"{DATASET}/uploads/<uuid:upload>/import", StagedImportViewSet.as_view({"post": "create"})),
    path(f"{DATASET}/sync", ImportViewSet.as_view({"post": "sync"})),
    path("storage", StorageViewSet.as_view({"get": "list"})),
    path("jobs", JobViewSet.as_view({"get": "list"})),
    path("jobs/<rowid:job_id>", JobViewSet.as_view({"get": "retrieve"})),
    path("jobs/<rowid:job_id>/log", JobViewSet.as_view({"get": "log"})),
    path("jobs/<rowid:job_id>/cancel", JobViewSet.as_view({"post": "cancel"})),
    path("jobs/<rowid:job_id>/retry", JobViewSet.as_view({"post": "retry"})),
]
