"""What a person should know of the samples of an export: listed in the job's result, while the others go on."""

from collections import Counter

from datasets.formats.base import WriteReport
from datasets.formats.fitting import Fitted
from datasets.records import AnnotatedSample, ImageInfo, Problem
from datasets.services.import_tally import Tally

CLIPPED, OUTSIDE = "clipped", "outside image"  # what a report calls them, beside the kinds of shapes
_CUT = (
    "Annotations reach outside the image: {clipped} were cut at its edge, {left_out} left out. Correct them, and "
    "export again."
)


class Findings:
    """Lists samples in the tally of the part that writes them; a preview has none, and only counts."""

    def __init__(self, tally: Tally | None = None) -> None:
        self.tally = tally
        self.clipped = self.left_out = 0

    def noted(self, fitted: Fitted) -> AnnotatedSample:
        """The sample to write, once what is to be said of it was noted."""
        sample, clipped, left_out = fitted
        if clipped or left_out:
            self.clipped += clipped
            self.left_out += left_out
            self._list(sample.image, "annotations_cut", _CUT.format(clipped=clipped, left_out=left_out))
        return sample

    def add_to(self, report: WriteReport) -> None:
        """Count what was cut or left out beside what the format could not carry."""
        report.approximated += Counter({CLIPPED: self.clipped})
        report.left_out += Counter({OUTSIDE: self.left_out})

    def _list(self, image: ImageInfo, code: str, message: str) -> None:
        if self.tally:
            self.tally.refuse(Problem(image.path, code, message))
