import hashlib
import io

import pytest

from datasets import version_pages
from datasets.manifest import VersionRow, read_rows, row_annotation, version_row
from datasets.version_pages import Page, PageBuilder


def row(number: int, *labels: str, usage: str | None = "train") -> VersionRow:
    annotations = [
        row_annotation(dataset_type="image_classification", id=str(place), label=label)
        for place, label in enumerate(labels)
    ]
    return version_row(
        path=f"obs://b/{number}.jpg",
        id=str(number),
        number=number,
        state="labeled" if labels else "unlabeled",
        revision=1,
        usage=usage if labels else None,
        annotations=annotations,
    )


def publish(*rows: VersionRow) -> tuple[bytes, list[Page]]:
    file = io.BytesIO()
    builder = PageBuilder(file.write)
    for each in rows:
        builder.add(each)
    pages = builder.close()
    return file.getvalue(), pages


def test_a_page_is_cut_where_the_number_over_1024_changes() -> None:
    _, pages = publish(row(1, "a"), row(1023, "a"), row(1024, "a"), row(5000, "a"))
    assert [(page.first, page.rows) for page in pages] == [(1, 2), (1024, 1), (5000, 1)]


def test_a_page_is_one_range_of_bytes_with_its_digest() -> None:
    data, pages = publish(row(1, "a"), row(1024, "b"), row(1025, "c"))
    part = data[pages[1].offset : pages[1].offset + pages[1].length]
    assert [each.number for each in read_rows(part)] == [1024, 1025]
    assert pages[1].sha256 == hashlib.sha256(part).hexdigest()
    assert version_pages.page_bytes_are_whole(pages[1], part)
    assert not version_pages.page_bytes_are_whole(pages[1], part.replace(b"c", b"d"))


def test_a_page_counts_usages_labels_and_labeled_samples() -> None:
    _, pages = publish(row(1, "a", "a", "b"), row(2, "a", usage="eval"), row(3))
    page = pages[0]
    assert (page.rows, page.labeled, page.usages) == (3, 2, {"eval": 1, "train": 1})
    assert page.labels == {"a": (3, 2), "b": (1, 1)}


def test_counts_of_a_version_are_the_sums_of_its_pages() -> None:
    _, pages = publish(row(1, "a", "a"), row(2), row(2000, "a", "b", usage="inference"))
    assert version_pages.count_pages(pages) == {
        "total": 3,
        "labeled": 2,
        "train": 1,
        "eval": 0,
        "inference": 1,
    }
    assert version_pages.count_labels(pages) == {
        "a": {"annotations": 3, "samples": 2},
        "b": {"annotations": 1, "samples": 1},
    }


def test_rows_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="sorted"):
        publish(row(2, "a"), row(1, "a"))


def test_a_number_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="sorted"):
        publish(row(2, "a"), row(2, "a"))


def test_parts_written_apart_join_to_the_same_version() -> None:
    whole, pages = publish(row(1, "a"), row(1024, "b"), row(3000, "c"))
    first, first_pages = publish(row(1, "a"))
    rest, rest_pages = publish(row(1024, "b"), row(3000, "c"))
    assert first + rest == whole
    assert first_pages + version_pages.shift_pages(rest_pages, len(first)) == pages


def test_the_same_rows_have_the_same_digest_and_others_another() -> None:
    _, pages = publish(row(1, "a"), row(2000, "b"))
    _, same = publish(row(1, "a"), row(2000, "b"))
    _, other = publish(row(1, "a"), row(2000, "c"))
    assert version_pages.version_digest(pages) == version_pages.version_digest(same)
    assert version_pages.version_digest(pages) != version_pages.version_digest(other)


def test_the_digest_is_the_one_that_was_once_published() -> None:
    _, pages = publish(row(1, "a"))
    assert version_pages.version_digest(pages).startswith("3a9214e0fd2f710b")


def test_only_pages_with_hits_are_read() -> None:
    _, pages = publish(row(1, "a"), row(2000, "b", usage="eval"), row(4000))
    firsts = [[page.first for page in version_pages.pages_with(pages, usage="eval")]]
    firsts.append([page.first for page in version_pages.pages_with(pages, label="a")])
    firsts.append([page.first for page in version_pages.pages_with(pages, usage="eval", label="a")])
    firsts.append([page.first for page in version_pages.pages_with(pages)])
    assert firsts == [[2000], [1], [], [1, 2000, 4000]]


def test_an_empty_version_has_no_pages_and_a_digest() -> None:
    data, pages = publish()
    assert (data, pages) == (b"", [])
    assert len(version_pages.version_digest(pages)) == 64


def test_version_json_comes_back_as_it_was_written() -> None:
    _, pages = publish(row(1, "a"), row(2000, "b", usage="eval"))
    version = version_pages.version_file(
        name="V001",
        pages=pages,
        labels=[{"name": "a", "color": "#ff0000"}],
        usage={"split": {"train": 0.8, "eval": 0.2}, "seed": 7},
        created_at="2026-03-05T09:12:44Z",
    )
    data = version_pages.encode_version_file(version)
    assert version_pages.read_version_file(data) == version
    assert version.counts["eval"] == 1
