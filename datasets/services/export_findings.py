"""What a person should know of the samples of an export: listed in the job's result, while the others go on."""

from collections import Counter
from collections.abc import Iterable, Mapping

from datasets.formats.base import WriteReport
from datasets.formats.fitting import Fitted
from datasets.records import AnnotatedSample, Problem
from datasets.services.import_tally import Tally

CLIPPED, OUTSIDE = "clipped", "outside image"  # what a report calls them, beside the kinds of shapes
_CUT = (
    "Annotations reach outside the image: {clipped} were cut at its edge, {left_out} left out. Correct them, and "
    "export again."
)


_IMAGE = {
    "image_missing": "The image's file is gone from the object storage. Put it back, and export again.",
    "image_unreadable": "The image's file can't be read. See to it that Easel may read it, and export again.",
    "image_size_unknown": (
        "The image's size is not known, as its file was not read yet or can't be: a format that needs it left the "
        "annotations out. Export again once the images were read."
    ),
}
_BROKEN = "The image can't be read ({code}), and was exported as it is. Replace its file, and export again."


class Findings:
    """Lists samples in the tally of the part that writes them; a preview has none, and only counts.

    `listed`: the paths of images of which it was said already what is wrong with them.
    """

    def __init__(self, tally: Tally | None = None, *, listed: Iterable[str] = ()) -> None:
        self.tally = tally
        self.listed = frozenset(listed)
        self.clipped = self.left_out = 0

    def noted(self, fitted: Fitted) -> AnnotatedSample:
        """The sample to write, once what is to be said of it was noted."""
        sample, clipped, left_out = fitted
        if (sample.image.problem or not sample.image.width) and sample.image.path not in self.listed:
            self.image(sample.image.path, sample.image.problem or "image_size_unknown")
        if clipped or left_out:
            self.clipped += clipped
            self.left_out += left_out
            self._list(sample.image.path, "annotations_cut", _CUT.format(clipped=clipped, left_out=left_out))
        return sample

    def image(self, path: str, code: str) -> None:
        """Note what is wrong with an image."""
        self._list(path, code, _IMAGE.get(code) or _BROKEN.format(code=code))

    def images(self, codes: Mapping[str, str]) -> None:
        """Note what is wrong with images, by path."""
        for path, code in sorted(codes.items()):
            self.image(path, code)

    def add_to(self, report: WriteReport) -> None:
        """Count what was cut or left out beside what the format could not carry."""
        report.approximated += Counter({CLIPPED: self.clipped})
        report.left_out += Counter({OUTSIDE: self.left_out})

    def _list(self, path: str, code: str, message: str) -> None:
        if self.tally:
            self.tally.refuse(Problem(path, code, message))
