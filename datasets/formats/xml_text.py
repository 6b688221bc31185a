"""Text as XML holds it: content of elements, and values of attributes."""

import re

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN = re.compile(r"[\w .-]*", re.ASCII)


def escape(text: str) -> str:
    """Return text as XML content. What XML can't hold at all becomes the replacement character."""
    if _PLAIN.fullmatch(text):
        return text
    text = _UNWRITABLE.sub("\ufffd", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def quoted(text: str) -> str:
    """Return text as the value of an attribute, with its quotes. Its line breaks stay what they are."""
    escaped = escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{escaped}"'
