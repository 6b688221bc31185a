"""Which usage each sample of a new version gets: what is asked for, what is read for it, and what is told of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import numpy as np

from datasets.errors import InvalidInputError
from datasets.models import Dataset, Label, Sample, Version
from datasets.models.version import Usage, VersionStatus
from datasets.near_duplicates import group_alike
from datasets.published import page_table, read_page
from datasets.sample_pages import iterate_ids
from datasets.split_groups import Key, Leaks, join_groups, label_shares, leaks_of
from datasets.splits import SplitSample, assign_usage, check_ratios
from datasets.states import SampleState
from datasets.tabs import SampleFilter

CONTENT, NEAR_DUPLICATES, DIRECTORY, PROPERTY = "content", "near_duplicates", "directory", "property:"
FEW = 5  # labeled samples, below which ModelArts refuses to train a label
FARTHEST = 10  # labels, the worst, that are told
SHOWN_LEAKS, SHOWN_OF_LEAK = 3, 4  # groups, and samples of one
MOST_PROPERTIES = 50  # names that are offered
CHUNK = 5000  # ids

# What the plan says of each number of a part: one character, so that a part of 8,192 samples is 8 kB.
OUTSIDE, NO_USAGE = " ", "-"
USAGE_LETTERS = {Usage.TRAIN.value: "t", Usage.EVAL.value: "e", Usage.INFERENCE.value: "i"}
USAGE_OF_LETTER = {letter: usage for usage, letter in USAGE_LETTERS.items()}


@dataclass(frozen=True, slots=True)
class SplitOptions:
    """How labeled samples are dealt out that nobody has given a usage. `group_by`: what keeps samples together beside
    equal content, any of `near_duplicates`, `directory` and `property:<name>`. `sticky`: samples keep the usage that
    the current version gives them."""

    ratios: dict[str, float] = field(default_factory=lambda: {Usage.TRAIN.value: 1.0})
    seed: int = 0
    stratify: bool = True
    group_by: tuple[str, ...] = ()
    sticky: bool = False


def check_split(options: SplitOptions) -> None:
    """Raise InvalidInputError unless the ratios are shares of usages that add up to 1, and groups are known."""
    if unknown := sorted(options.ratios.keys() - set(Usage.values)):
        raise InvalidInputError(f"split: There is no usage {', '.join(unknown)}.", code="split_invalid")
    check_ratios(options.ratios)
    for name in options.group_by:
        is_property = name.startswith(PROPERTY) and len(name) > len(PROPERTY)
        if not is_property and name not in (CONTENT, NEAR_DUPLICATES, DIRECTORY):
            known = f"{CONTENT}, {NEAR_DUPLICATES}, {DIRECTORY} or {PROPERTY}<name>"
            raise InvalidInputError(f"split_options: group_by: Use {known}.", code="group_by_invalid")


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """`letters`: of each number in scope its letter. The labeled samples, each with labels, group and usage."""

    letters: dict[int, str]
    numbers: list[int]
    labels: list[list[str]]
    groups: list[int]
    usages: list[str]
    by_hand: dict[str, int]  # how many of the labeled samples have a usage that was set

    def leaks(self, alike: Sequence[int]) -> Leaks:
        """Leaks among groups and what is `alike`: of each labeled sample the place of the first like it."""
        groups = join_groups(len(self.numbers), [self.groups, alike])
        return leaks_of(groups, self.usages, examples=SHOWN_LEAKS)


class LabeledSamples:
    """The labeled samples of a scope, column by column; what a split seldom needs is read when it is asked for."""

    def __init__(self, dataset_id: int, wanted: SampleFilter, rest: str) -> None:
        self.letters: dict[int, str] = {}
        self.ids: list[int] = []
        self.numbers: list[int] = []
        self.labels: list[list[str]] = []  # ids, as text
        self.contents: list[str | None] = []
        self.by_hand: list[str | None] = []  # usages that were set
        for ids in iterate_ids(dataset_id, wanted):
            rows = Sample.objects.filter(pk__in=ids)
            for pk, number, state, counts, sha256, usage in rows.values_list(
                "pk", "number", "state", "label_counts", "sha256", "usage"
            ):
                self.letters[number] = rest
                if state == SampleState.LABELED:
                    self.ids.append(pk)
                    self.numbers.append(number)
                    self.labels.append(list(counts))
                    self.contents.append(sha256 or None)
                    self.by_hand.append(usage)

    def alike(self) -> list[int]:
        """Of each the place of the first of its near-duplicates; its own where nobody has looked at it."""
        looks = self._read("phash", "measures")
        is_known = [phash is not None and measures is not None for phash, measures in looks]
        contrasts = [
            each[1]["contrast"] if known else np.nan for each, known in zip(looks, is_known, strict=True)
        ]
        _, contents = np.unique([content or "" for content in self.contents], return_inverse=True)
        found = group_alike(
            np.array([phash or 0 for phash, _ in looks], dtype=np.int64),
            np.array(contrasts, dtype=np.float64),
            np.where([content is not None for content in self.contents], contents + 1, 0),
        )
        return [int(place) for place in found]

    def keys(self, name: str) -> Sequence[Key]:
        """What a criterion says of each."""
        if name == NEAR_DUPLICATES:
            return self.alike()
        if name == CONTENT:
            return self.contents
        if name == DIRECTORY:
            return [directory for (directory,) in self._read("directory")]
        name = name.removeprefix(PROPERTY)
        return [properties.get(name) for (properties,) in self._read("properties")]

    def property_names(self) -> list[str]:
        """Names that samples can be kept together by, the most frequent ones."""
        names = Counter(name for (properties,) in self._read("properties") for name in properties)
        return sorted([name for name, _ in names.most_common(MOST_PROPERTIES)])

    def directories(self) -> int:
        return len(set(self._read("directory")))

    def _read(self, *columns: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(self.ids), CHUNK):
            some = self.ids[start : start + CHUNK]
            rows = {row[0]: row[1:] for row in Sample.objects.filter(pk__in=some).values_list("pk", *columns)}
            found += [rows[pk] for pk in some]
        return found


def plan_split(
    dataset: Dataset, wanted: SampleFilter, options: SplitOptions, parent: Version | None
) -> tuple[SplitPlan, LabeledSamples]:
    """For each number in scope its letter. Labeled samples get a usage; others inference if a share is asked for.

    A usage that was set by hand is kept. Samples of equal content have one, unless two were set. Memory: some 300
    bytes a labeled sample, since the split needs to see all.
    """
    rest = USAGE_LETTERS[Usage.INFERENCE] if options.ratios.get(Usage.INFERENCE) else NO_USAGE
    found = LabeledSamples(dataset.pk, wanted, rest)
    groups = join_groups(len(found.ids), map(found.keys, dict.fromkeys((CONTENT, *options.group_by))))
    before = usages_of(parent) if options.sticky and parent else {}
    samples = (
        SplitSample(number, labels if options.stratify else (), group, before.get(number), usage)
        for number, labels, group, usage in zip(
            found.numbers, found.labels, groups, found.by_hand, strict=True
        )
    )
    usage_of = assign_usage(samples, options.ratios, options.seed)
    usages = [usage_of[number] for number in found.numbers]
    for number, usage in zip(found.numbers, usages, strict=True):
        found.letters[number] = USAGE_LETTERS[usage]
    counts = Counter(usage for usage in found.by_hand if usage)
    by_hand = {usage: counts[usage] for usage in Usage.values}
    return SplitPlan(found.letters, found.numbers, found.labels, groups, usages, by_hand), found


class _RowUsage(msgspec.Struct):
    """What is read of a version's row: the rest is skipped."""

    number: int
    usage: str | None = None


def usages_of(version: Version) -> dict[int, str]:
    """By number the usages that a published version gives; empty while it is none."""
    if version.status != VersionStatus.NORMAL:
        return {}
    decoder = msgspec.json.Decoder(_RowUsage)
    rows = (
        decoder.decode(line) for page in page_table(version) for line in read_page(version, page).splitlines()
    )
    return {row.number: row.usage.lower() for row in rows if row.usage}


def split_report(
    dataset: Dataset, plan: SplitPlan, options: SplitOptions, labeled: LabeledSamples
) -> dict[str, Any]:
    """What should be known of a split before it is published, as JSON: leaks, the labels that lie farthest from the
    ratios, warnings `{code, label, count}`, and what samples could be kept together by."""
    leaks = plan.leaks(labeled.alike())
    names = dict(Label.objects.filter(dataset=dataset).values_list("pk", "name"))
    shares = [
        replace(each, label=names.get(int(each.label), each.label))
        for each in label_shares(plan.labels, plan.usages, options.ratios)
    ]
    asked = [usage for usage, share in options.ratios.items() if share > 0]
    warnings: list[dict[str, Any]] = [
        {"code": f"set_to_{usage}", "label": "", "count": number}
        for usage, number in plan.by_hand.items()
        if number and usage not in asked
    ]
    for each in sorted(shares, key=lambda share: share.label):
        total = sum(each.counts.values())
        if total < FEW:
            warnings.append({"code": "few_samples", "label": each.label, "count": total})
        warnings += [
            {"code": f"none_in_{usage}", "label": each.label, "count": total}
            for usage in asked
            if not each.counts[usage]
        ]
    return {
        "set_by_hand": plan.by_hand,
        "leaks": {
            "groups": leaks.groups,
            "samples": leaks.samples,
            "examples": _shown(dataset, plan, leaks),
        },
        "imbalance": [
            {"label": each.label, "counts": each.counts, "deviation": each.deviation}
            for each in shares[:FARTHEST]
        ]
        if len(asked) > 1
        else [],
        "warnings": warnings,
        "properties": labeled.property_names(),
        "directories": labeled.directories(),
    }


def _shown(dataset: Dataset, plan: SplitPlan, leaks: Leaks) -> list[list[dict[str, Any]]]:
    """The first samples of the leaks that are shown, of each usage one at least."""
    shown = [_of_each_usage(plan, members) for members in leaks.examples]
    numbers = [plan.numbers[place] for members in shown for place in members]
    found = Sample.objects.filter(dataset=dataset, number__in=numbers)
    known = {number: (pk, name) for number, pk, name in found.values_list("number", "pk", "name")}
    return [
        [
            {"id": str(pk), "number": plan.numbers[place], "name": name, "usage": plan.usages[place]}
            for place in members
            for pk, name in [known[plan.numbers[place]]]
        ]
        for members in shown
    ]


def _of_each_usage(plan: SplitPlan, members: Sequence[int]) -> list[int]:
    firsts = {plan.usages[place]: place for place in reversed(members)}
    others = [place for place in members if place not in firsts.values()]
    return [*firsts.values(), *others][:SHOWN_OF_LEAK]
