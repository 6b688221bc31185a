"""Quick review: the annotations of one label in order, and what is changed of many of them at once."""

from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from datasets.api.answers import json_answer, parse_body
from datasets.api.base import (
    DatasetScopedViewSet,
    choice_parameter,
    int_parameter,
    person_of,
    refuse_parameter,
    text_parameter,
)
from datasets.crop_measures import LabelLooks
from datasets.models import Label
from datasets.permissions import Right
from labeling.api.serializers import AnnotationSerializer, ShapeSerializer
from labeling.services.crop_pages import ORDERS, Place, find_crops, read_crops
from labeling.services.label_names import resolve_labels
from labeling.services.quick_review import CropChanges, apply_changes

ORDER_NAMES = (*ORDERS, *[f"-{name}" for name in ORDERS])
LABEL = OpenApiParameter("label", required=True, description="Id or name of the label.")


class CropSampleSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    revision = serializers.IntegerField()
    image_url = serializers.CharField()
    thumbnail_url = serializers.CharField()
    tiles_url = serializers.CharField(allow_null=True, help_text="As in the list of samples.")


class CropSerializer(AnnotationSerializer):
    box = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="x0, y0, x1, y1 around the shape, px."
    )
    area = serializers.FloatField(allow_null=True)
    crop_box = serializers.ListField(
        child=serializers.IntegerField(), allow_null=True, help_text="The part of the image in the crop, px."
    )
    crop_url = serializers.CharField()
    sample = CropSampleSerializer()


@extend_schema_serializer(many=False)  # it is the page, not an item of one
class CropPageSerializer(serializers.Serializer[None]):
    results = CropSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    prev = serializers.CharField(allow_null=True)
    total = serializers.IntegerField(help_text="Annotations of the label.")
    limited_to = serializers.IntegerField(
        allow_null=True, help_text="Only so many of them, by sample, are in this order; null: all are."
    )


class CropMeasureSerializer(serializers.Serializer[None]):
    done = serializers.IntegerField()
    total = serializers.IntegerField(help_text="How many are measured in the end, at most 10,000.")


class CropChangeSerializer(serializers.Serializer[None]):
    id = serializers.UUIDField()
    revision = serializers.IntegerField(help_text="The sample's, as it was when the annotation was read.")
    label = serializers.CharField(required=False)  # type: ignore[assignment]  # DRF has attributes of these names
    label_id = serializers.CharField(required=False)
    shape = ShapeSerializer(required=False)
    delete = serializers.BooleanField(required=False)


class CropChangesSerializer(serializers.Serializer[None]):
    changes = CropChangeSerializer(many=True)
    change_group = serializers.UUIDField(
        required=False, help_text="Of an earlier answer: these changes are a further part of that action."
    )


class CropRefusalSerializer(serializers.Serializer[None]):
    annotation = serializers.CharField()
    sample = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    message = serializers.CharField()


class CropResultSerializer(serializers.Serializer[None]):
    changed = serializers.IntegerField(help_text="Annotations.")
    samples = serializers.IntegerField()
    refused = CropRefusalSerializer(many=True)
    change_group = serializers.UUIDField(allow_null=True)


class CropsViewSet(DatasetScopedViewSet):
    rights = {"list": Right.READ, "measure": Right.READ, "batch": Right.ANNOTATE}

    @extend_schema(
        responses=CropPageSerializer,
        parameters=[
            LABEL,
            OpenApiParameter("order", enum=ORDER_NAMES),
            OpenApiParameter("cursor"),
            OpenApiParameter("limit", OpenApiTypes.INT),
        ],
    )
    def list(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """The annotations of a label with their crops. By `brightness` and `likeness` those that were measured.

        By likeness the ones that are least like the others come first.
        """
        label = self._label(request)
        cursor = text_parameter(request, "cursor")
        page = find_crops(
            dataset=self.dataset,
            label=label,
            order=choice_parameter(request, "order", ORDER_NAMES, default="area"),
            place=Place.decode(cursor) if cursor else None,
            limit=int_parameter(request, "limit", default=50, minimum=1, maximum=500),
        )
        return json_answer(
            {
                "results": read_crops(dataset_id, page.ids),
                "next": page.next.encode() if page.next else None,
                "prev": page.prev.encode() if page.prev else None,
                "total": label.annotation_count,
                "limited_to": page.limited_to,
            }
        )

    @extend_schema(request=None, responses=CropMeasureSerializer, parameters=[LABEL])
    def measure(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Measure how crops look, for some seconds; call it again until `done` is `total`."""
        done, total = LabelLooks(self._label(request)).measure()
        return json_answer({"done": done, "total": total})

    @extend_schema(request=CropChangesSerializer, responses=CropResultSerializer)
    def batch(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Change labels and shapes and delete annotations, of up to 10,000; one `change_group` undoes all of it.

        More are sent as several requests, each with the `change_group` that the first one answered.
        """
        body = parse_body(request.data, CropChanges)
        applied = apply_changes(
            dataset=self.dataset,
            changes=body.changes,
            actor=person_of(request),
            now=timezone.now(),
            part_of=body.change_group,
        )
        answer: dict[str, Any] = {
            "changed": applied.changed,
            "samples": applied.samples,
            "refused": applied.refused,
            "change_group": applied.change_group,
        }
        return json_answer(answer)

    def _label(self, request: Request) -> Label:
        wanted = text_parameter(request, "label")
        if wanted is None:
            raise refuse_parameter("label", "Name a label.")
        key = (wanted, wanted)
        found = resolve_labels(dataset_id=self.dataset.pk, keys=[key], now=timezone.now())
        return Label.objects.get(pk=found[key][0])
