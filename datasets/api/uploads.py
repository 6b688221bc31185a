"""Uploads: images that a person sends become samples."""

from contextlib import closing

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from datasets.api.answers import json_answer
from datasets.api.base import person_of
from datasets.api.multipart import Received, UploadParser
from datasets.api.samples import SampleSerializer, SampleViewSet
from datasets.errors import InvalidInputError
from datasets.permissions import Right
from datasets.sample_rows import read_samples
from datasets.services.uploading import Uploaded, upload_images


class FilesMissingError(InvalidInputError):
    code = "files_missing"
    message = "The body holds no file. Send one or more as multipart/form-data in the field 'files'."


class FilesSerializer(serializers.Serializer[None]):
    """Files as multipart/form-data."""

    files = serializers.ListField(child=serializers.FileField())
    paths = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="One for each file, in their order: its name with the folders it lies in.",
    )


class RefusedFileSerializer(serializers.Serializer[None]):
    name = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class UploadedSerializer(serializers.Serializer[None]):
    accepted = SampleSerializer(many=True)
    refused = RefusedFileSerializer(many=True)


class SampleUploadViewSet(SampleViewSet):
    """The samples of a dataset as one reads them, and the door through which new ones come."""

    rights = {**SampleViewSet.rights, "create": Right.IMPORT}
    parser_classes = [UploadParser]

    @extend_schema(
        request={"multipart/form-data": FilesSerializer},
        responses={200: UploadedSerializer},
    )
    def create(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """Check the images, put them on disk and register them; 400 when none could be taken.

        A file that is there already with the same bytes is accepted as the sample that it is.
        """
        with closing(received_of(request)) as received:
            uploaded = upload_images(
                dataset=self.dataset, actor=person_of(request), files=received.uploads, now=timezone.now()
            )
        return self.answer(uploaded)

    def answer(self, uploaded: Uploaded) -> HttpResponseBase:
        body = {"accepted": read_samples(self.dataset, uploaded.accepted), "refused": uploaded.refused}
        if body["accepted"]:
            return json_answer(body)
        message = "None of the files can be used; each has its reason."
        return json_answer({"code": "nothing_accepted", "message": message, **body}, status=400)


def received_of(request: Request) -> Received:
    """The body's files. Raises FilesMissingError."""
    received = request.data
    assert isinstance(received, Received)
    if not received.uploads:
        received.close()
        raise FilesMissingError
    return received
