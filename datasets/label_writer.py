"""How labels are made: with a valid name, a colour of their own and, if asked for, a shortcut."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from datasets.attributes import RESERVED_MESSAGE, is_reserved
from datasets.errors import InvalidInputError, NameTakenError
from datasets.models import Dataset, Label, OldLabelName

# Distinguishable next to each other, also for colour-blind eyes, on dark and on light pictures.
PALETTE = (
    *(
        "#3399ff",
        "#ff9f1c",
        "#2ec4b6",
        "#e71d73",
        "#a06cd5",
        "#8ac926",
        "#ffca3a",
        "#ff595e",
        "#00b4d8",
        "#c77dff",
    ),
    *(
        "#70e000",
        "#f15bb5",
        "#fb5607",
        "#43aa8b",
        "#577590",
        "#d4a373",
        "#b5179e",
        "#4cc9f0",
        "#90be6d",
        "#f9844a",
    ),
)
COLOR = re.compile("#[0-9a-fA-F]{6}")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
# Format characters that a name may need: joiners within a script or an emoji, the tags of flags such as Scotland's.
_NEEDED = re.compile(
    "(?<=[^\x00-\x7f\u200c\u200d])[\u200c\u200d]|(?<=[\U0001f3f4\U000e0020-\U000e007e])[\U000e0020-\U000e007f]"
)
MOST_LABELS = 10_000
MAX_NAME = 100
MOST_ATTRIBUTES = 100
MOST_VALUES = 1000


@dataclass(frozen=True, slots=True)
class LabelDraft:
    """A label as a person fills it in. Without a colour it gets the next of the palette."""

    name: str
    color: str = ""
    shortcut: str = ""
    attributes: Sequence[dict[str, Any]] = field(default=())


def create_labels(*, dataset: Dataset, drafts: Iterable[LabelDraft]) -> list[Label]:
    """Make the labels in the caller's transaction; raises NameTakenError, InvalidInputError."""
    drafts = list(drafts)
    if not drafts:
        return []
    taken = Label.objects.live().filter(dataset=dataset).count()
    if taken + len(drafts) > MOST_LABELS:
        raise InvalidInputError(f"A dataset has at most {MOST_LABELS} labels.", code="too_many_labels")
    labels = [
        Label(
            dataset=dataset,
            name=check_name(draft.name),
            color=check_color(draft.color) or PALETTE[(taken + index) % len(PALETTE)],
            shortcut=check_shortcut(draft.shortcut),
            attributes=check_attributes(draft.attributes),
        )
        for index, draft in enumerate(drafts)
    ]
    with names_refused():
        Label.objects.bulk_create(labels)
    OldLabelName.objects.filter(dataset=dataset, name__in=[label.name for label in labels]).delete()
    return labels


class names_refused:  # noqa: N801  reads as a sentence where it is used
    """Turns a collision of names or shortcuts into NameTakenError. A savepoint, so that the caller can go on."""

    def __enter__(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self.savepoint.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            if "shortcut" in str(error):
                raise NameTakenError("Another label has that shortcut.", code="shortcut_taken") from None
            raise NameTakenError("The dataset has a label of that name.") from None


def normal_name(name: str) -> str:
    """The one form (NFC) in which names that look the same are the same: é is one character, not e and an accent."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def visible_name(name: str) -> str:
    """A name of a file as it looks: in its one form, without characters that nobody sees and spaces around it."""
    if name.isascii():
        return name.strip()
    needed = {found.start() for found in _NEEDED.finditer(name)}
    seen = [
        each
        for place, each in enumerate(name)
        if place in needed or unicodedata.category(each) != "Cf"  # of formatting, byte order marks among them
    ]
    return normal_name("".join(seen)).strip()


def check_name(name: str) -> str:
    """The name in its one form, without spaces around it; any script, visible, 1 to 100 characters."""
    name = normal_name(name).strip()
    if name != visible_name(name):
        message = "The name holds characters that nobody sees, such as zero-width spaces. Type it anew."
        raise _refused("name", "label_name_invisible", message)
    if not name or len(name) > MAX_NAME or UNPRINTABLE.search(name):
        message = "Use 1 to 100 printable characters."
        raise _refused("name", "label_name_invalid", message)
    return name


def check_color(color: str) -> str:
    if color and not COLOR.fullmatch(color):
        raise _refused("color", "color_invalid", "Write the colour as #rrggbb.")
    return color.lower()


def check_shortcut(shortcut: str) -> str:
    if shortcut and not re.fullmatch("[0-9a-z]", shortcut):
        raise _refused("shortcut", "shortcut_invalid", "Use one digit or small letter.")
    return shortcut


def check_attributes(attributes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """[{name, type: text|select, values?, default?}], as ModelArts' label attributes."""
    checked = [_checked_attribute(attribute) for attribute in attributes]
    if len(checked) > MOST_ATTRIBUTES:
        message = f"A label has at most {MOST_ATTRIBUTES} attributes."
        raise _refused("attributes", "attributes_invalid", message)
    if len({attribute["name"] for attribute in checked}) != len(checked):
        raise _refused("attributes", "attributes_invalid", "Two attributes have the same name.")
    if is_reserved(attribute["name"] for attribute in checked):
        raise _refused("attributes", "attribute_reserved", RESERVED_MESSAGE)
    return checked


def _checked_attribute(attribute: dict[str, Any]) -> dict[str, Any]:
    name, kind, values = attribute.get("name"), attribute.get("type", "text"), attribute.get("values", [])
    default = attribute.get("default", "")
    is_list = isinstance(values, list) and len(values) <= MOST_VALUES
    is_good = (
        _is_text(name, 64)
        and bool(name)
        and kind in ("text", "select")
        and is_list
        and all(_is_text(value, 64) for value in values)
        and _is_text(default, 1024)
        and (kind == "text" or (values and default in ("", *values)))
    )
    if not is_good:
        message = (
            "An attribute has a name of 1 to 64 characters, type text or select, at most 1000 values to select from, "
            "and a default, one of these."
        )
        raise _refused("attributes", "attributes_invalid", message)
    return {"name": name, "type": kind, "values": values, "default": default}


def _is_text(value: Any, length: int) -> bool:
    return isinstance(value, str) and len(value) <= length


def _refused(field_name: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError(
        f"{field_name}: {message}", code=code, fields={field_name: [{"code": code, "message": message}]}
    )
