"""From files to samples: the images below a path, and those that annotation files name wherever they lie."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice

from django.utils import timezone

from datasets import jobs
from datasets.errors import InvalidInputError, NotAllowedError, NotFoundError
from datasets.formats.base import Reader
from datasets.formats.image_index import is_image
from datasets.import_sources import SampleFinder, StorageAwayError, StoredSource
from datasets.models import Dataset, User
from datasets.permissions import may_use_bucket
from datasets.sample_writer import register
from datasets.services.annotation_files import AnnotationFiles
from datasets.services.import_tally import Tally, batches
from datasets.storage import Entry, is_inside, parse_file, storage
from datasets.storage import Problem as ListingProblem

BATCH = 5000  # images registered in one transaction
NAMED = 1000  # named images looked up at a time
LOOKED_UP_AT_ONCE = 8
MOST_KEPT = 300  # files that are no images: so few are not listed again


class Registration:
    """Makes samples of a listing, batch by batch. Images that are masks for one of the formats, `judges`, are none."""

    def __init__(self, part: jobs.PartRun, judges: Sequence[Reader]) -> None:
        self.part = part
        self.judges = judges
        self.dataset = part.job.dataset
        self.path = part.job.parameters["path"]
        self.tally = Tally(part)
        self.problems: list[ListingProblem] = []
        self.others = self.left_out = 0
        self.no_images: list[tuple[str, int]] = []

    def run(self) -> None:
        after = self.part.parameters.get("after")
        listing = storage().list_objects(self.path, start_after=after, problems=self.problems.append)
        for batch in batches(self.images(listing), BATCH):
            self.part.check()
            self.register(batch)
        with self.part.checkpoint():  # what came behind the last image
            self.note_others()

    def images(self, listing: Iterable[Entry]) -> Iterator[Entry]:
        for entry in listing:
            if is_sample(entry.path, self.path, self.judges):
                yield entry
            else:
                self.note_other(entry)

    def note_other(self, entry: Entry) -> None:
        self.others += 1
        self.left_out += is_image(entry.path)
        if len(self.no_images) <= MOST_KEPT and not is_image(entry.path):
            self.no_images.append((entry.path.removeprefix(self.path), entry.size))

    def register(self, batch: list[Entry]) -> None:
        state = self.part.parameters
        found = state.get("added", 0) + state.get("known", 0) + len(batch)
        with self.part.checkpoint(done=len(batch), note=f"{found:,} images were found."):
            added = register(
                self.dataset.pk, batch, input_path=root_of(self.dataset, self.path), now=timezone.now()
            )
            self.tally.count("added", added)
            self.tally.count("known", len(batch) - added)
            self.note_others()
            state["after"] = batch[-1].path

    def note_others(self) -> None:
        """Files that are no samples may be annotations; names that can't be used are refused."""
        self.tally.count("others", self.others)
        self.tally.count("left_out", self.left_out)
        self.others = self.left_out = 0
        self.keep_no_images()
        for problem in self.problems:
            self.tally.refuse(problem)
        self.problems.clear()

    def keep_no_images(self) -> None:
        """Keep which files may be annotations, None where there are many: they are listed again."""
        kept = self.part.parameters.setdefault("no_images", [])
        is_few = kept is not None and len(kept) + len(self.no_images) <= MOST_KEPT
        self.part.parameters["no_images"] = [*kept, *self.no_images] if is_few else None
        self.no_images.clear()


class NamedRegistration:
    """Makes samples of the images that annotation files name, wherever they lie, batch by batch.

    What is not there, or not open to who imports, is left out here and refused when the file is read.
    """

    def __init__(self, part: jobs.PartRun, reader: Reader) -> None:
        self.part = part
        self.reader = reader
        self.dataset = part.job.dataset
        self.path = part.job.parameters["path"]
        self.tally = Tally(part)
        self.finder = SampleFinder(self.dataset.pk, self.path)
        self.source = StoredSource(self.path, self.finder, actor=part.job.created_by)

    def run(self) -> None:
        try:
            for batch in batches(islice(self.names(), self.part.parameters.get("named", 0), None), NAMED):
                self.part.check()
                self.register(batch)
        except StorageAwayError as error:
            raise error.error from error

    def names(self) -> Iterator[Sequence[str]]:
        for sizes in AnnotationFiles(self.part.job).chunks(self.reader):
            for file in self.reader.annotation_files(sizes):
                yield from self.reader.named_images(self.source, file)

    def register(self, names: list[Sequence[str]]) -> None:
        found, known = look_up(names, self.finder, self.path, self.part.job.created_by)
        with self.part.checkpoint(done=len(found)):
            added = register(
                self.dataset.pk, found, input_path=root_of(self.dataset, self.path), now=timezone.now()
            )
            self.tally.count("added", added)
            self.tally.count("known", sum(not is_inside(path, self.path) for path in known))
            self.tally.count("named", len(names))


def look_up(
    images: Sequence[Sequence[str]], finder: SampleFinder, root: str, actor: User | None
) -> tuple[list[Entry], set[str]]:
    """Of each image, whose places come the best first, the one that is a sample already, or the file that is there and
    in a bucket that the person may use. Returns these files, and the paths of the samples.
    """
    whole = {name: name if name.startswith("obs://") else f"{root}{name}" for name in chain(*images)}
    known = finder.at(list(whole))
    samples = [next((known[name] for name in names if name in known), None) for names in images]
    unknown = [names for names, sample in zip(images, samples, strict=True) if sample is None]
    paths = [
        path for path in dict.fromkeys(whole[name] for name in chain(*unknown)) if _is_open(path, root, actor)
    ]
    with ThreadPoolExecutor(LOOKED_UP_AT_ONCE) as pool:
        found = {entry.path: entry for entry in pool.map(_head, paths) if entry is not None}
    files = (next((found[whole[name]] for name in names if whole[name] in found), None) for names in unknown)
    new = {entry.path: entry for entry in files if entry is not None}
    return list(new.values()), {path for path in samples if path is not None}


def _is_open(path: str, root: str, actor: User | None) -> bool:
    try:
        bucket = parse_file(path).bucket
    except InvalidInputError:
        return False
    may_open = path.startswith(root) or (actor is not None and may_use_bucket(actor, bucket))
    return may_open and is_image(path)


def _head(path: str) -> Entry | None:
    try:
        return storage().head(path)
    except (NotFoundError, InvalidInputError, NotAllowedError):
        return None


def is_sample(path: str, root: str, judges: Sequence[Reader]) -> bool:
    """Whether a file of a listing is an image to work on, and for none of the formats an annotation."""
    return is_image(path) and all(judge.is_sample(path.removeprefix(root)) for judge in judges)


def root_of(dataset: Dataset, path: str) -> str:
    """The folder that the samples' directories are relative to: the input, where the path lies in it."""
    return dataset.input_path if dataset.input_path and is_inside(path, dataset.input_path) else path
