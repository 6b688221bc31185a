"""What is asked of a backend: the labeling config of a dataset, and the bodies of requests.

Backends differ from what the protocol allows: `project` must be a text, `params` an object, ids of tasks numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

IMAGE = "image"  # the name of the picture in the config, and of its address in a task


@dataclass(frozen=True, slots=True)
class Control:
    """The element of a config by which labels are given. `kind` is the type of its answers."""

    tag: str
    name: str
    child: str

    @property
    def kind(self) -> str:
        return self.tag.lower()


CHOICES = Control("Choices", "choice", "Choice")
RECTANGLES = Control("RectangleLabels", "label", "Label")
POLYGONS = Control("PolygonLabels", "label", "Label")
CONTROLS = {
    "image_classification": CHOICES,
    "object_detection": RECTANGLES,
    "image_segmentation": POLYGONS,
}


def label_config(control: Control, labels: Sequence[str], called: Mapping[str, Sequence[str]]) -> str:
    """The config of a dataset with these labels. `called`: what models call a label, where that is known."""
    view = Element("View")
    SubElement(view, "Image", name=IMAGE, value=f"${IMAGE}")
    list_of = SubElement(view, control.tag, name=control.name, toName=IMAGE)
    if control == CHOICES:
        list_of.set("choice", "single")
    for label in labels:
        names = [name for name in called.get(label, ()) if "," not in name]  # which separates them
        item = SubElement(list_of, control.child, value=label)
        if names and "," not in label:
            item.set("predicted_values", ",".join([label, *names]))
    return tostring(view, encoding="unicode")


def setup_body(project: str, config: str, hostname: str) -> dict[str, Any]:
    """No token: whoever runs a backend needs none to see the pictures that it is sent."""
    return {
        "project": project,
        "schema": config,
        "hostname": hostname,
        "access_token": "",
        "extra_params": None,
    }


def predict_body(project: str, config: str, pictures: Mapping[int, str]) -> dict[str, Any]:
    """`pictures`: {id of the task: absolute address of its image}."""
    tasks = [
        {"id": number, "data": {IMAGE: address}, "meta": {}, "annotations": [], "predictions": []}
        for number, address in pictures.items()
    ]
    return {"tasks": tasks, "project": project, "label_config": config, "params": {}}
