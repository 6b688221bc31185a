"""PASCAL VOC files beside a version: one for each labeled image, of the rows as they were written."""

from collections.abc import Iterator

import msgspec

from datasets import jobs
from datasets.formats.naming import ambiguous_keys, safe_name, stem_key, stem_of
from datasets.formats.voc_xml import write_voc
from datasets.images import checksum
from datasets.manifest import read_rows, sample_of_row
from datasets.models import Dataset, Sample
from datasets.storage import storage
from datasets.version_pages import Page

FOLDER = "annotations/"


def ambiguous_names(dataset: Dataset, letters: dict[int, str]) -> list[str]:
    """The names, as the VOC export compares them, that several samples of the plan have."""
    names = Sample.objects.filter(dataset=dataset).order_by("number").values_list("number", "name")
    return sorted(ambiguous_keys(stem_key(name) for number, name in names.iterator() if number in letters))


def write_voc_files(part: jobs.PartRun, ambiguous: frozenset[str]) -> Iterator[bytes]:
    """Write the files of the rows whose `path` and `pages` the part names; returns their lines for
    SHA256SUMS. A repeat writes the same bytes."""
    target = part.job.parameters["target"]
    for page in msgspec.convert(part.parameters["pages"], list[Page]):
        part.check()
        rows = read_rows(storage().get(part.parameters["path"], page.offset, page.length))
        with storage().batch() as batch:
            for sample in map(sample_of_row, rows):
                if not sample.is_labeled:
                    continue
                name = safe_name(sample, is_ambiguous=stem_key(sample.image.name) in ambiguous)
                data = write_voc(sample, name)
                batch.put(f"{target}{FOLDER}{stem_of(name)}.xml", data)
                yield f"{checksum([data])}  {FOLDER}{stem_of(name)}.xml\n".encode()
