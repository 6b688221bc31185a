"""What a client sends to save annotations: the bodies of PATCH and PUT, their limits, their digest."""

import hashlib
import uuid
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from datasets.attributes import RESERVED_MESSAGE, are_storable, is_reserved
from datasets.errors import InvalidInputError
from labeling.services.label_names import LabelKey

MOST_ANNOTATIONS = 20_000  # in one request
MOST_SECONDS = 24 * 3600.0


class AttributesInvalidError(InvalidInputError):
    code = "attributes_invalid"
    message = "The attributes of an annotation hold plain values, at most 64 kB of them."


class Draft(Struct):
    """An annotation as a client sends it. What is left out keeps its stored value, if the id is known."""

    id: uuid.UUID | None = None
    label: Annotated[str, Meta(max_length=1024)] | None = None
    label_id: Annotated[str, Meta(max_length=64)] | None = None
    shape: dict[str, Any] | UnsetType | None = UNSET
    attributes: dict[str, Any] | UnsetType = UNSET
    hard: bool | UnsetType = UNSET

    @property
    def label_key(self) -> LabelKey | None:
        return (self.label_id, self.label) if self.label_id or self.label else None


Drafts = Annotated[list[Draft], Meta(max_length=MOST_ANNOTATIONS)]


class SaveRequest(Struct):
    """The body of PATCH (`upsert`, `delete`) and PUT (`annotations`), told apart by `is_whole`.

    `seen_suggestions`: ids of those that the person was shown, to which `confirm` is the answer; a client that leaves
    it out has shown all.
    """

    revision: int
    save_id: uuid.UUID | None = None
    upsert: Drafts = []
    delete: Annotated[list[uuid.UUID], Meta(max_length=MOST_ANNOTATIONS)] = []
    annotations: Drafts = []
    confirm: bool = False
    seen_suggestions: Annotated[list[uuid.UUID], Meta(max_length=MOST_ANNOTATIONS)] | UnsetType = UNSET
    seconds: Annotated[float, Meta(ge=0)] | None = None


class WholeSaveRequest(SaveRequest, kw_only=True):
    annotations: Drafts


def check_drafts(drafts: list[Draft], deleted: list[uuid.UUID]) -> None:
    """Raises InvalidInputError for an id that is there twice, AttributesInvalidError."""
    if len(drafts) + len(deleted) > MOST_ANNOTATIONS:
        message = f"A request changes at most {MOST_ANNOTATIONS:,} annotations. Send it in several."
        raise InvalidInputError(message, code="too_many_annotations")
    ids = [draft.id for draft in drafts if draft.id]
    if len(ids) != len(set(ids)) or not set(ids).isdisjoint(deleted):
        raise InvalidInputError("An annotation id occurs twice in the request.", code="annotation_id_twice")
    if not all(are_storable(draft.attributes) for draft in drafts if draft.attributes):
        raise AttributesInvalidError
    if any(is_reserved(draft.attributes) for draft in drafts if draft.attributes):
        raise InvalidInputError(RESERVED_MESSAGE, code="attribute_reserved")


def digest_of_save(request: SaveRequest, *, is_whole: bool) -> str:
    """What identifies the body of a save without `save_id`; raises InvalidInputError where it is nested too deep."""
    try:
        body = msgspec.json.encode((is_whole, request), order="sorted")
    except RecursionError:
        raise InvalidInputError("A shape is nested too deep.", code="malformed") from None
    return hashlib.blake2b(body, digest_size=8).hexdigest()
