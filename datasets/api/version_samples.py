"""Samples as frozen versions have them, and as two versions have them side by side."""

from typing import Any

from rest_framework import serializers

from datasets.geometry import shape_to_json
from datasets.manifest import VersionRow
from datasets.models import Dataset, Sample
from datasets.models.version import Usage
from datasets.version_diff import CHANGE_KINDS, RowChange


class VersionAnnotationSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF declares it for another purpose
    shape = serializers.DictField(required=False)


class VersionSampleSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    path = serializers.CharField(help_text="Of the copy, where the version has one.")
    original_path = serializers.CharField(allow_null=True, help_text="Where the image lay that was copied.")
    usage = serializers.ChoiceField(choices=Usage.choices, allow_null=True)
    state = serializers.CharField()
    revision = serializers.IntegerField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    annotations = VersionAnnotationSerializer(many=True)
    thumbnail_url = serializers.CharField()


class VersionSideSerializer(serializers.Serializer[None]):
    usage = serializers.ChoiceField(choices=Usage.choices, allow_null=True)
    state = serializers.CharField()
    annotations = VersionAnnotationSerializer(many=True)


class VersionChangeSerializer(VersionSampleSerializer):
    """A sample that two versions differ in; its own fields are those of the newer one that has it."""

    kinds = serializers.ListField(child=serializers.ChoiceField(choices=CHANGE_KINDS))
    before = VersionSideSerializer(allow_null=True, help_text="As `base` has it; null where it has not.")
    after = VersionSideSerializer(allow_null=True)


class VersionSamplePageSerializer(serializers.Serializer[None]):
    results = VersionSampleSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    prev = serializers.CharField(allow_null=True)


def with_thumbnails(dataset: Dataset, samples: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The samples, of which those in the trash have the thumbnail that is shown there."""
    ids = [sample["id"] for sample in samples]
    in_trash = Sample.objects.filter(dataset=dataset, pk__in=ids).exclude(deleted_at=None)
    for pk in map(str, in_trash.values_list("pk", flat=True)):
        samples[ids.index(pk)]["thumbnail_url"] = (
            f"/api/v1/datasets/{dataset.pk}/trash/samples/{pk}/thumbnail"
        )
    return samples


def thumbnail_of(dataset: Dataset, sample_id: str) -> str:
    return f"/api/v1/datasets/{dataset.pk}/samples/{sample_id}/thumbnail"


def row_json(dataset: Dataset, row: VersionRow) -> dict[str, Any]:
    """A sample of a version as the API answers it."""
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "path": row.source,
        "original_path": row.original,
        "usage": row.usage,
        "state": row.state,
        "revision": row.revision,
        "width": row.width,
        "height": row.height,
        "sha256": row.sha256,
        "annotations": _annotations(row),
        "thumbnail_url": thumbnail_of(dataset, row.id),
    }


def change_json(dataset: Dataset, change: RowChange) -> dict[str, Any]:
    """What two versions have of a sample: the sample as the newer one has it, and its marks in both."""
    known = change.after or change.before
    return {
        **(row_json(dataset, known) if known else {}),
        "kinds": change.kinds,
        "before": _side(change.before),
        "after": _side(change.after),
    }


def _side(row: VersionRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"usage": row.usage, "state": row.state, "annotations": _annotations(row)}


def _annotations(row: VersionRow) -> list[dict[str, Any]]:
    annotations = []
    for annotation in row.annotations:
        shape = annotation.shape()
        drawn = {"shape": shape_to_json(shape)} if shape else {}
        annotations.append({"id": annotation.id, "label": annotation.label, **drawn})
    return annotations
