"""What an S3 server's refusals mean to the person who asked, whichever client heard them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

from datasets.errors import DomainError, StorageFullError, StorageUnavailableError
from datasets.storage.base import (
    BucketNotFoundError,
    BucketReadOnlyError,
    ObjectExistsError,
    ObjectNotFoundError,
)
from datasets.storage.paths import ObjectPath, display_name

SILENCE = "silent"
BROKEN_ANSWER = "no_storage"
REPLACED = "replaced"
KEYS, CLOCK, REGION, FORBIDDEN, FAILING = "keys", "clock", "region", "forbidden", "failing"

_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>([A-Za-z]{1,64})</Code>")

_REASONS = {
    "InvalidAccessKeyId": KEYS,
    "SignatureDoesNotMatch": KEYS,
    "InvalidToken": KEYS,
    "ExpiredToken": KEYS,
    "UserSuspended": KEYS,
    "RequestTimeTooSkewed": CLOCK,
    "AuthorizationHeaderMalformed": REGION,
    "PermanentRedirect": REGION,
    "TemporaryRedirect": REGION,
    "IllegalLocationConstraintException": REGION,
    REPLACED: REPLACED,
    SILENCE: SILENCE,
    BROKEN_ANSWER: BROKEN_ANSWER,
}
_SENTENCES = {
    KEYS: "The object storage does not accept Easel's keys. Correct EASEL_S3_ACCESS_KEY and EASEL_S3_SECRET_KEY.",
    CLOCK: "The object storage refuses Easel's requests: the clocks of the two differ. Set the clock of Easel's "
    "machine.",
    REGION: "The object storage expects another region or address. Correct EASEL_S3_REGION and EASEL_S3_ENDPOINT.",
    REPLACED: "The file was replaced while it was read. Try again.",
    SILENCE: "The object storage does not answer. Try again in a minute.",
    BROKEN_ANSWER: "What answers at EASEL_S3_ENDPOINT is no object storage, or a proxy stands before it.",
}
_FULL = ("QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity")


def refusal(target: ObjectPath, status: int, code: str, *, is_writing: bool = False) -> DomainError:
    """What a status and a code of S3 mean. `status` 0 is a server that gave no whole answer.

    `reason` in the params of what is unavailable: keys, clock, region, forbidden, silent, no_storage, replaced or
    failing.
    """
    params = {"path": str(target)}
    if reason := _REASONS.get(code):
        return StorageUnavailableError(_SENTENCES[reason], params={"reason": reason})
    if code in ("NoSuchBucket", "InvalidBucketName"):
        return BucketNotFoundError(params={"bucket": target.bucket})
    if code in _FULL or status == 507:
        return StorageFullError("The object storage is full, or its quota is used up.", params=params)
    if status == 404:
        return ObjectNotFoundError(f"{target} is not in the object storage.", params=params)
    if status in (401, 403):
        return _forbidden(target, is_writing=is_writing)
    if status in (409, 412) and is_writing:
        return ObjectExistsError(f"{target} is already there.", params=params)
    answer = f"{status} {code}".strip() if status else "nothing"
    return StorageUnavailableError(
        f"The object storage answers '{answer}' for {shown(target)}. Try again in a minute.",
        params={"reason": FAILING},
    )


def _forbidden(target: ObjectPath, *, is_writing: bool) -> DomainError:
    where = shown(target)
    if is_writing:
        return BucketReadOnlyError(
            f"{where} can't be written: the rights of Easel's keys forbid it. Choose another place.",
            params={"bucket": target.bucket},
        )
    what_to_do = "" if target.bucket else " Name the buckets in EASEL_S3_BUCKETS."
    closed = StorageUnavailableError(
        f"{where} can't be read: the rights of Easel's keys forbid it.{what_to_do}",
        params={"path": str(target), "reason": FORBIDDEN},
    )
    # as for a file of a folder: this one is closed, and not the storage away
    closed.__cause__ = PermissionError(where)
    return closed


def shown(target: ObjectPath) -> str:
    """A path for a sentence; the storage itself where there is no bucket."""
    return display_name(str(target)) if target.bucket else "the list of buckets"


@contextmanager
def named_errors(target: ObjectPath, *, is_writing: bool = False) -> Iterator[None]:
    """Turn obstore's errors in the block into named refusals."""
    try:
        yield
    except (BaseError, OSError) as error:  # its writers raise the second
        meaning = _meaning(target, error, is_writing=is_writing)
        raise meaning from meaning.__cause__ or error


def status_of(error: Exception) -> int:
    """The HTTP status that obstore's error speaks of, 0 for none."""
    found = _STATUS.search(str(error))
    return int(found[1]) if found else 0


def _meaning(target: ObjectPath, error: Exception, *, is_writing: bool) -> DomainError:
    status, found = status_of(error), _CODE.search(str(error))
    code = found[1] if found else ""
    if isinstance(error, AlreadyExistsError):
        return ObjectExistsError(f"{target} is already there.", params={"path": str(target)})
    if isinstance(error, PreconditionError) and not is_writing:
        return refusal(target, status, REPLACED)
    return refusal(target, status, code or ("" if status else SILENCE), is_writing=is_writing)
