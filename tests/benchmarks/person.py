"""A scripted person with a mouse: curved paths at a person's pace, who never waits for the machine."""

import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Page

Point = tuple[float, float]

TICK = 1 / 60  # s between two places that a mouse tells of, as often as a browser hands them to a page
REACTION = 0.05  # s, the part of a movement that no distance takes
PER_BIT = 0.09  # s for each bit of Fitts' law: a practised person
TARGET = 6.0  # CSS px that a corner is met by
BEND = 0.12  # of the way, how far a path swings out at most
CLICK = 0.06  # s that a button is held before it moves


@dataclass(slots=True)
class Person:
    """`own_seconds` is what the person takes for himself; what passes beyond it is the machine's.

    He begins when he is made.
    """

    page: Page
    chance: random.Random
    at: Point = (0.0, 0.0)
    own_seconds: float = 0.0
    _due: float = field(default_factory=time.perf_counter)

    def rest(self, seconds: float) -> None:
        """Look, think, or just be on the way: the next act is due so much after the last one was.

        A page that is late does not slow the hand: the acts that it has kept waiting follow at once.
        """
        self.own_seconds += seconds
        self._due += seconds
        time.sleep(max(0.0, self._due - time.perf_counter()))

    def drag(self, start: Point, end: Point) -> None:
        self.go(start)
        self.page.mouse.down()
        self.rest(CLICK)
        self.go(end)
        self.page.mouse.up()

    def go(self, to: Point) -> None:
        for place in path(self.at, to, self.chance):
            self.rest(TICK)
            self.page.mouse.move(*place)
        self.at = to

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)


def path(start: Point, end: Point, chance: random.Random) -> Iterator[Point]:
    """Where a hand is from tick to tick: slow, fast and slow again (least jerk), on an arc to one side."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    seconds = REACTION + PER_BIT * math.log2(math.hypot(dx, dy) / TARGET + 1)
    ticks = max(2, round(seconds / TICK))
    bend = chance.uniform(-BEND, BEND)
    for tick in range(1, ticks + 1):
        share = tick / ticks
        way = share**3 * (10 - 15 * share + 6 * share**2)
        aside = bend * 4 * way * (1 - way)
        yield start[0] + dx * way - dy * aside, start[1] + dy * way + dx * aside
