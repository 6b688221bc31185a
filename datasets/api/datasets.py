"""Datasets: list, create, read, rename, delete; the pulse that pages poll."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.answers import etag_answer
from datasets.api.base import DatasetScopedViewSet, choice_parameter, person_of, text_parameter
from datasets.api.jobs import JobSerializer
from datasets.api.pulse import PresentPersonSerializer, last_change_of, people_of, vocabulary_of
from datasets.jobs import job_json
from datasets.label_writer import LabelDraft
from datasets.models import Dataset, Job
from datasets.models.dataset import DatasetType, Role
from datasets.permissions import Door, Right
from datasets.services.datasets import NewDataset, create_dataset, delete_dataset, update_dataset

ORDERS = ("created", "-created", "name", "-name")
COLUMNS = {"created": "created_at", "name": "name"}


class NewLabelSerializer(serializers.Serializer[None]):
    name = serializers.CharField(max_length=1024)
    color = serializers.CharField(required=False, allow_blank=True)
    shortcut = serializers.CharField(required=False, allow_blank=True)
    attributes = serializers.ListField(child=serializers.DictField(), required=False)


class DatasetCreateSerializer(serializers.Serializer[None]):
    name = serializers.CharField(
        max_length=1024, help_text="1 to 100 letters, digits, _ and -; a letter first."
    )
    type = serializers.ChoiceField(choices=DatasetType.choices)
    description = serializers.CharField(required=False, allow_blank=True, max_length=1024)
    input_path = serializers.CharField(required=False, allow_blank=True, max_length=1100)
    output_path = serializers.CharField(required=False, allow_blank=True, max_length=1100)
    labels = NewLabelSerializer(many=True, required=False)
    import_annotations = serializers.BooleanField(required=False, default=True)


class DatasetUpdateSerializer(serializers.Serializer[None]):
    name = serializers.CharField(required=False, max_length=1024)
    description = serializers.CharField(required=False, allow_blank=True, max_length=1024)


class CountsSerializer(serializers.Serializer[None]):
    total = serializers.IntegerField()
    unlabeled = serializers.IntegerField()
    labeled = serializers.IntegerField()
    to_confirm = serializers.IntegerField()


class CurrentVersionSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()


class DatasetSerializer(serializers.Serializer[Dataset]):
    id = serializers.CharField()
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=DatasetType.choices)
    description = serializers.CharField()
    input_path = serializers.CharField()
    output_path = serializers.CharField()
    counts = CountsSerializer()
    current_version = CurrentVersionSerializer(allow_null=True)
    running_jobs = JobSerializer(many=True)
    my_role = serializers.ChoiceField(choices=Role.choices)
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class DatasetCreatedSerializer(DatasetSerializer):
    job = JobSerializer(allow_null=True)


class PulseSerializer(serializers.Serializer[None]):
    etag = serializers.CharField()
    counts = CountsSerializer()
    jobs = JobSerializer(many=True)
    people = PresentPersonSerializer(many=True)
    last_change = serializers.CharField(allow_null=True)
    vocabulary = serializers.CharField(help_text="Another text after a label was added, renamed or deleted.")


def dataset_json(dataset: Dataset, open_jobs: list[Job]) -> dict[str, Any]:
    """The dataset as the API answers it. `my_role`, `created_by` and `current_version` must have been fetched."""
    version = dataset.current_version
    return {
        "id": str(dataset.pk),
        "name": dataset.name,
        "type": dataset.type,
        "description": dataset.description,
        "input_path": dataset.input_path,
        "output_path": dataset.output_path,
        "counts": dataset.counts,
        "current_version": {"id": str(version.pk), "name": version.name} if version else None,
        "running_jobs": [job_json(job) for job in open_jobs],
        "my_role": dataset.my_role,
        "created_by": dataset.created_by.username if dataset.created_by else None,
        "created_at": dataset.created_at,
    }


def open_jobs_of(datasets: list[Dataset]) -> dict[int, list[Job]]:
    found: dict[int, list[Job]] = {dataset.pk: [] for dataset in datasets}
    for job in Job.objects.open().filter(dataset__in=found).select_related("created_by").order_by("pk"):
        found[job.dataset_id].append(job)
    return found


class DatasetViewSet(DatasetScopedViewSet):
    rights = {
        "list": Door.SIGNED_IN,
        "create": Door.SIGNED_IN,
        "retrieve": Right.READ,
        "partial_update": Right.EDIT_DATASET,
        "destroy": Right.DELETE_DATASET,
        "pulse": Right.READ,
    }

    @property
    def ordering(self) -> tuple[str, ...]:
        order = choice_parameter(self.request, "order", ORDERS, default="-created")
        sign = "-" if order.startswith("-") else ""
        return (f"{sign}{COLUMNS[order.removeprefix('-')]}", f"{sign}id")

    def get_queryset(self) -> QuerySet[Dataset]:
        return self._visible().select_related("created_by", "current_version")

    def _visible(self) -> QuerySet[Dataset]:
        person = person_of(self.request)
        return Dataset.objects.visible_to(person).with_role_of(person)

    @extend_schema(
        responses=DatasetSerializer(many=True),
        parameters=[
            OpenApiParameter("search", description="What the name or description holds."),
            OpenApiParameter("type", enum=DatasetType.values),
            OpenApiParameter("order", enum=ORDERS),
        ],
    )
    def list(self, request: Request) -> Response:
        query = self.get_queryset()
        if search := text_parameter(request, "search", max_length=256):
            query = query.filter(name__icontains=search) | query.filter(description__icontains=search)
        if kind := choice_parameter(request, "type", DatasetType.values, default=None):
            query = query.filter(type=kind)
        page = self.paginate_queryset(query)
        jobs = open_jobs_of(page or [])
        return self.get_paginated_response(
            [dataset_json(dataset, jobs[dataset.pk]) for dataset in page or []]
        )

    @extend_schema(request=DatasetCreateSerializer, responses={201: DatasetCreatedSerializer})
    def create(self, request: Request) -> Response:
        """Create a dataset; an input path starts the import, which the answer names as `job`."""
        body = DatasetCreateSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        labels = [LabelDraft(**label) for label in body.validated_data.pop("labels", [])]
        dataset, job = create_dataset(
            draft=NewDataset(**body.validated_data, labels=labels), actor=person_of(request)
        )
        return Response(self._json(dataset.pk) | {"job": job_json(job) if job else None}, status=201)

    @extend_schema(responses=DatasetSerializer)
    def retrieve(self, request: Request, dataset_id: int) -> Response:
        return Response(self._json(self.dataset.pk))

    @extend_schema(request=DatasetUpdateSerializer, responses=DatasetSerializer)
    def partial_update(self, request: Request, dataset_id: int) -> Response:
        body = DatasetUpdateSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        update_dataset(dataset=self.dataset, **body.validated_data)
        return Response(self._json(self.dataset.pk))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, dataset_id: int) -> Response:
        """Put the dataset into the trash. Its source files are never deleted."""
        delete_dataset(dataset=self.dataset, now=timezone.now())
        return Response(status=204)

    @extend_schema(responses=PulseSerializer)
    def pulse(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """What a page polls while it is visible; 304 when nothing changed."""
        last, at = last_change_of(self.dataset)
        return etag_answer(
            request,
            {
                "counts": self.dataset.counts,
                "jobs": [job_json(job) for job in open_jobs_of([self.dataset])[self.dataset.pk]],
                "people": people_of(self.dataset, last, at, timezone.now()),
                "last_change": str(last) if last else None,
                "vocabulary": vocabulary_of(self.dataset),
            },
        )

    def _json(self, dataset_id: int) -> dict[str, Any]:
        dataset = self.get_queryset().get(pk=dataset_id)
        return dataset_json(dataset, open_jobs_of([dataset])[dataset_id])
