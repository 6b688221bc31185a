"""What the XML files of the real detection set say, read without any code of Easel."""

from pathlib import Path
from xml.etree import ElementTree

from tests.e2e.drawing import Box

Mark = tuple[str, Box]


def read_marks(path: Path) -> list[Mark]:
    """Label and box of every object, as they are written."""
    return [(each.findtext("name") or "", box_of(each)) for each in ElementTree.parse(path).iter("object")]


def box_of(node: ElementTree.Element) -> Box:
    numbers = [node.findtext(f"bndbox/{name}") for name in ("xmin", "ymin", "xmax", "ymax")]
    return Box(*(float(each or "nan") for each in numbers))
