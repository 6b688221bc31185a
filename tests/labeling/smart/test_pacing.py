"""Training in the time that was given. The time is what the test says it is."""

from collections.abc import Iterator

import pytest

from labeling.smart import pacing
from labeling.smart.pacing import Clock, shares


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock, a second has passed."""
    seconds: Iterator[int] = iter(range(1000))
    monkeypatch.setattr("labeling.smart.pacing.time.monotonic", lambda: next(seconds))


@pytest.mark.usefixtures("ticking")
def test_steps_share_the_work_evenly_where_there_is_time() -> None:
    assert list(shares(4, None)) == [0, 0.25, 0.5, 0.75]


@pytest.mark.usefixtures("ticking")
def test_steps_share_the_time_where_there_is_less() -> None:
    assert list(shares(100, 4)) == [0.25, 0.5, 0.75]


@pytest.mark.usefixtures("ticking")
def test_what_one_part_does_not_take_is_for_the_next() -> None:
    clock = Clock(11)

    assert (clock.part(0.5), clock.part(1.0)) == (5, 9)


@pytest.mark.usefixtures("ticking")
def test_what_comes_late_gets_a_little_and_what_has_no_limit_none() -> None:
    assert (Clock(0.5).part(1.0), Clock(None).part(0.5)) == (pacing.LEAST, None)
