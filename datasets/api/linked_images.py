"""The images of samples for programs that were given an address: see `datasets.sample_links`."""

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from datasets.api.images import sent
from datasets.permissions import Door
from datasets.sample_images import image_of
from datasets.sample_links import linked_sample


class LinkedImageView(APIView):
    """The address itself is the right. Whatever a program sends as its own, such as another server's token, is not
    looked at."""

    rights = {"get": Door.ANYONE}
    authentication_classes = []

    @extend_schema(auth=[], responses={(200, "image/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, link: str, name: str) -> HttpResponseBase:
        """The image of one sample, upright, at an address that Easel gave to a model and that ends after 15 minutes."""
        answer = sent(request, image_of(linked_sample(link), turned=False))
        answer["Cache-Control"] = "private, no-store"
        answer["Content-Disposition"] = "inline"
        return answer
