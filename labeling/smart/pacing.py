"""Training in the time that was given: as much as is planned, or as much of it as fits."""

import time
from collections.abc import Iterator

LEAST = 0.1  # seconds of any part, so that nothing is left out altogether


class Clock:
    """Time that was given to a training, from now on; None: as long as it takes."""

    def __init__(self, seconds: float | None) -> None:
        self.end = None if seconds is None else time.monotonic() + seconds

    def part(self, share: float) -> float | None:
        """Seconds for work that may take such a share of what is left."""
        return None if self.end is None else max(LEAST, share * (self.end - time.monotonic()))


def shares(steps: int, seconds: float | None) -> Iterator[float]:
    """Of each step the share of the work, or of the time, that is over. None begins when the time is."""
    start = time.monotonic()
    for step in range(steps):
        share = step / steps
        if seconds is not None:
            share = max(share, (time.monotonic() - start) / seconds)
        if share >= 1:
            return
        yield share
