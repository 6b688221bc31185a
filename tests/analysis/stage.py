"""Datasets with real pixels, scanned, labeled and published, for what measures them."""

import io
from collections.abc import Sequence

import numpy as np
from django.db import transaction
from numpy.typing import NDArray
from PIL import Image

from analysis.services.analysing import analyse_version
from datasets import jobs
from datasets.models import Dataset, Job, Label, Sample, User, Version
from datasets.sample_writer import register
from datasets.services.publishing import NewVersion, publish_version
from datasets.services.scanning import start_scan
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.stage import add_labels

FOLDER = "obs://images/"


def noise(seed: int, size: tuple[int, int] = (160, 120), light: float = 1.0) -> NDArray[np.uint8]:
    """Random colours, (height, width, 3), as bright as `light` says."""
    values = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3))
    return (values * light).astype(np.uint8)


def png(pixels: NDArray[np.uint8]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def add_images(dataset: Dataset, store: MemoryStore, contents: Sequence[bytes]) -> list[Sample]:
    """Register and scan files; returns the new samples."""
    first = dataset.samples.count() + 1
    entries = [store.put(f"{FOLDER}{first + place:04d}.png", each) for place, each in enumerate(contents)]
    files = [(entry.path, entry.size, entry.etag, NOON) for entry in entries]
    with transaction.atomic():
        register(dataset.pk, files, input_path=FOLDER, now=NOON)
    start_scan(dataset=dataset, actor=None)
    jobs.run_pending()
    dataset.refresh_from_db()
    return list(dataset.samples.order_by("number"))[first - 1 :]


def with_output(dataset: Dataset) -> Label:
    """Give the dataset a place for versions, and a label."""
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    (label,) = add_labels(dataset, "car")
    return label


def publish(dataset: Dataset, owner: User, **fields: object) -> Version:
    version, _ = publish_version(dataset=dataset, draft=NewVersion(**fields), actor=owner)  # type: ignore[arg-type]  # fields of the draft
    jobs.run_pending()
    version.refresh_from_db()
    dataset.refresh_from_db()
    return version


def analyse(dataset: Dataset, version: Version, owner: User) -> Job:
    job = analyse_version(dataset=dataset, version=version, actor=owner)
    jobs.run_pending()
    job.refresh_from_db()
    return job
