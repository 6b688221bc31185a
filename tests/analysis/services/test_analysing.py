"""Analysing a version: what is measured, what is measured only once, and what becomes of files that can't be."""

import threading
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import numpy as np
import pytest
from django.db import connection

from analysis import contents
from analysis.errors import AnalysisRunningError, NothingToAnalyseError, VersionNotAnalysedError
from analysis.models import Analysis, ImageFeatures
from analysis.services.analysing import analyse_version, parts_of
from analysis.services.reading import Range, find_samples, read_series
from datasets import jobs
from datasets.models import Dataset, Sample, User, Version
from datasets.models.job import JobState
from datasets.version_pages import Page
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import annotate, box

SIX = ["resolution", "aspect_ratio", "brightness", "saturation", "clarity", "colorfulness"]


@pytest.fixture
def version(dataset: Dataset, store: MemoryStore, owner: User) -> Version:
    """Four images of 160x120 px, each with a box of 40 px at (10, 20), the last one half as bright."""
    label = with_output(dataset)
    lights = [1.0, 1.0, 1.0, 0.5]
    samples = add_images(dataset, store, [png(noise(seed, light=light)) for seed, light in enumerate(lights)])
    annotate(dataset, samples, box(label, side=40))
    return publish(dataset, owner)


def series_of(version: Version, metric: str) -> dict[str, object]:
    [found] = read_series(versions=[version], usages=["all"], metrics=[metric])["series"]
    return dict(found)


def test_an_analysis_measures_every_labeled_image(dataset: Dataset, version: Version, owner: User) -> None:
    job = analyse(dataset, version, owner)

    assert job.state == JobState.SUCCEEDED, job.error_message
    assert (job.done, job.total) == (4, 4)
    assert series_of(version, "resolution")["mean"] == 160 * 120


def test_brightness_is_the_mean_luma(dataset: Dataset, version: Version, owner: User) -> None:
    analyse(dataset, version, owner)

    expected = [noise(seed, light=light) @ [0.299, 0.587, 0.114] for seed, light in enumerate([1, 1, 1, 0.5])]
    assert series_of(version, "brightness")["mean"] == pytest.approx(np.mean(expected) / 255, abs=0.003)


def test_boxes_are_measured(dataset: Dataset, version: Version, owner: User) -> None:
    analyse(dataset, version, owner)

    assert series_of(version, "box_area_ratio")["mean"] == pytest.approx(40 * 40 / (160 * 120))
    assert series_of(version, "box_marginalization")["mean"] == pytest.approx(1 - 30 / 80)
    assert series_of(version, "box_count")["counts"][1] == 4  # type: ignore[index]  # by bin


def test_the_samples_of_a_part_of_a_chart_are_found(dataset: Dataset, version: Version, owner: User) -> None:
    analyse(dataset, version, owner)

    found = find_samples(version=version, usage="all", wanted=Range("brightness", 0, 0.35))

    dark = Sample.objects.get(dataset=dataset, number=4)
    assert (found.samples.tolist(), found.values) == ([dark.pk], 1)


def test_what_was_measured_before_is_not_read_again(dataset: Dataset, version: Version, owner: User) -> None:
    analyse(dataset, version, owner)
    again = publish(dataset, owner)

    with patch.object(contents, "measure_image") as measured:
        analyse(dataset, again, owner)

    measured.assert_not_called()
    assert series_of(again, "clarity") == series_of(version, "clarity") | {
        "name": "V002_all",
        "version": str(again.pk),
    }


def test_a_file_that_was_replaced_is_listed_and_stops_nothing(
    dataset: Dataset, version: Version, owner: User, store: MemoryStore
) -> None:
    store.put("obs://images/0002.png", png(noise(77)))

    job = analyse(dataset, version, owner)

    [problem] = Analysis.objects.get(job=job).problems
    assert (problem["name"], problem["code"]) == ("0002.png", "image_changed")
    assert (series_of(version, "brightness")["n"], series_of(version, "brightness")["missing"]) == (3, 1)
    assert series_of(version, "box_count")["n"] == 4


def test_a_file_that_is_gone_is_listed(
    dataset: Dataset, version: Version, owner: User, store: MemoryStore
) -> None:
    store.delete("obs://images/0003.png")

    job = analyse(dataset, version, owner)

    assert [each["name"] for each in Analysis.objects.get(job=job).problems] == ["0003.png"]


def test_features_are_kept_by_content(dataset: Dataset, version: Version, owner: User) -> None:
    analyse(dataset, version, owner)

    checksums = set(Sample.objects.filter(dataset=dataset).values_list("sha256", flat=True))
    assert set(ImageFeatures.objects.values_list("sha256", flat=True)) == checksums


def parts_of_pages(*rows: int) -> list[tuple[list[int], list[int]]]:
    """The pages of each part, and the piece of their rows."""
    table = [Page(place * 1024, 0, 0, number, "") for place, number in enumerate(rows)]
    return [(part["pages"], list(part["piece"])) for part in parts_of(table)]


def test_a_small_version_is_cut_for_several_workers() -> None:
    assert parts_of_pages(1000) == [([0], [piece, 8]) for piece in range(8)]


def test_the_parts_of_a_large_version_are_its_pages() -> None:
    assert parts_of_pages(*[1024] * 10) == [([place], [0, 1]) for place in range(10)]


def test_pages_with_few_rows_are_measured_together() -> None:
    assert parts_of_pages(10, 12, 11, 3) == [([0, 1, 2], [0, 1]), ([3], [0, 1])]


def test_pieces_of_a_page_make_the_version(dataset: Dataset, version: Version, owner: User) -> None:
    with patch("analysis.services.analysing.LEAST_ROWS", 1), patch("analysis.services.analysing.PARTS", 2):
        job = analyse(dataset, version, owner)

    assert (job.parts.filter(step="measure").count(), job.done) == (2, 4)
    assert series_of(version, "box_count")["counts"][1] == 4  # type: ignore[index]  # by bin


def test_a_version_without_labels_is_refused(dataset: Dataset, store: MemoryStore, owner: User) -> None:
    with_output(dataset)
    add_images(dataset, store, [png(noise(1))])
    version = publish(dataset, owner)

    with pytest.raises(NothingToAnalyseError):
        analyse_version(dataset=dataset, version=version, actor=owner)


def test_a_second_analysis_at_the_same_time_is_refused(
    dataset: Dataset, version: Version, owner: User
) -> None:
    analyse_version(dataset=dataset, version=version, actor=owner)

    with pytest.raises(AnalysisRunningError):
        analyse_version(dataset=dataset, version=version, actor=owner)


@pytest.mark.django_db(transaction=True)
def test_of_two_starts_at_the_same_moment_one_is_refused(
    dataset: Dataset, version: Version, owner: User
) -> None:
    ready = threading.Barrier(2)

    def start(_: int) -> str:
        try:
            ready.wait()
            analyse_version(dataset=dataset, version=version, actor=owner)
            return "started"
        except AnalysisRunningError as error:
            return error.code
        finally:
            connection.close()  # each thread has its own

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(start, range(2)))

    assert sorted(answers) == ["analysis_running", "started"]


def test_an_analysis_is_not_tried_again_beside_another(
    dataset: Dataset, version: Version, owner: User
) -> None:
    first = jobs.cancel(analyse_version(dataset=dataset, version=version, actor=owner))
    analyse_version(dataset=dataset, version=version, actor=owner)

    with pytest.raises(AnalysisRunningError):
        jobs.retry(first, actor=owner)


def test_a_version_that_was_not_analysed_has_no_series(version: Version) -> None:
    with pytest.raises(VersionNotAnalysedError, match="V001 was not analysed"):
        read_series(versions=[version], usages=["all"], metrics=SIX)
