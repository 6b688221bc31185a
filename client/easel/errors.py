"""What can go wrong, each with a sentence that says what to do.

EaselError
    VersionNotFoundError     no version at the path
    VersionDamagedError      a file of the version, or an image, is not what was published; `file` names it
        ImageMissingError    an image is gone
    WrongDigestError         another version than the one that was asked for
    BucketUnknownError       nobody said where a bucket lies
    StorageError             the storage can't be read
    TargetError              a sample does not have what the target needs
"""

from __future__ import annotations


class EaselError(Exception):
    """The message is a sentence for people; `code` is for programs."""

    code = "easel_error"


class VersionNotFoundError(EaselError):
    code = "version_not_found"


class VersionDamagedError(EaselError):
    code = "version_damaged"

    def __init__(self, file: str, why: str = "") -> None:  # a DataLoader makes it anew of the message alone
        super().__init__(file, why)  # both, so that it comes whole out of a worker process
        self.file = file
        self.why = why

    def __str__(self) -> str:
        return f"{self.file} {self.why}." if self.why else self.file


class ImageMissingError(VersionDamagedError):
    code = "image_missing"


class WrongDigestError(EaselError):
    code = "wrong_digest"


class BucketUnknownError(EaselError):
    code = "bucket_unknown"


class StorageError(EaselError):
    code = "storage_error"


class TargetError(EaselError):
    code = "target_error"
