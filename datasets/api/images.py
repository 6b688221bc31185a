"""The images of samples: thumbnails for pages, whole images for labeling."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags, quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from datasets.api.base import ANY_DATASET, ANY_PERSON, DatasetScopedViewSet, person_of
from datasets.errors import NotFoundError
from datasets.models import Dataset, User
from datasets.permissions import Right
from datasets.sample_images import Picture, SampleFile, address_of, image_of, thumbnail_of
from datasets.sample_tiles import tile_of
from datasets.storage import Reader

ANY_SAMPLE = -3  # stands for an id in a query that is written before it is known
FOREVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
SIGNED_SECONDS = 900
REDIRECT_AGAIN = (
    f"private, max-age={SIGNED_SECONDS - 300}"  # an image that is followed to late is still there
)
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
VERSION = OpenApiParameter(
    "v",
    description="The etag of the file, as in the sample's addresses: the answer may then be kept for good.",
)


class ImageViewSet(DatasetScopedViewSet):
    """One query for the right, the dataset and the sample: a page asks for a hundred thumbnails."""

    rights = {"image": Right.READ, "thumbnail": Right.READ, "tile": Right.READ}
    is_of_trash = False
    sample: SampleFile
    name: str

    def find_dataset(self) -> Dataset:
        """The dataset with nothing but its id and `my_role`, where the sample is visible too."""
        person = person_of(self.request)
        dataset_id, sample_id = self.kwargs["dataset_id"], self.kwargs["sample_id"]
        statement, parameters = visible_file_sql(person.is_superuser, self.is_of_trash)
        asked = {ANY_PERSON: person.pk, ANY_DATASET: dataset_id, ANY_SAMPLE: sample_id}
        with connection.cursor() as cursor:
            cursor.execute(statement, [asked.get(value, value) for value in parameters])
            row = cursor.fetchone()
        if row is None:
            raise NotFoundError
        role, path, etag, problem, scanned_etag, self.name = row
        self.sample = SampleFile(dataset_id, sample_id, path, etag, problem if scanned_etag == etag else "")
        dataset = Dataset(pk=dataset_id)
        dataset.my_role = role
        return dataset

    @extend_schema(
        responses={(200, "image/*"): OpenApiTypes.BINARY, 302: None, 304: None}, parameters=[VERSION]
    )
    def image(self, request: Request, dataset_id: int, sample_id: int) -> HttpResponseBase:
        """The image as every browser shows it; what browsers can't show comes as an upright 8-bit rendition."""
        if self.is_known(request):
            return self.finish(request, HttpResponse(status=304), self.sample.etag)
        if is_sent_elsewhere(request) and (address := address_of(self.sample, seconds=SIGNED_SECONDS)):
            return HttpResponseRedirect(address, headers={"Cache-Control": REDIRECT_AGAIN})
        picture = image_of(self.sample)
        answer = sent(request, picture)
        answer["Content-Disposition"] = content_disposition_header(False, self.name) or "inline"
        return self.finish(request, answer, picture.etag)

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY, 304: None}, parameters=[VERSION])
    def thumbnail(self, request: Request, dataset_id: int, sample_id: int) -> HttpResponseBase:
        """An upright JPEG, no side over 240 px."""
        if self.is_known(request):
            return self.finish(request, HttpResponse(status=304), self.sample.etag)
        content, media_type, etag = thumbnail_of(self.sample)
        return self.finish(request, HttpResponse(content, content_type=media_type), etag)

    @extend_schema(
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY, 202: None, 304: None}, parameters=[VERSION]
    )
    def tile(
        self, request: Request, dataset_id: int, sample_id: int, z: int, x: int, y: int
    ) -> HttpResponseBase:
        """A part of an image of more than 40 megapixels: at most 512 by 512 pixels of level z, upright, as a JPEG.

        Level 0 is the whole image in one tile, each level after it is twice as wide and high, and the last one has the
        image's own pixels. Columns x and rows y count from the top left. 202: the tiles are being made, ask again
        after `Retry-After` seconds.
        """
        if self.is_known(request):
            return self.finish(request, HttpResponse(status=304), self.sample.etag)
        found = tile_of(self.sample, z, x, y)
        if found is None:
            return HttpResponse(status=202, headers={"Retry-After": "1", "Cache-Control": "no-store"})
        content, etag = found
        return self.finish(request, HttpResponse(content, content_type="image/jpeg"), etag)

    def is_known(self, request: Request) -> bool:
        """Whether the browser has what the sample's row speaks of."""
        known = parse_etags(request.headers.get("If-None-Match", ""))
        return quote_etag(self.sample.etag) in [etag.removeprefix("W/") for etag in known]

    def finish(self, request: Request, answer: HttpResponseBase, etag: str) -> HttpResponseBase:
        """`etag` is of the file that was read, which may have been replaced since it was listed."""
        is_named = request.query_params.get("v") == etag
        answer["ETag"] = quote_etag(etag)
        answer["Cache-Control"] = FOREVER if is_named else ASK_AGAIN
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class TrashedImageViewSet(ImageViewSet):
    """The thumbnails of samples in the trash: what a person looks at before he restores one."""

    rights = {"thumbnail": Right.READ}
    is_of_trash = True


def is_sent_elsewhere(request: Request) -> bool:
    """Whether images come from the S3 server itself. Programs get them here: they would send it their token."""
    return settings.EASEL_MEDIA == "redirect" and request.auth is None


@cache
def visible_file_sql(is_admin: bool, is_of_trash: bool) -> tuple[str, tuple[Any, ...]]:
    """The query for role, path, etag, problem and name of a visible sample, written once."""
    anybody = User(pk=ANY_PERSON, is_superuser=is_admin)
    found = Dataset.objects.visible_to(anybody).with_role_of(anybody)
    # One filter: a second one would speak of any other sample of the dataset.
    found = found.filter(pk=ANY_DATASET, samples__pk=ANY_SAMPLE, samples__deleted_at__isnull=not is_of_trash)
    columns = ["path", "etag", "problem", "scanned_etag", "name"]
    return found.values_list("my_role", *(f"samples__{column}" for column in columns)).query.sql_with_params()


def sent(request: Request, picture: Picture) -> HttpResponseBase:
    """The image, or the one range of its file that is asked for."""
    if isinstance(picture.body, Reader):
        return stream(request, picture.body, picture.media_type)
    return HttpResponse(picture.body, content_type=picture.media_type)


def stream(request: Request, file: Reader, media_type: str) -> HttpResponseBase:
    """The open file, or the one range of it that is asked for."""
    size = file.entry.size
    start, end = asked_range(request.headers.get("Range", ""), size) or (0, size)
    if start >= end > 0:
        file.close()
        answer: HttpResponseBase = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
        return answer
    file.seek(start)
    answer = StreamingHttpResponse(_Chunks(file, end - start), content_type=media_type)
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Length"] = str(end - start)
    if end - start < size:
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return answer


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """The bytes from and up to which one range is asked for; None for no range, or one that is not understood."""
    found = RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


class _Chunks:
    """A part of an open file, which is closed with the answer."""

    CHUNK: ClassVar = 1 << 18

    def __init__(self, file: Reader, length: int) -> None:
        self.file, self.length = file, length

    def __iter__(self) -> Iterator[bytes]:
        while self.length and (chunk := self.file.read(min(self.CHUNK, self.length))):
            self.length -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()
