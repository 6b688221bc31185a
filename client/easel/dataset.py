"""A version as training code takes it: a sequence of (image, target)."""

from __future__ import annotations

import copy
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any, Union

import numpy as np
from PIL import Image

from easel import order
from easel.cache import Cache
from easel.errors import EaselError
from easel.images import ImageSource, decode
from easel.order import Positions
from easel.places import Places
from easel.samples import Index, Sample
from easel.targets import OF_TYPE, TARGETS, labels_of
from easel.version import read_version
from easel.words import USAGES

if TYPE_CHECKING:
    Base = object
else:
    try:
        from torch.utils.data import Dataset as Base
    except ImportError:
        Base = object

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
THREADS = min(4, CORES)  # decoding lets other threads run
RUN_SIDE, LONGEST_RUN = 512, 16  # px; a run of images that one thread reads is as large as a square of it
Transform = Callable[[Any], Any]
Read = Union[tuple[Any, Any], EaselError]


class VersionDataset(Base):
    """Samples of a published version: a `torch.utils.data.Dataset` where PyTorch is installed, a sequence anyway.

    `labels` are the names of the numbers in targets, `digest` is the version's identity, `version` what is known of it.
    Pickles, so that workers of a DataLoader get it. `open_version` makes it.
    """

    def __init__(
        self,
        index: Index,
        source: ImageSource,
        *,
        version: Any,
        usage: str | None,
        target: str,
        mode: str | None,
        is_checked: bool,
        transform: Transform | None,
        target_transform: Transform | None,
        transforms: Callable[[Any, Any], tuple[Any, Any]] | None,
    ) -> None:
        self.version, self.usage, self.target = version, usage, target
        self.labels = labels_of(version.labels, target)
        self.class_to_idx = {name: place for place, name in enumerate(self.labels)}
        self.transform, self.target_transform, self.transforms = transform, target_transform, transforms
        self._index, self._source, self._mode = index, source, mode
        self._is_checked = is_checked
        self._seen = bytearray(len(index))  # images whose content was compared in this process
        self._positions: Positions = np.arange(len(index))

    @property
    def digest(self) -> str:
        return str(self.version.digest)

    def __len__(self) -> int:
        return len(self._positions)

    def __getitem__(self, place: Any) -> Any:
        """(image, target) of a place, or the samples of a slice. Raises what `image` and the target raise."""
        if isinstance(place, slice):
            return self._with(self._positions[place])
        return self._transformed(*self._read(place))

    def _read(self, place: int) -> tuple[Any, Any]:
        sample = self.sample(place)
        image = self._load(int(self._positions[place]), sample)
        return image, TARGETS[self.target](sample, self.class_to_idx)

    def _transformed(self, image: Any, target: Any) -> Any:
        if self.transforms is not None:
            return self.transforms(image, target)
        if self.transform is not None:
            image = self.transform(image)
        if self.target_transform is not None:
            target = self.target_transform(target)
        return image, target

    def __iter__(self) -> Iterator[Any]:
        """Every sample in order; the next ones are read meanwhile by threads, transforms run in the caller's."""
        if THREADS == 1:
            yield from (self[place] for place in range(len(self)))
            return
        runs = iter(self._runs())
        waiting: deque[Future[list[Read]]] = deque()
        pool = ThreadPoolExecutor(THREADS, "easel")
        try:
            waiting.extend(pool.submit(self._read_run, run) for run in islice(runs, 2 * THREADS))
            while waiting:
                found = waiting.popleft().result()
                waiting.extend(pool.submit(self._read_run, run) for run in islice(runs, 1))
                for each in found:
                    if isinstance(each, EaselError):
                        raise each
                    yield self._transformed(*each)
        finally:
            for future in waiting:
                future.cancel()
            pool.shutdown()

    def _runs(self) -> Iterable[range]:
        """The places, in runs that a thread reads at once: of small images many, or handing over would cost as much."""
        first = self.sample(0) if len(self) else None
        size = (first.width or RUN_SIDE) * (first.height or RUN_SIDE) if first else 1
        step = max(1, min(LONGEST_RUN, RUN_SIDE**2 // size))
        return (range(start, min(start + step, len(self))) for start in range(0, len(self), step))

    def _read_run(self, places: range) -> list[Read]:
        """(image, target) of each place, up to the first that can't be read, of which it is what went wrong."""
        found: list[Read] = []
        try:
            found.extend(map(self._read, places))  # what came before an error stays
        except EaselError as error:
            found.append(error)  # for the caller, when all before it were taken
        return found

    def __repr__(self) -> str:
        usage = f", usage {self.usage}" if self.usage else ""
        return f"<{len(self):,} samples of {self.version.name}{usage}: {self.version.path}>"

    def sample(self, place: int) -> Sample:
        """What was published of a sample: its file, its annotations as they are, its properties."""
        return self._index[int(self._positions[place])]

    def samples(self) -> Iterator[Sample]:
        return (self.sample(place) for place in range(len(self)))

    def image(self, place: int) -> Image.Image:
        """The upright image. Raises ImageMissingError, VersionDamagedError and ImageUnreadableError."""
        return self._load(int(self._positions[place]), self.sample(place))

    def _load(self, position: int, sample: Sample) -> Image.Image:
        is_checked = self._is_checked and not self._seen[position]
        data = self._source.read(sample, is_checked=is_checked)
        self._seen[position] = 1
        return decode(data, sample.path, self._mode)

    def shuffled(self, seed: int, epoch: int = 0) -> VersionDataset:
        """The same samples in another order, which seed and epoch decide."""
        return self._with(order.shuffled(self._positions, seed, epoch))

    def shard(self, rank: int, world: int, *, drop_last: bool = False) -> VersionDataset:
        """The part of one of `world` processes. All get as many samples: some twice, or with `drop_last` fewer."""
        return self._with(order.shard(self._positions, rank, world, drop_last=drop_last))

    def order(
        self,
        *,
        seed: int | None = None,
        epoch: int = 0,
        rank: int = 0,
        world: int = 1,
        drop_last: bool = False,
    ) -> list[int]:
        """The places in the order of an epoch, for the `sampler` of a DataLoader, whose workers may then stay."""
        places: Positions = np.arange(len(self))
        if seed is not None:
            places = order.shuffled(places, seed, epoch)
        return [int(place) for place in order.shard(places, rank, world, drop_last=drop_last)]

    def _with(self, positions: Positions) -> VersionDataset:
        other = copy.copy(self)
        other._positions = positions
        return other


def open_version(
    path: str | os.PathLike[str],
    usage: str | None = None,
    *,
    digest: str | None = None,
    target: str | None = None,
    mode: str | None = "RGB",
    transform: Transform | None = None,
    target_transform: Transform | None = None,
    transforms: Callable[[Any, Any], tuple[Any, Any]] | None = None,
    verify: bool = True,
    buckets: Mapping[str, str] | None = None,
    cache: str | os.PathLike[str] | None = None,
) -> VersionDataset:
    """Open a published version by the path of its folder: `obs://`, `s3://`, `file://` or a plain one.

    usage: train, eval or inference; None takes all samples. digest: refuse another version. target: index,
    multi_hot, boxes, masks or raw (`easel.targets`); by default what suits the dataset's type. mode: of the images;
    None leaves them as stored. transform, target_transform, transforms: as torchvision's datasets take them.
    verify: compare each image with its sha256 when it is first read. buckets: folders by name, beside EASEL_BUCKETS.
    cache: the folder of what comes from S3, instead of EASEL_CACHE.

    Raises VersionNotFoundError, VersionDamagedError, WrongDigestError, BucketUnknownError, StorageError; ValueError
    for an unknown usage or target.
    """
    if usage is not None and usage not in USAGES:
        raise ValueError(f"usage {usage!r}: use {', '.join(USAGES)} or None")
    if target is not None and target not in TARGETS:
        raise ValueError(f"target {target!r}: use {', '.join(TARGETS)}")
    places, kept = Places(buckets), Cache(cache)
    version = read_version(os.fspath(path), places, digest)
    index = Index(version, usage, places, kept)
    return VersionDataset(
        index,
        ImageSource(version, places, kept),
        version=version,
        usage=usage,
        target=target or OF_TYPE.get(index.type, "boxes"),
        mode=mode,
        is_checked=verify,
        transform=transform,
        target_transform=target_transform,
        transforms=transforms,
    )
