"""The chart of a version's card and the figures in it: harmless, readable aloud, and the same each time."""

from xml.etree import ElementTree

import pytest

from datasets.manifest import row_annotation, version_row
from datasets.version_charts import charts
from datasets.version_figures import Figures, joined, size_bin

SVG = "{http://www.w3.org/2000/svg}"
LABELS = {"car": {"train": 8, "eval": 2}, "<b>&人": {"train": 1}}
SIZES = [("under 256", 0), ("256 to 512", 11)]


def figures(usage: str | None, *labels: str, side: int = 300) -> Figures:
    found = Figures()
    marks = [row_annotation(dataset_type="image_classification", id=str(each), label=each) for each in labels]
    found.add(
        version_row(
            path="obs://in/a.png",
            id="1",
            number=1,
            state="labeled",
            revision=1,
            usage=usage,
            width=side,
            height=10,
            annotations=marks,
        )
    )
    return found


def test_a_chart_has_a_title_and_says_in_words_what_it_draws() -> None:
    root = ElementTree.fromstring(charts("streets V001", LABELS, SIZES))
    title, said = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    texts = [each.text for each in (title, said) if each is not None]
    assert texts == [
        "streets V001: labels and sizes of images",
        "car: 8 train, 2 eval; <b>&人: 1 train; 11 images of 256 to 512 px.",
    ]
    assert root.get("role") == "img"


def test_bars_are_as_long_as_their_shares() -> None:
    root = ElementTree.fromstring(charts("", {"car": {"train": 3, "eval": 1}}, []))
    train, evaluation = [
        float(each.get("width", "")) for each in root.iter(f"{SVG}rect") if each.get("height") == "14"
    ]
    assert train == pytest.approx(3 * evaluation, abs=0.2)


def test_the_same_figures_make_the_same_bytes() -> None:
    assert charts("a", LABELS, SIZES) == charts("a", dict(reversed(LABELS.items())), SIZES)


def test_a_chart_of_many_labels_draws_the_most_frequent_and_says_so() -> None:
    labels = {f"label {number}": {"train": number} for number in range(1, 31)}
    said = charts("", labels, []).decode()
    assert "the 20 most frequent of 30" in said
    assert ("label 30" in said, "label 10<" in said) == (True, False)


def test_nothing_labeled_is_said_and_is_no_error() -> None:
    assert b"Nothing is labeled." in charts("", {}, [])


def test_figures_count_samples_not_annotations_and_add_up() -> None:
    total = joined(
        [figures("train", "car", "car", "bus"), figures("eval", "car", side=5000), figures(None, "bus")]
    )
    assert total.labels == {"car": {"train": 1, "eval": 1}, "bus": {"train": 1}}
    assert total.sizes == {"256 to 512": 2, "4096 and more": 1}


@pytest.mark.parametrize(
    ("width", "height", "name"),
    [(255, 3, "under 256"), (1, 256, "256 to 512"), (4096, 1, "4096 and more"), (None, None, "unknown")],
)
def test_a_size_falls_into_the_bin_of_its_longer_side(
    width: int | None, height: int | None, name: str
) -> None:
    assert size_bin(width, height) == name
