"""Addresses of images for programs without an account: each names one sample, can only be read, and soon ends.

Their signature is what lets one pass, so who learns an address can see that image for as long as it is good.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath

from django.conf import settings
from django.core import signing

from datasets.errors import NotFoundError
from datasets.models import Sample
from datasets.sample_images import SampleFile, address_of

LINK_SECONDS = 900
SALT = "datasets.sample_links"
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")  # programs tell by the name what they got


class LinkEndedError(NotFoundError):
    code = "link_ended"
    message = "This address was good for some minutes, which are over."


def link_to(sample: SampleFile) -> str:
    """An absolute address of an image, from the S3 server itself where EASEL_MEDIA says so.

    Raises ImageMissingError, ImageUnreadableError, StorageUnavailableError.
    """
    if settings.EASEL_MEDIA == "redirect":
        address = address_of(sample, seconds=LINK_SECONDS, turned=False)
        if address:
            return address
    ending = PurePosixPath(sample.path).suffix.lower()
    name = f"{sample.id}{ending if ending in ENDINGS else '.jpg'}"
    return f"{base_url()}/api/v1/media/{signing.dumps(sample.id, salt=SALT)}/{name}"


def base_url() -> str:
    """Where others reach Easel."""
    return (settings.EASEL_BASE_URL or "http://127.0.0.1:8000").rstrip("/")


def linked_sample(link: str) -> SampleFile:
    """The sample that an address names. Raises NotFoundError, LinkEndedError."""
    try:
        pk = signing.loads(link, salt=SALT, max_age=LINK_SECONDS)
    except signing.SignatureExpired:
        raise LinkEndedError from None
    except signing.BadSignature:
        raise NotFoundError from None
    for sample in sample_files([pk]):
        return sample
    raise NotFoundError


def sample_files(ids: Iterable[int]) -> list[SampleFile]:
    """The files of live samples of live datasets, by id."""
    found = Sample.objects.live().filter(pk__in=list(ids), dataset__deleted_at=None).order_by("pk")
    columns = found.values_list("dataset", "pk", "path", "etag", "problem", "scanned_etag")
    return [
        SampleFile(dataset, pk, path, etag, problem if scanned == etag else "")
        for dataset, pk, path, etag, problem, scanned in columns
    ]
