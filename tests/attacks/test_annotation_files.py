"""Hostile annotation files: each is listed with its reason, and the rest of the import goes on."""

import io
from typing import Any

import msgspec
import pytest
from PIL import Image

from datasets import jobs
from datasets.models import Annotation, Dataset, User
from datasets.models.job import JobState
from datasets.services.importing import start_import
from tests.doubles import MemoryStore

ROOT = "obs://images/"
GOOD_BOX = b'{"image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40]}'
HUGE = b"1" + b"0" * 400  # a whole number that no float holds

pytestmark = pytest.mark.usefixtures("counts_hold")


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("L", (100, 80)).save(file, "PNG")
    return file.getvalue()


def voc(label: str = "cat", *, head: str = "", inside: str = "") -> bytes:
    box = "<bndbox><xmin>10</xmin><ymin>10</ymin><xmax>40</xmax><ymax>40</ymax></bndbox>"
    return f"{head}<annotation><object><name>{label}</name>{box}{inside}</object></annotation>".encode()


def coco(
    *annotations: bytes, image: bytes = b'"id": 1, "file_name": "a.png"', label: bytes = b"cat"
) -> bytes:
    return (
        b'{"images": [{%s}, {"id": 2, "file_name": "b.png"}], "categories": [{"id": 1, "name": "%s"}],'
        b' "annotations": [%s, {"image_id": 2, "category_id": 1, "bbox": [1, 2, 30, 40]}]}'
    ) % (image, label, b", ".join(annotations or (GOOD_BOX,)))


@pytest.fixture
def import_beside_good(dataset: Dataset, owner: User, store: MemoryStore) -> Any:
    """`import_beside_good(name, content)`: what is refused when the file lies among good images a, b and b.xml."""

    def run(name: str, content: bytes) -> list[tuple[str, str]]:
        store.put(f"{ROOT}a.png", picture())
        store.put(f"{ROOT}b.png", picture())
        if name.endswith(".xml"):
            store.put(f"{ROOT}b.xml", voc())
        store.put(f"{ROOT}{name}", content)
        job = start_import(dataset=dataset, actor=owner, path=ROOT)
        jobs.run_pending()
        job.refresh_from_db()
        assert job.state == JobState.SUCCEEDED, list(job.log.values_list("message", flat=True))
        assert Annotation.objects.filter(sample__name="b.png").count() == 1
        return [(each["name"], each["code"]) for each in (job.result or {})["refused"]]

    return run


@pytest.mark.parametrize("encoding", ["utf-16", "euc-jp", "utf-7", "cp932", "rot13", "zlib", "no-such"])
def test_an_xml_that_claims_an_encoding_it_is_not_in_is_listed(
    import_beside_good: Any, encoding: str
) -> None:
    refused = import_beside_good("a.xml", voc(head=f'<?xml version="1.0" encoding="{encoding}"?>'))

    assert refused == [("a.xml", "annotation_file_unreadable")]


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE annotation [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE annotation [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE annotation SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE annotation [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    ],
)
def test_an_xml_with_entities_is_listed_and_reads_nothing(import_beside_good: Any, prologue: str) -> None:
    assert import_beside_good("a.xml", voc("&f;&c;", head=prologue)) == [
        ("a.xml", "annotation_file_unreadable")
    ]


def test_an_xml_nested_100000_deep_is_listed(import_beside_good: Any) -> None:
    content = b"<annotation>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</annotation>"

    assert import_beside_good("a.xml", content) == [("a.xml", "annotation_file_unreadable")]


@pytest.mark.parametrize(
    ("bbox", "code"),
    [
        (b"[1, 2, 30, %s]" % HUGE, "shape_invalid"),
        (b"[1e308, 1e308, 1e308, 1e308]", "shape_too_small"),
        (b"[-1e200, -1e200, 1e201, 1e201]", "box_outside_image"),
        (b"[-1e308, -1e308, 1.5e308, 1.5e308]", "box_outside_image"),
        (b'[1, 2, "30", 40]', "shape_invalid"),
        (b"[1, 2, 30]", "shape_invalid"),
        (b"[1, 2, -30, 40]", "shape_invalid"),
        (b"[[1], 2, 30, 40]", "shape_invalid"),
        (b"{}", "shape_invalid"),
        (b"true", "shape_invalid"),
    ],
)
def test_a_box_that_is_none_is_listed_alone(import_beside_good: Any, bbox: bytes, code: str) -> None:
    content = coco(GOOD_BOX.replace(b"[1, 2, 30, 40]", bbox))

    assert import_beside_good("train.json", content) == [("train.json: annotation None", code)]


def test_a_coco_file_with_nan_is_listed(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    store.put(f"{ROOT}a.png", picture())
    store.put(f"{ROOT}train.json", coco(b'{"image_id": 1, "category_id": 1, "bbox": [NaN, 0, 1, 1]}'))
    job = start_import(dataset=dataset, actor=owner, path=ROOT)
    jobs.run_pending()
    job.refresh_from_db()

    assert [each["code"] for each in (job.result or {})["refused"]] == ["annotation_file_unreadable"]


def test_a_file_name_with_a_nul_finds_no_image(import_beside_good: Any) -> None:
    content = coco(image=rb'"id": 1, "file_name": "a\u0000.png"')

    assert import_beside_good("train.json", content) == [("train.json: a\\u0000.png", "image_not_found")]


def test_a_label_with_a_nul_is_listed(import_beside_good: Any) -> None:
    content = (
        b'{"images": [{"id": 1, "file_name": "a.png"}, {"id": 2, "file_name": "b.png"}],'
        b' "categories": [{"id": 1, "name": "c\\u0000t"}, {"id": 2, "name": "cat"}],'
        b' "annotations": [%s, {"image_id": 2, "category_id": 2, "bbox": [1, 2, 30, 40]}]}' % GOOD_BOX
    )

    assert import_beside_good("train.json", content) == [(f"{ROOT}a.png", "label_name_invalid")]


@pytest.mark.parametrize(
    "attributes",
    [
        rb'{"a": "\u0000"}',
        rb'{"\u0000": 1}',
        b'{"a": %s}' % HUGE,
        b'{"a": %s}' % (b"[" * 400 + b"]" * 400),
        b'{"a": "%s"}' % (b"x" * 70_000),
    ],
    ids=["nul", "nul in a name", "huge number", "deep", "large"],
)
def test_attributes_that_no_save_would_take_are_listed(import_beside_good: Any, attributes: bytes) -> None:
    content = coco(GOOD_BOX.replace(b"}", b', "attributes": %s}' % attributes))

    assert import_beside_good("train.json", content) == [(f"{ROOT}a.png", "attributes_invalid")]


def test_an_attribute_whose_name_manifests_use_themselves_is_listed(import_beside_good: Any) -> None:
    content = coco(GOOD_BOX.replace(b"}", b', "attributes": {"@modelarts:shape": "x"}}'))

    assert import_beside_good("train.json", content) == [(f"{ROOT}a.png", "attribute_reserved")]


def test_a_name_of_a_megabyte_is_listed_in_short(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    long = b"x" * 1_000_000
    store.put(f"{ROOT}a.png", picture())
    store.put(
        f"{ROOT}train.json",
        coco(GOOD_BOX, b'{"image_id": 1, "category_id": "%s", "id": "%s"}' % (long, long)),
    )
    job = start_import(dataset=dataset, actor=owner, path=ROOT)
    jobs.run_pending()
    job.refresh_from_db()

    assert len(msgspec.json.encode(job.result)) < 10_000
    assert max(len(line.message) for line in job.log.all()) < 3000
