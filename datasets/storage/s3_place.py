"""Which S3 server is asked and how, as EASEL_S3_... says. Without its clients: most Easels have no S3."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from datasets.storage.paths import is_bucket_name


class S3Place(NamedTuple):
    """An S3 server and how to ask it: `buckets` are those to offer, all that the keys list where it is empty.

    `timeout` in seconds: how long the server may be silent.
    """

    endpoint: str
    region: str
    access_key: str
    secret_key: str
    is_virtual: bool = False
    buckets: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()
    timeout: float = 20.0

    @property
    def image_source(self) -> str:
        """Where signed addresses lead, as a Content-Security-Policy names it: a host for each bucket or one for all."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{'*.' if self.is_virtual else ''}{parts.netloc}"


def parse_s3(variables: Mapping[str, str]) -> S3Place | None:
    """Read EASEL_S3_...; None without an endpoint. Raises ImproperlyConfigured with a sentence that says what to do."""
    endpoint = variables.get("EASEL_S3_ENDPOINT", "").rstrip("/")
    if not endpoint:
        return None
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise ImproperlyConfigured("EASEL_S3_ENDPOINT: write http://host:port or https://host.")
    addressing = variables.get("EASEL_S3_ADDRESSING") or "path"
    if addressing not in ("path", "virtual"):
        raise ImproperlyConfigured("EASEL_S3_ADDRESSING: write path or virtual.")
    access_key, secret_key = (variables.get(f"EASEL_S3_{word}_KEY", "") for word in ("ACCESS", "SECRET"))
    if not access_key or not secret_key:
        raise ImproperlyConfigured(
            "EASEL_S3_ENDPOINT needs EASEL_S3_ACCESS_KEY and EASEL_S3_SECRET_KEY beside it."
        )
    buckets, read_only = _parse_names(variables.get("EASEL_S3_BUCKETS", ""))
    return S3Place(
        endpoint=endpoint,
        region=variables.get("EASEL_S3_REGION") or "us-east-1",
        access_key=access_key,
        secret_key=secret_key,
        is_virtual=addressing == "virtual",
        buckets=buckets,
        read_only=read_only,
        timeout=_parse_seconds(variables.get("EASEL_S3_TIMEOUT") or "20"),
    )


def _parse_names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Read `name[:ro],...`: the buckets to offer, none for all where `*` is among them, and the read-only ones."""
    items = [item for item in (part.strip() for part in text.split(",")) if item]
    names = {item.removesuffix(":ro") for item in items}
    if wrong := [name for name in sorted(names) if name != "*" and not is_bucket_name(name)]:
        raise ImproperlyConfigured(f"EASEL_S3_BUCKETS: write name or name:ro, not {wrong[0]}")
    frozen = frozenset(item.removesuffix(":ro") for item in items if item.endswith(":ro"))
    return frozenset() if "*" in names else frozenset(names), frozen


def _parse_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 300:
        raise ImproperlyConfigured("EASEL_S3_TIMEOUT: write a number of seconds, up to 300.")
    return seconds
