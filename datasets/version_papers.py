"""What outsiders read beside a version's manifest: a Croissant 1.1 description and a card in Markdown.

Croissant: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MANIFEST_TYPE = "application/jsonlines"
SPECIFICATION = "http://mlcommons.org/croissant/1.1"
USAGES = ("train", "eval", "inference")
KINDS = {
    "image_classification": "labels of whole images",
    "object_detection": "boxes and other shapes around objects",
    "image_segmentation": "outlines of objects",
}
MOST_LABELS = 200  # rows of the card's table

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """What the papers say. `created_at` in ISO 8601; `counts` {total, labeled, train, eval, inference}; `labels` {name:
    {annotations, samples}}; `manifest` is its file's name, of `manifest_bytes` bytes."""

    dataset: str
    dataset_type: str
    name: str
    digest: str
    created_at: str
    counts: Mapping[str, int]
    labels: Mapping[str, Mapping[str, int]]
    split: Mapping[str, Any]
    manifest: str
    manifest_sha256: str
    manifest_bytes: int
    about: str = ""  # the dataset
    description: str = ""  # the version
    creator: str = ""
    parent: str = ""  # digest
    keywords: Sequence[str] = field(default_factory=tuple)
    by_usage: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # samples by label and usage
    charts: str = ""  # name of the file
    copies: str = ""  # name of the list of checksums of copies

    @property
    def title(self) -> str:
        return f"{self.dataset} {self.name}"

    @property
    def sentence(self) -> str:
        said = " ".join(filter(None, (self.about, self.description)))
        return said or f"{self.counts['total']:,} images with {KINDS.get(self.dataset_type, 'annotations')}."


def croissant(version: PublishedVersion) -> bytes:
    """The description as JSON-LD. One record for each sample: its file, its content's sha256 and its usage."""
    said: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": SPECIFICATION,
        "name": version.title,
        "description": version.sentence,
        "version": version.name,
        "identifier": f"sha256:{version.digest}",
        "datePublished": version.created_at,
        "isLiveDataset": False,
        "keywords": sorted({*version.keywords, *version.labels}),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": "manifest",
                "name": version.manifest,
                "contentUrl": version.manifest,
                "contentSize": f"{version.manifest_bytes} B",
                "encodingFormat": MANIFEST_TYPE,
                "sha256": version.manifest_sha256,
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "samples",
                "name": "samples",
                "key": {"@id": "samples/id"},
                "field": [
                    _field("id", "sc:Text", "The sample's id in the dataset."),
                    _field("source", "sc:Text", "Where the image lies."),
                    _field("sha256", "sc:Text", "Of the image's bytes."),
                    _field("usage", "sc:Text", "TRAIN, EVAL or INFERENCE; nothing where it has none."),
                ],
            }
        ],
    }
    if version.creator:
        said["creator"] = {"@type": "sc:Person", "name": version.creator}
    if version.parent:
        said["isBasedOn"] = f"sha256:{version.parent}"
    return json.dumps(said, indent=1, ensure_ascii=False).encode() + b"\n"


def _field(name: str, kind: str, description: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"samples/{name}",
        "name": name,
        "description": description,
        "dataType": kind,
        "source": {"fileObject": {"@id": "manifest"}, "extract": {"column": name}},
    }


def card(version: PublishedVersion) -> bytes:
    """The card: what the version is, what it holds, how it was split, and how to check it."""
    counts, split = version.counts, version.split
    usages = [(usage, counts[usage]) for usage in USAGES if counts.get(usage)]
    lines = [
        f"# {_plain(version.title)}",
        "",
        _plain(version.sentence),
        "",
        "| | |",
        "|---|---|",
        f"| Published | {version.created_at}{f' by {_plain(version.creator)}' if version.creator else ''} |",
        f"| Digest | `sha256:{version.digest}` |",
        *([f"| Follows | `sha256:{version.parent}` |"] if version.parent else []),
        f"| Annotations | {KINDS.get(version.dataset_type, version.dataset_type)} |",
        f"| Samples | {counts['total']:,}, of which {counts['labeled']:,} are labeled |",
        *[f"| Usage `{usage}` | {number:,} |" for usage, number in usages],
        "",
        "## Labels",
        "",
        *_label_table(version, [usage for usage, _ in usages]),
        "",
        *(
            [f"![Samples by label and usage, and images by size]({version.charts})", ""]
            if version.charts
            else []
        ),
        "## Split",
        "",
        _split_in_words(split),
        "",
        "## Files",
        "",
        f"`{version.manifest}` has one JSON line for each sample, with ModelArts' keys and the checksum of its image.",
        "`version.json` has the digest of each page of it; `croissant.json` describes it for programs.",
        "`sha256sum -c SHA256SUMS` in this folder checks all of them.",
        *([f"`sha256sum -c {version.copies}` checks the copies of the images."] if version.copies else []),
        "",
    ]
    return "\n".join(lines).encode()


def _label_table(version: PublishedVersion, usages: Sequence[str]) -> list[str]:
    """The labels of most annotations, with their samples in each usage."""
    rows = sorted(version.labels.items(), key=lambda each: (-each[1]["annotations"], each[0]))
    columns = usages if version.by_usage else ()
    lines = [
        "| Label | Annotations | Samples |" + "".join(f" {usage} |" for usage in columns),
        "|---|---:|---:|" + "---:|" * len(columns),
    ]
    for name, count in rows[:MOST_LABELS]:
        of_usage = version.by_usage.get(name, {})
        numbers = "".join(f" {of_usage.get(usage, 0):,} |" for usage in columns)
        lines.append(f"| {_plain(name)} | {count['annotations']:,} | {count['samples']:,} |{numbers}")
    if len(rows) > MOST_LABELS:
        lines.append(f"| and {len(rows) - MOST_LABELS:,} more | | |" + " |" * len(columns))
    return lines


def _split_in_words(split: Mapping[str, Any]) -> str:
    shares = [f"{usage} {split[usage]:.0%}" for usage in USAGES if split.get(usage)]
    words = [
        f"Labeled samples were dealt out by shares ({', '.join(shares)}) with seed {split.get('seed', 0)}"
    ]
    if split.get("stratify", True):
        words.append("each label alike")
    if groups := split.get("group_by"):
        words.append(f"together what agrees in {_plain(', '.join(groups))}")
    if split.get("sticky"):
        words.append("those of the version before as they were")
    if by_hand := split.get("by_hand"):
        words.append(f"and {by_hand:,} as they were set by hand")
    return ", ".join(words) + ". Samples of equal content have one usage."


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, in one line."""
    flat = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#|!" else sign for sign in flat)
