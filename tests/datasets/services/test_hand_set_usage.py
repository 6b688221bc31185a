"""Usages that people set, or imports bring: how publishing keeps them."""

from random import Random

import pytest

from datasets.models import Dataset, Sample, User
from datasets.services.publishing import NewVersion, preview_version
from datasets.services.splitting import SplitOptions
from datasets.tabs import SampleFilter
from tests.datasets.services.test_importing import ROOT, image, run_import, voc
from tests.datasets.services.test_importing_manifests import label, put_manifest
from tests.datasets.services.test_publishing import publish, usages
from tests.doubles import MemoryStore

pytestmark = pytest.mark.usefixtures("store")

HALVES = SplitOptions({"train": 0.5, "eval": 0.5})


def set_usage(dataset: Dataset, usage: str | None, *numbers: int) -> None:
    Sample.objects.filter(dataset=dataset, number__in=numbers).update(usage=usage)


def test_a_usage_set_by_hand_is_kept_and_the_shares_are_reached(labeled: Dataset, owner: User) -> None:
    set_usage(labeled, "eval", 1, 2, 3)
    version = publish(labeled, owner, split=HALVES)
    assert {usages(version)[number] for number in (1, 2, 3)} == {"eval"}
    assert version.counts == {"total": 20, "labeled": 10, "train": 5, "eval": 5, "inference": 0}
    assert version.split["by_hand"] == 3


def test_the_wish_for_an_unlabeled_sample_waits_until_it_is_labeled(labeled: Dataset, owner: User) -> None:
    set_usage(labeled, "eval", 20)
    version = publish(labeled, owner)
    assert usages(version)[20] is None
    assert Sample.objects.get(dataset=labeled, number=20).usage == "eval"


def test_what_is_set_by_hand_comes_before_a_sticky_split(labeled: Dataset, owner: User) -> None:
    publish(labeled, owner)
    set_usage(labeled, "eval", 4)
    version = publish(labeled, owner, split=SplitOptions({"train": 0.9, "eval": 0.1}, sticky=True))
    assert [number for number, usage in usages(version).items() if usage == "eval"] == [4]


def test_samples_of_equal_content_follow_the_one_that_was_set(labeled: Dataset, owner: User) -> None:
    Sample.objects.filter(dataset=labeled, number__in=[2, 7]).update(sha256="a" * 64)
    set_usage(labeled, "inference", 7)
    version = publish(labeled, owner)
    assert usages(version)[2] == "inference"


def test_equal_content_set_to_two_usages_is_told_as_a_leak(labeled: Dataset) -> None:
    Sample.objects.filter(dataset=labeled, number__in=[2, 7]).update(sha256="a" * 64)
    set_usage(labeled, "train", 2)
    set_usage(labeled, "eval", 7)
    preview = preview_version(dataset=labeled, draft=NewVersion(split=HALVES))
    assert (preview["leaks"]["groups"], preview["leaks"]["samples"]) == (1, 2)


def test_preview_counts_what_is_set_and_warns_of_a_usage_without_a_share(labeled: Dataset) -> None:
    set_usage(labeled, "inference", 1, 2)
    set_usage(labeled, "train", 3)
    preview = preview_version(dataset=labeled, draft=NewVersion(split=HALVES))
    assert preview["set_by_hand"] == {"train": 1, "eval": 0, "inference": 2}
    assert {"code": "set_to_inference", "label": "", "count": 2} in preview["warnings"]
    assert preview["counts"]["inference"] == 2


def test_a_version_of_a_filter_by_usage_holds_what_was_set_so(labeled: Dataset, owner: User) -> None:
    set_usage(labeled, "eval", 3, 20)
    version = publish(labeled, owner, wanted=SampleFilter(usage="eval"))
    assert usages(version) == {3: "eval", 20: None}


@pytest.mark.parametrize("seed", range(5))
def test_every_usage_that_is_set_is_kept_and_digests_repeat(labeled: Dataset, owner: User, seed: int) -> None:
    dice = Random(seed)
    wanted = {number: dice.choice(["train", "eval", "inference", None]) for number in range(1, 11)}
    for number, usage in wanted.items():
        set_usage(labeled, usage, number)
    split = SplitOptions({"train": 0.6, "eval": 0.4}, seed=seed)
    first, second = publish(labeled, owner, split=split), publish(labeled, owner, split=split)
    found = usages(first)
    assert {number: found[number] for number, usage in wanted.items() if usage} == {
        number: usage for number, usage in wanted.items() if usage
    }
    assert None not in [found[number] for number in wanted]
    assert first.digest == second.digest


def test_a_manifest_brings_usages_and_takes_none_that_was_set(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(type="image_classification")
    dataset.refresh_from_db()
    for name in ("a", "b"):
        store.put(f"{ROOT}{name}.png", image())
    put_manifest(store, {"source": f"{ROOT}a.png", "usage": "EVAL", "annotation": [label("cat")]})
    run_import(dataset, owner)
    put_manifest(
        store,
        {"source": f"{ROOT}a.png", "usage": "TRAIN", "annotation": [label("cat")]},
        {"source": f"{ROOT}b.png", "usage": "INFERENCE", "annotation": []},
    )
    run_import(dataset, owner)
    assert list(Sample.objects.order_by("name").values_list("usage", flat=True)) == ["eval", "inference"]


def test_vocs_lists_of_images_bring_usages(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    for name in ("a", "b", "c"):
        store.put(f"{ROOT}JPEGImages/{name}.png", image())
        store.put(f"{ROOT}Annotations/{name}.xml", voc(("cat", 10, 20, 30, 40)))
    store.put(f"{ROOT}ImageSets/Main/train.txt", b"a\n")
    store.put(f"{ROOT}ImageSets/Main/val.txt", b"b\n")
    run_import(dataset, owner, format="voc")
    assert list(Sample.objects.order_by("name").values_list("usage", flat=True)) == ["train", "eval", None]
