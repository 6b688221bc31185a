"""Versions that Easel itself publishes, into buckets that are folders, as the client finds them."""

import io
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from datasets import jobs
from datasets.marks import Mark, shape_columns
from datasets.models import Dataset, Sample, User, Version
from datasets.models.dataset import DatasetType
from datasets.records import Shape
from datasets.services.importing import start_import
from datasets.services.publishing import NewVersion, publish_version
from datasets.services.splitting import SplitOptions
from datasets.storage import FolderStore, Mount, use_storage
from tests.stage import add_labels, annotate

SIZE = (40, 30)  # px


@dataclass
class Buckets:
    """`photos` holds images, `out` versions; `folders` is what the client is told of them."""

    folders: dict[str, str]

    @property
    def photos(self) -> Path:
        return Path(self.folders["photos"])

    @property
    def out(self) -> Path:
        return Path(self.folders["out"])

    def local(self, path: str) -> Path:
        """The file or folder of an `obs://` path."""
        bucket, _, key = path.removeprefix("obs://").partition("/")
        return Path(self.folders[bucket], key)


@pytest.fixture
def buckets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Buckets]:
    names = ("photos", "out")
    folders = {name: str(tmp_path / "buckets" / name) for name in names}
    for folder in folders.values():
        Path(folder).mkdir(parents=True)
    monkeypatch.setenv("EASEL_BUCKETS", ",".join(f"{name}={folder}" for name, folder in folders.items()))
    monkeypatch.setenv("EASEL_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("EASEL_S3_ENDPOINT", raising=False)
    with use_storage(
        FolderStore(tmp_path / "obs", {name: Mount(folders[name], is_read_only=False) for name in names})
    ):
        yield Buckets(folders)


def picture(colour: str, *, size: tuple[int, int] = SIZE, orientation: int = 1) -> bytes:
    """A JPEG that is `size` before it is turned upright."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", size, colour).save(file, "JPEG", exif=exif)
    return file.getvalue()


@dataclass
class Published:
    """A version with its folder on this machine and its path in the bucket."""

    version: Version
    folder: Path
    path: str

    @property
    def digest(self) -> str:
        return self.version.digest


Drawn = tuple[str, Shape | None]  # the label's name; no shape where it is of the whole image
Publish = Callable[..., Published]


@pytest.fixture
def publish(dataset: Dataset, owner: User, buckets: Buckets) -> Publish:
    """`publish(type, {name: bytes}, {name: drawn})`: import, annotate and publish images, all for training.

    Labels are made in the order of their names.
    """

    def make(
        type: str,
        images: dict[str, bytes],
        drawn: dict[str, list[Drawn]],
        split: dict[str, float] | None = None,
        *,
        copy_images: bool = False,
        voc_xml: bool = False,
    ) -> Published:
        Dataset.objects.filter(pk=dataset.pk).update(
            type=DatasetType(type), input_path="obs://photos/", output_path="obs://out/"
        )
        dataset.refresh_from_db()
        for name, data in images.items():
            (buckets.photos / name).write_bytes(data)
        start_import(dataset=dataset, actor=owner, path="obs://photos/")
        jobs.run_pending()
        names = sorted({label for marks in drawn.values() for label, _ in marks})
        labels = {label.name: label.pk for label in add_labels(dataset, *names)}
        for name, marks in drawn.items():
            rows = [Mark(uuid.uuid4(), labels[label], **shape_columns(shape)) for label, shape in marks]
            annotate(dataset, [Sample.objects.get(dataset=dataset, name=name)], *rows)
        draft = NewVersion(
            split=SplitOptions(split or {"train": 1.0}), copy_images=copy_images, voc_xml=voc_xml
        )
        version, _ = publish_version(dataset=dataset, draft=draft, actor=owner)
        jobs.run_pending()
        version.refresh_from_db()
        assert version.manifest_path, version.status
        path = version.manifest_path.rpartition("/")[0]
        return Published(version, buckets.local(path), path)

    return make


@pytest.fixture
def boxes(publish: Publish) -> Published:
    """Three images of 40x30 px: a cat and a dog, a dog in a circle beside a point, and nothing to see."""
    images = {f"{name}.jpg": picture(colour) for name, colour in (("a", "red"), ("b", "teal"), ("c", "gold"))}
    drawn = {
        "a.jpg": [
            ("cat", Shape("rectangle", ((1, 2), (11, 22)))),
            ("dog", Shape("rectangle", ((5, 5), (25, 9)))),
        ],
        "b.jpg": [("dog", Shape("circle", ((38, 15), (6, 0)))), ("cat", Shape("point", ((3, 3),)))],
        "c.jpg": [],
    }
    return publish("object_detection", images, drawn)


@pytest.fixture
def classes(publish: Publish) -> Published:
    """Eight images, in turn of cats and dogs."""
    images = {f"{place}.jpg": picture(f"#{place * 30:02x}4060") for place in range(8)}
    drawn = {name: [(("cat", "dog")[place % 2], None)] for place, name in enumerate(images)}
    return publish("image_classification", images, drawn, {"train": 0.75, "eval": 0.25})
