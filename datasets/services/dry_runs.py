"""A dry run: what an import would bring, found out in one part that writes nothing.

Images that are new are kept in a file of this machine, where annotation files find them as they find samples. Counts
are those of the import itself, but for annotations that two files say of the same image, which are counted twice.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from django.utils import timezone

from datasets import jobs, rows
from datasets.annotation_writer import Occasion
from datasets.formats.base import Reader
from datasets.formats.image_index import is_image
from datasets.import_sources import MOST_NAMESAKES, FoundSample, SampleFinder, StorageAwayError, StoredSource
from datasets.imported_marks import Arrivals, known_labels, marks_of, only_new
from datasets.marks import Mark, marks_by_sample
from datasets.models import Sample
from datasets.models.change import ChangeKind
from datasets.records import AnnotatedSample, Problem
from datasets.services.annotation_files import AnnotationFiles
from datasets.services.annotation_reading import options_of, rules_of
from datasets.services.import_tally import Tally, batches
from datasets.services.registering import NAMED, is_sample, look_up
from datasets.storage import storage

BATCH = 5000  # images looked up at a time
ARRIVALS = 3000  # samples and annotations counted at a time
LABELS_SHOWN = 1000
LINES_KEPT = 1000  # of the log, which is written at the end


class ListedImages:
    """Images that are no samples yet, by path, name and stem, in a temporary file."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("")  # on disk once it is large, and gone when it is closed
        self._rows.execute("CREATE TABLE image (id INTEGER PRIMARY KEY, path TEXT UNIQUE, name TEXT)")
        self._rows.execute("CREATE INDEX image_by_name ON image (name)")

    def close(self) -> None:
        self._rows.close()

    def add(self, paths: Iterable[str]) -> int:
        """Keep what is not kept yet; returns how many."""
        before = self._rows.total_changes
        values = ((path, path.rpartition("/")[2]) for path in paths)
        self._rows.executemany("INSERT OR IGNORE INTO image (path, name) VALUES (?, ?)", values)
        return self._rows.total_changes - before

    def named(self, names: Iterable[str]) -> Iterator[tuple[str, FoundSample]]:
        for name in names:
            query = "SELECT id, path FROM image WHERE name = ? ORDER BY path LIMIT ?"
            for pk, path in self._rows.execute(query, (name, MOST_NAMESAKES)):
                yield name, FoundSample(-pk, path, None, None, 0)

    def folders(self, root: str) -> set[str]:
        paths = (path for (path,) in self._rows.execute("SELECT path FROM image"))
        return {path.removeprefix(root).rpartition("/")[0] for path in paths if path.startswith(root)}

    def at(self, paths: Iterable[str]) -> Iterator[FoundSample]:
        for path in paths:
            for (pk,) in self._rows.execute("SELECT id FROM image WHERE path = ?", (path,)):
                yield FoundSample(-pk, path, None, None, 0)


class ForeseeingFinder(SampleFinder):
    """Finds samples, and images that would be some; the ids of these are negative."""

    def __init__(self, dataset_id: int, root: str, listed: ListedImages) -> None:
        super().__init__(dataset_id, root)
        self.listed = listed

    def folders(self, root: str) -> set[str]:
        return super().folders(root) | self.listed.folders(root)

    def _read_names(self, names: list[str]) -> None:
        super()._read_names(names)
        for name, found in self.listed.named(names):
            self._remember(name, found)

    def _read_page(self, name: str) -> None:
        self._read_names([name])

    def _read_paths(self, paths: Sequence[str]) -> None:
        super()._read_paths(paths)
        for found in self.listed.at(paths):
            self.samples[found.path] = found


class DryRun:
    """Does what an import does, and only counts. `part` is the one that would list the images.

    `reader`: None where there are no annotations that the dataset can take; `judges` say what is no sample.
    """

    def __init__(self, part: jobs.PartRun, reader: Reader | None, judges: Sequence[Reader]) -> None:
        self.part = part
        self.job = part.job
        self.dataset = part.job.dataset
        self.reader = reader
        self.judges = judges
        self.root: str = part.job.parameters["path"]
        self.tally = Tally(part)
        self.files = AnnotationFiles(part.job)
        self.rules = rules_of(part.job)
        self.labels: Counter[str] = Counter()

    def run(self) -> dict[str, Any]:
        """The counts, as the steps of an import leave them, and `labels`: what would come of each."""
        try:
            with closing(ListedImages()) as listed:
                self.list_images(listed)
                if self.reader is not None:
                    finder = ForeseeingFinder(self.dataset.pk, self.root, listed)
                    source = StoredSource(self.root, finder, actor=self.job.created_by)
                    self.list_named(self.reader, source, listed, finder)
                    self.read(self.reader, source, finder)
        except StorageAwayError as error:
            raise error.error from error
        return self.tally.state | {"labels": self.labels_foreseen()}

    def list_images(self, listed: ListedImages) -> None:
        if self.job.parameters.get("file"):
            return
        problems: list[Any] = []
        for batch in batches(self.images(problems), BATCH):
            self.part.check()
            new = self.unknown(batch)
            self.tally.count("added", listed.add(new))
            self.tally.count("known", len(batch) - len(new))
        for problem in problems:
            self.tally.refuse(problem)

    def images(self, problems: list[Any]) -> Iterator[str]:
        for entry in storage().list_objects(self.root, problems=problems.append):
            if is_sample(entry.path, self.root, self.judges):
                yield entry.path
            elif is_image(entry.path):
                self.tally.count("left_out", 1)

    def list_named(
        self, reader: Reader, source: StoredSource, listed: ListedImages, finder: SampleFinder
    ) -> None:
        """Count the images that annotation files name, wherever they lie."""
        if not reader.names_images:
            return
        names = (
            name
            for sizes in self.files.chunks(reader)
            for file in reader.annotation_files(sizes)
            for name in reader.named_images(source, file)
        )
        for batch in batches(names, NAMED):
            self.part.check()
            found, known = look_up(batch, finder, self.root, self.job.created_by)
            self.tally.count("added", listed.add(self.unknown([entry.path for entry in found])))
            outside = {path for path in known if not path.startswith(self.root)}
            self.tally.count("known", sum(finder.samples[path].id > 0 for path in outside))

    def unknown(self, paths: Sequence[str]) -> list[str]:
        """Those that the dataset has never had: what lies in its trash does not come back."""
        among, values = rows.among_texts(paths)
        query = f"SELECT path FROM {Sample._meta.db_table} WHERE dataset_id = %s AND path {among}"
        known = {path for (path,) in rows.select(query, [self.dataset.pk, values])}
        return [path for path in paths if path not in known]

    def read(self, reader: Reader, source: StoredSource, finder: SampleFinder) -> None:
        parts, shared = self.files.parts(reader, self.part.check)
        for part in parts:
            self.tally.count("files", len(part["files"]))
            if len(part["files"]) > 1 and reader.reads_beside:
                finder.expect(part["files"])
            records = reader.read(
                source, options_of(self.job), files=part["files"], images=finder, shared=shared
            )
            while arrivals := self.collect(records, source, finder):
                self.part.check()
                self.foresee(arrivals)

    def collect(
        self, records: Iterator[AnnotatedSample | Problem], source: StoredSource, finder: SampleFinder
    ) -> Arrivals | None:
        """Some hundred of the records; None where none is left."""
        arrivals = Arrivals()
        for record in records:
            if isinstance(record, Problem):
                arrivals.problems.append(record)
            else:
                sample = finder.samples[record.image.path]
                arrivals.add(sample, record, self.rules, source.probes.pop(sample.id, None))
            if arrivals.size + len(arrivals.problems) >= ARRIVALS:
                return arrivals
        return arrivals if arrivals.records or arrivals.problems else None

    def foresee(self, arrivals: Arrivals) -> None:
        """Count what the samples do not have yet."""
        for problem in arrivals.problems:
            self.tally.refuse(problem)
        del self.part.lines[LINES_KEPT:]
        names = arrivals.label_names
        known = known_labels(self.dataset, names, now=timezone.now())
        new = {name: -place for place, name in enumerate(sorted(names - known.keys()), 1)}
        occasion = Occasion(self.dataset.pk, self.job.created_by_id, timezone.now(), ChangeKind.IMPORT)
        marks = marks_of(arrivals, occasion, known | new)
        name_of = {pk: name for name, pk in (known | new).items()}
        present = marks_by_sample([pk for pk in marks if pk > 0])
        for pk, some in marks.items():
            added: list[Mark] = only_new(some, present.get(pk, ()))
            self.tally.count("annotated", bool(added))
            self.tally.count("annotations", len(added))
            self.labels.update(name_of[mark.label_id] for mark in added)

    def labels_foreseen(self) -> list[dict[str, Any]]:
        """The labels by how many annotations they would get, and whether they would be made for it."""
        shown = self.labels.most_common(LABELS_SHOWN)
        known = known_labels(self.dataset, [name for name, _ in shown], now=timezone.now())
        return [{"name": name, "annotations": count, "is_new": name not in known} for name, count in shown]
