"""The vocabulary as CVAT's <meta> has it: labels with colours, and what may be said of each.

CVAT takes no attribute that is not defined. What the dataset's labels define is written as that, and what annotations
have beside it as what it looks like: a checkbox, a whole number, a text.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from datasets.formats.base import LabelWords
from datasets.formats.cvat_xml import Element
from datasets.formats.xml_text import escape

CHECKBOX, NUMBER, SELECT, TEXT = "checkbox", "number", "select", "text"
# What CVAT says of a shape in texts of its own is an attribute here: name, and whether it is a flag.
OWN = {"occluded": True, "z_order": False, "group_id": False}
_MOST_VALUES = 1000
_WHOLE = re.compile("-?[0-9]{1,18}")


def attributes_of(element: Element, types: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return an element's attributes; `types`: the input types of the file's definitions, by label and name."""
    found: dict[str, Any] = {}
    for name, is_flag in OWN.items():
        said = element.texts.get(name, "0")
        if said not in ("", "0"):
            found[name] = True if is_flag and said == "1" else _typed(said, NUMBER)
    label = element.texts.get("label", "")
    for name, said in element.answers:
        if name and said:
            found[name] = _typed(said, types.get((label, name), TEXT))
    return found


def own_texts(attributes: Mapping[str, Any], is_shape: bool) -> dict[str, str]:
    """Return those texts of a shape that CVAT has a word for; a tag has none."""
    if not is_shape:
        return {}
    occluded = "1" if attributes.get("occluded") is True else "0"
    others = {
        name: str(attributes[name]) for name in ("z_order", "group_id") if _is_own(name, attributes.get(name))
    }
    return {"occluded": occluded} | others


def answers_of(attributes: Mapping[str, Any], is_shape: bool) -> dict[str, Any]:
    """Return the attributes that CVAT has no word for."""
    return {
        name: value
        for name, value in attributes.items()
        if value not in (None, "") and not (is_shape and _is_own(name, value))
    }


def answer_text(value: Any) -> str:
    """Return an attribute's value as text: what is none, as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _is_own(name: str, value: Any) -> bool:
    if name == "occluded":
        return value is True
    return name in OWN and type(value) is int and value != 0


def _typed(said: str, kind: str) -> Any:
    if kind == CHECKBOX and said.lower() in ("true", "false"):
        return said.lower() == "true"
    return int(said) if kind == NUMBER and _WHOLE.fullmatch(said) else said


class Definitions:
    """The labels and attributes of an export, in the making."""

    def __init__(self, labels: Sequence[str], described: Mapping[str, LabelWords]) -> None:
        self._described = described
        self._labels: dict[str, dict[str, _Definition]] = {}
        for label in labels:
            self._of(label)

    def note(self, label: str, answers: Mapping[str, Any]) -> None:
        """Take in what an annotation says."""
        known = self._of(label)
        for name, value in answers.items():
            if name not in known:
                known[name] = _Definition(name)
            known[name].note(value)

    def xml(self) -> str:
        """The <labels> element."""
        parts = ["<labels>\n"]
        for label, known in self._labels.items():
            color = self._described[label].color if label in self._described else ""
            shown = f"<color>{escape(color)}</color>" if color else ""
            parts.append(f"<label><name>{escape(label)}</name>{shown}<type>any</type><attributes>\n")
            parts += [definition.xml() for definition in known.values()]
            parts.append("</attributes></label>\n")
        return "".join([*parts, "</labels>\n"])

    def _of(self, label: str) -> "dict[str, _Definition]":
        if label not in self._labels:
            declared = self._described[label].attributes if label in self._described else ()
            self._labels[label] = {
                str(each["name"]): _Definition(str(each["name"]), each) for each in declared
            }
        return self._labels[label]


class _Definition:
    """One attribute of a label."""

    def __init__(self, name: str, declared: Mapping[str, Any] | None = None) -> None:
        self._name = name
        self._default = str((declared or {}).get("default") or "")
        self._values = dict.fromkeys(map(str, (declared or {}).get("values") or ()))
        self._kind = "" if declared is None else SELECT if declared.get("type") == SELECT else TEXT
        self._least = self._most = 0

    def note(self, value: Any) -> None:
        kind = {bool: CHECKBOX, int: NUMBER}.get(type(value), TEXT)
        self._kind = kind if self._kind in ("", kind) else SELECT if self._kind == SELECT else TEXT
        if type(value) is int:
            self._least, self._most = min(self._least, value), max(self._most, value)
        if self._kind == SELECT:
            self._values[answer_text(value)] = None
            self._kind = SELECT if len(self._values) <= _MOST_VALUES else TEXT

    def xml(self) -> str:
        values = {
            CHECKBOX: "false",
            NUMBER: f"{self._least};{self._most};1",
            SELECT: "\n".join(self._values),
        }
        default = self._default or {CHECKBOX: "false", NUMBER: f"{self._least}"}.get(self._kind, "")
        return (
            f"<attribute><name>{escape(self._name)}</name><mutable>False</mutable><input_type>{self._kind}</input_type>"
            f"<default_value>{escape(default)}</default_value><values>{escape(values.get(self._kind, ''))}</values>"
            "</attribute>\n"
        )
