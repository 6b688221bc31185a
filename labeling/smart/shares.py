"""A share that was counted, with how sure it is."""

from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `number`, and the 95 % interval of the share that it stands for (Wilson 1927)."""

    right: int
    number: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        return self.right / self.number if self.number else None


def share(right: int, number: int) -> Share:
    """The share of `right` among `number`; of nothing nothing is known: 0 to 1."""
    if not number:
        return Share(0, 0, 0.0, 1.0)
    part, square = right / number, NORMAL_95**2
    middle = part + square / (2 * number)
    spread = NORMAL_95 * sqrt(part * (1 - part) / number + square / (4 * number**2))
    bottom = 1 + square / number
    low = (middle - spread) / bottom if right else 0.0
    high = (middle + spread) / bottom if right < number else 1.0
    return Share(right, number, low, high)


def share_json(found: Share) -> dict[str, Any]:
    return asdict(found) | {"value": found.value}
