"""How a model is used, as the API says it."""

from collections import Counter
from typing import Any

from rest_framework import serializers

from datasets.errors import InvalidInputError
from labeling.smart.onnx.inputs import MOST_SIDE
from labeling.smart.onnx.recognising import LONGEST_LABEL, MOST_LABELS
from labeling.smart.onnx.settings import Activation, BoxForm, Colors, Layout, Output, Resize, Unit

LAYOUTS = tuple(each.value for each in Layout)
COLORS = tuple(each.value for each in Colors)
RESIZES = tuple(each.value for each in Resize)
OUTPUTS = tuple(each.value for each in Output)
ACTIVATIONS = tuple(each.value for each in Activation)
BOX_FORMS = tuple(each.value for each in BoxForm)
UNITS = tuple(each.value for each in Unit)
LARGEST = 1000.0  # of a mean or standard deviation, in units of a pixel's value


class PixelValuesSerializer(serializers.ListField):
    """A number for red, green and blue each, in units of a pixel's value, 0 to 255."""

    def __init__(self, *, least: float, **options: Any) -> None:
        child = serializers.FloatField(min_value=least, max_value=LARGEST)
        super().__init__(child=child, min_length=3, max_length=3, **options)


class ModelSettingsSerializer(serializers.Serializer[None]):
    """What a model is given, and how to read what it answers."""

    width = serializers.IntegerField(min_value=1, max_value=MOST_SIDE, help_text="Of the input, px.")
    height = serializers.IntegerField(min_value=1, max_value=MOST_SIDE)
    layout = serializers.ChoiceField(choices=LAYOUTS)
    colors = serializers.ChoiceField(choices=COLORS)
    resize = serializers.ChoiceField(choices=RESIZES)
    mean = PixelValuesSerializer(
        least=-LARGEST, help_text="Of red, green and blue: a pixel is given as (pixel - mean) / std."
    )
    std = PixelValuesSerializer(least=1e-6)
    output = serializers.ChoiceField(choices=OUTPUTS)
    activation = serializers.ChoiceField(
        choices=ACTIVATIONS, help_text="What makes a confidence of a number that the model answers."
    )
    boxes = serializers.ChoiceField(choices=BOX_FORMS, help_text="Of detr and detections.")
    unit = serializers.ChoiceField(choices=UNITS, help_text="Of detr and detections.")
    first_label = serializers.IntegerField(
        min_value=0, max_value=MOST_LABELS, help_text="The number by which the model means the first label."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`labels` is no good name for an attribute of a form."""
        child = serializers.CharField(max_length=LONGEST_LABEL, trim_whitespace=True)
        return super().get_fields() | {"labels": serializers.ListField(child=child, max_length=MOST_LABELS)}


def without_settings(raw: Any) -> tuple[Any, dict[str, Any] | None]:
    """A body without its `settings`, and those, some or all, checked; None where there are none.

    Raises InvalidInputError.
    """
    if not isinstance(raw, dict) or "settings" not in raw:
        return raw, None
    return {name: value for name, value in raw.items() if name != "settings"}, changes_of(raw["settings"])


def changes_of(raw: Any) -> dict[str, Any]:
    body = ModelSettingsSerializer(data=raw, partial=True)
    body.is_valid(raise_exception=True)
    changes = dict(body.validated_data)
    labels: list[str] = changes.get("labels", [])
    if len(set(labels)) < len(labels):
        twice = next(name for name, times in Counter(labels).items() if times > 1)
        message = f"labels: {twice} is there twice. Give each label a name of its own."
        raise InvalidInputError(message, code="label_twice")
    return changes
