"""How labels are made."""

from typing import Any

import pytest

from datasets import label_writer
from datasets.errors import InvalidInputError, NameTakenError
from datasets.label_writer import (
    PALETTE,
    LabelDraft,
    check_attributes,
    check_color,
    check_name,
    check_shortcut,
    create_labels,
)
from datasets.models import Dataset, Label, OldLabelName
from tests.factories import NOON, DatasetFactory, LabelFactory, OldLabelNameFactory


def test_labels_get_the_colours_of_the_palette_in_turn(dataset: Dataset) -> None:
    first = create_labels(dataset=dataset, drafts=[LabelDraft("cat"), LabelDraft("dog", "#010203")])
    (second,) = create_labels(dataset=dataset, drafts=[LabelDraft("cow")])

    assert [label.color for label in (*first, second)] == [PALETTE[0], "#010203", PALETTE[2]]
    assert len(PALETTE) == len(set(PALETTE)) >= 20


def test_no_drafts_make_no_labels(dataset: Dataset) -> None:
    assert create_labels(dataset=dataset, drafts=[]) == []


def test_a_collision_leaves_the_transaction_usable(dataset: Dataset) -> None:
    create_labels(dataset=dataset, drafts=[LabelDraft("cat", shortcut="c")])

    with pytest.raises(NameTakenError, match="name"):
        create_labels(dataset=dataset, drafts=[LabelDraft("dog"), LabelDraft("cat")])
    with pytest.raises(NameTakenError, match="shortcut"):
        create_labels(dataset=dataset, drafts=[LabelDraft("dog", shortcut="c")])
    assert Label.objects.count() == 1


def test_labels_of_other_datasets_and_of_the_trash_take_no_name(dataset: Dataset) -> None:
    LabelFactory.create(dataset=DatasetFactory.create(), name="cat")
    LabelFactory.create(dataset=dataset, name="cat", deleted_at=NOON)

    assert len(create_labels(dataset=dataset, drafts=[LabelDraft("cat")])) == 1


def test_a_new_label_takes_its_name_from_a_renamed_one(dataset: Dataset) -> None:
    OldLabelNameFactory.create(label=LabelFactory.create(dataset=dataset), name="cat")

    create_labels(dataset=dataset, drafts=[LabelDraft("cat")])

    assert not OldLabelName.objects.exists()


def test_a_dataset_has_a_bounded_number_of_labels(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_writer, "MOST_LABELS", 2)

    with pytest.raises(InvalidInputError) as error:
        create_labels(dataset=dataset, drafts=[LabelDraft("a"), LabelDraft("b"), LabelDraft("c")])
    assert error.value.code == "too_many_labels"


@pytest.mark.parametrize("name", ["cat", " cat ", "\u732b", "a b", "1", "%_\\'\"<>", "\U0001f408", "x" * 100])
def test_names_of_any_script_are_good(name: str) -> None:
    assert check_name(name) == name.strip()


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb", "a\x00", "a\u2028b", "\x7f", "\ud800"])
def test_names_that_cannot_be_shown_are_refused(name: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        check_name(name)
    assert (error.value.code, [*(error.value.fields or {})]) == ("label_name_invalid", ["name"])


def test_a_name_has_one_form() -> None:
    assert check_name("cafe\u0301") == "caf\u00e9"


@pytest.mark.parametrize(
    "name", ["cat\u200b", "\ufeffcat", "a\u202eb", "ca\u00adt", "cat\u200d", "\u732b\u2060", "cat\U000e0041"]
)
def test_a_name_with_characters_that_nobody_sees_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        check_name(name)
    assert (error.value.code, [*(error.value.fields or {})]) == ("label_name_invisible", ["name"])


@pytest.mark.parametrize(
    "name",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",  # Sinhala
        "\U0001f469\u200d\U0001f4bb",  # a woman at a computer
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # England's flag
    ],
)
def test_joiners_that_scripts_and_emoji_need_are_good(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("color", ["red", "#fff", "#12345g", "#1234567", "#123456\n", " #123456"])
def test_what_is_no_colour_is_refused(color: str) -> None:
    with pytest.raises(InvalidInputError):
        check_color(color)


@pytest.mark.parametrize("shortcut", ["A", "ab", "-", "\u0663", " ", "1\n"])
def test_what_is_no_shortcut_is_refused(shortcut: str) -> None:
    with pytest.raises(InvalidInputError):
        check_shortcut(shortcut)


def test_colours_and_shortcuts_may_be_left_out() -> None:
    assert (check_color(""), check_color("#ABCDEF"), check_shortcut(""), check_shortcut("7")) == (
        *("", "#abcdef", "", "7"),
    )


def test_attributes_are_written_out_in_full() -> None:
    fur = {"name": "fur", "type": "select", "values": ["red"], "default": "red"}
    attributes: list[dict[str, Any]] = [{"name": "age"}, fur]

    assert check_attributes(attributes) == [
        {"name": "age", "type": "text", "values": [], "default": ""},
        fur,
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        [{}],
        [{"name": ""}],
        [{"name": 1}],
        [{"name": "x" * 65}],
        [{"name": "a", "type": "number"}],
        [{"name": "a", "type": "select"}],
        [{"name": "a", "values": "red"}],
        [{"name": "a", "values": [1]}],
        [{"name": "a", "values": ["x" * 65]}],
        [{"name": "a"}, {"name": "a"}],
        [{"name": "a", "default": "x" * 1025}],
        [{"name": "a", "default": ["x"]}],
        [{"name": "a", "type": "select", "values": ["x"], "default": "y"}],
        [{"name": str(number)} for number in range(101)],
        [{"name": "a", "values": [str(number) for number in range(1001)]}],
    ],
)
def test_wrong_attributes_are_refused(attributes: list[dict[str, Any]]) -> None:
    with pytest.raises(InvalidInputError) as error:
        check_attributes(attributes)
    assert error.value.code == "attributes_invalid"


def test_an_attribute_whose_name_manifests_use_themselves_is_refused() -> None:
    with pytest.raises(InvalidInputError) as error:
        check_attributes([{"name": "@modelarts:shape"}])
    assert error.value.code == "attribute_reserved"
