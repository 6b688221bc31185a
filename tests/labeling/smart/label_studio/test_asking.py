"""What a backend is asked: configs that any XML parser reads, bodies that real backends accept."""

from xml.etree.ElementTree import fromstring

import pytest
from defusedxml.ElementTree import fromstring as parsed

from labeling.smart.label_studio.asking import (
    CHOICES,
    CONTROLS,
    POLYGONS,
    RECTANGLES,
    Control,
    label_config,
    predict_body,
    setup_body,
)


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        (CHOICES, '<Choices name="choice" toName="image" choice="single"><Choice value="cat" /></Choices>'),
        (RECTANGLES, '<RectangleLabels name="label" toName="image"><Label value="cat" /></RectangleLabels>'),
        (POLYGONS, '<PolygonLabels name="label" toName="image"><Label value="cat" /></PolygonLabels>'),
    ],
)
def test_each_type_of_dataset_has_its_control(control: Control, expected: str) -> None:
    config = label_config(control, ["cat"], {})

    assert config == f'<View><Image name="image" value="$image" />{expected}</View>'


def test_every_type_of_dataset_can_be_asked_about() -> None:
    assert set(CONTROLS) == {"image_classification", "object_detection", "image_segmentation"}


@pytest.mark.parametrize(
    "name", ['"/><Evil x="', "a & b", "<!ENTITY x>", "]]>", "猫", "'", "tab\tand\nline", "&amp;"]
)
def test_a_label_of_any_name_stays_one_label(name: str) -> None:
    config = parsed(label_config(RECTANGLES, [name], {}))

    assert [each.get("value") for each in config.iter("Label")] == [name]
    assert [each.tag for each in config.iter()] == ["View", "Image", "RectangleLabels", "Label"]


def test_what_models_call_a_label_is_told() -> None:
    config = fromstring(label_config(RECTANGLES, ["cat", "dog"], {"cat": ["tabby", "a,b"]}))

    assert [each.get("predicted_values") for each in config.iter("Label")] == ["cat,tabby", None]


def test_the_project_is_a_text_and_no_token_is_sent() -> None:
    body = setup_body("7.1", "<View/>", "https://easel.example")

    assert (body["project"], body["access_token"], body["extra_params"]) == ("7.1", "", None)


def test_tasks_have_numbers_and_params_are_an_object() -> None:
    body = predict_body("7.1", "<View/>", {101: "https://easel.example/a.jpg"})

    assert (body["project"], body["params"]) == ("7.1", {})
    assert [(each["id"], each["data"]) for each in body["tasks"]] == [
        (101, {"image": "https://easel.example/a.jpg"})
    ]
