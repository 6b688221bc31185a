"""Crops of annotations: what quick review shows side by side."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags, quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from datasets.api.base import ANY_DATASET, ANY_PERSON, DatasetScopedViewSet, person_of
from datasets.api.images import ASK_AGAIN, FOREVER
from datasets.crop_images import TOGETHER, Wanted, crop_of
from datasets.cropping import stamp_of
from datasets.errors import NotFoundError
from datasets.models import Annotation, Dataset, User
from datasets.permissions import Right
from datasets.rows import uuid_key
from datasets.sample_images import SampleFile, read_size

ANY_ANNOTATION = UUID(int=0)  # stands for an id in a query that is written before it is known
BOUNDS = ("x0", "y0", "x1", "y1")


class CropViewSet(DatasetScopedViewSet):
    """One query for the right, the sample and the annotation: a page asks for a hundred crops."""

    rights = {"crop": Right.READ}
    sample: SampleFile
    wanted: Wanted
    label_id: int
    size: tuple[int, int] | None

    def find_dataset(self) -> Dataset:
        """The dataset with nothing but its id and `my_role`, where the annotation is visible too."""
        person = person_of(self.request)
        dataset_id, annotation_id = self.kwargs["dataset_id"], self.kwargs["annotation_id"]
        statement, parameters = visible_annotation_sql(person.is_superuser)
        asked = {
            ANY_PERSON: person.pk,
            ANY_DATASET: dataset_id,
            uuid_key(ANY_ANNOTATION): uuid_key(annotation_id),
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, [asked.get(value, value) for value in parameters])
            row = cursor.fetchone()
        if row is None:
            raise NotFoundError
        role, sample_id, path, etag, problem, scanned_etag, width, height, self.label_id, *box = row
        self.sample = SampleFile(dataset_id, sample_id, path, etag, problem if scanned_etag == etag else "")
        self.size = (width, height) if width and height else None
        bounds = None if box[0] is None else (box[0], box[1], box[2], box[3])
        self.wanted = Wanted(annotation_id, bounds)
        dataset = Dataset(pk=dataset_id)
        dataset.my_role = role
        return dataset

    @extend_schema(
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY, 304: None},
        parameters=[
            OpenApiParameter("v", description="As in `crop_url`: the answer may then be kept for good.")
        ],
    )
    def crop(self, request: Request, dataset_id: int, annotation_id: UUID) -> HttpResponseBase:
        """An upright JPEG of the shape's bounding box with a little around it, no side over 240 px."""
        stamp = stamp_of(self.sample.etag, self.wanted.box)
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if quote_etag(stamp) in [etag.removeprefix("W/") for etag in known]:
            answer = HttpResponse(status=304)
        else:
            size = self.size or read_size(dataset_id, self.sample.id) or (1, 1)
            answer = HttpResponse(
                crop_of(self.sample, self.wanted, size, self.others), content_type="image/jpeg"
            )
        answer["ETag"] = quote_etag(stamp)
        answer["Cache-Control"] = FOREVER if request.query_params.get("v") == stamp else ASK_AGAIN
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    def others(self) -> list[Wanted]:
        """What else carries this label in the image: a person who looks at one looks at all of them."""
        rows = Annotation.objects.filter(
            sample=self.sample.id, label=self.label_id, layer=None, x0__isnull=False
        )
        rows = rows.exclude(pk=self.wanted.id)
        return [
            Wanted(pk, (x0, y0, x1, y1)) for pk, x0, y0, x1, y1 in rows.values_list("pk", *BOUNDS)[:TOGETHER]
        ]


@cache
def visible_annotation_sql(is_admin: bool) -> tuple[str, tuple[Any, ...]]:
    """The query for role, sample, file, size, label and bounds of a visible annotation, written once."""
    anybody = User(pk=ANY_PERSON, is_superuser=is_admin)
    found = Dataset.objects.visible_to(anybody).with_role_of(anybody)
    # One filter: a second one would speak of any other sample of the dataset.
    found = found.filter(
        pk=ANY_DATASET,
        samples__deleted_at__isnull=True,
        samples__annotations__pk=ANY_ANNOTATION,
        samples__annotations__layer__isnull=True,
    )
    sample = [
        f"samples__{name}" for name in ("pk", "path", "etag", "problem", "scanned_etag", "width", "height")
    ]
    annotation = [f"samples__annotations__{name}" for name in ("label_id", *BOUNDS)]
    return found.values_list("my_role", *sample, *annotation).query.sql_with_params()
