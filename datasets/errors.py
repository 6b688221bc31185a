"""Named refusals. Each says what is wrong and what to do; `config.api` turns them into answers.

DomainError
├── InvalidInputError        400   fields may say which
├── NotSignedInError         401
├── NotAllowedError          403
├── NotFoundError            404
├── ConflictError            409
│   ├── NameTakenError
│   ├── StaleRevisionError         carries `current`
│   └── DatasetBusyError           carries `job`
├── TooLargeError            413
├── WrongTypeError           415
├── TooManyTriesError        429   params say for how many seconds
├── DatabaseUnavailableError 503
├── StorageUnavailableError  503
└── StorageFullError         507
"""

from typing import Any


class DomainError(Exception):
    """A refusal that a person can act on.

    `code` is stable snake_case, `message` an English sentence, `params` the values that a
    translated sentence needs, `extra` further top-level keys of the answer.
    """

    status = 400
    code = "invalid"
    message = "The request can't be carried out."

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        fields: dict[str, list[dict[str, str]]] | None = None,
        params: dict[str, Any] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.fields = fields
        self.params = params
        self.extra = extra or {}
        super().__init__(self.message)


class InvalidInputError(DomainError):
    status = 400
    code = "invalid"


class NotSignedInError(DomainError):
    status = 401
    code = "not_signed_in"
    message = "Sign in first."


class NotAllowedError(DomainError):
    status = 403
    code = "not_allowed"
    message = "Your role does not allow this. Ask the dataset's owner."


class NotFoundError(DomainError):
    status = 404
    code = "not_found"
    message = "It is not there, or you may not see it."


class ConflictError(DomainError):
    status = 409
    code = "conflict"


class NameTakenError(ConflictError):
    code = "name_taken"
    message = "That name is taken. Choose another."


class StaleRevisionError(ConflictError):
    code = "stale_revision"
    message = "Somebody saved this sample in between. Look at the current state and save again."

    def __init__(self, current: dict[str, Any]) -> None:
        super().__init__(extra={"current": current})


class FileInUseError(ConflictError):
    code = "file_in_use"
    message = "Another dataset has a sample of this file, so the file stays."


class DatasetBusyError(ConflictError):
    code = "dataset_busy"
    message = "Another job is changing this dataset. Wait for it or cancel it."

    def __init__(self, job: dict[str, Any]) -> None:
        super().__init__(extra={"job": job})


class TooLargeError(DomainError):
    status = 413
    code = "too_large"


class WrongTypeError(DomainError):
    status = 415
    code = "wrong_type"


class TooManyTriesError(DomainError):
    status = 429
    code = "too_many_tries"

    def __init__(self, *, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(f"Too many tries. Try again in {minutes} minutes.", params={"seconds": seconds})


class DatabaseUnavailableError(DomainError):
    status = 503
    code = "database_unavailable"
    message = "The database is busy or does not answer. Nothing was changed: try again in a moment."


class StorageUnavailableError(DomainError):
    status = 503
    code = "storage_unavailable"
    message = "The object storage does not answer. Try again in a minute."


class StorageFullError(DomainError):
    status = 507
    code = "storage_full"
    message = "The disk is full. Free some space and try again."
