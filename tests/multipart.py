"""Bodies of uploads as they come over the wire: Django's test client mends the names that are to be refused."""

import io
from typing import Any

from PIL import Image
from rest_framework.test import APIClient

BOUNDARY = "----easel-test"


def picture(colour: str = "red", *, size: tuple[int, int] = (40, 30), form: str = "JPEG") -> bytes:
    """A whole image file."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form)
    return file.getvalue()


def body_of(files: list[tuple[str, bytes]], fields: list[tuple[str, str]]) -> bytes:
    """The fields, then the files, each under its name exactly."""
    parts = [_part(f'name="{name}"', value.encode()) for name, value in fields]
    parts += [_part(f'name="files"; filename="{name}"', content) for name, content in files]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(disposition: str, content: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def send(
    api: APIClient, url: str, *files: tuple[str, bytes], fields: tuple[tuple[str, str], ...] = ()
) -> Any:
    """Post files by name, with further fields beside them."""
    return api.post(
        url, body_of(list(files), list(fields)), content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )
