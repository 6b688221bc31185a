"""One task of Label Studio: which image it is about, and whose marks are taken.

Of several annotators the newest annotation counts that was not skipped. Where nobody has annotated, the newest
prediction is taken, to be confirmed. JSON_MIN is read, too: there what was asked stands between `id` and `annotator`,
each record is one annotation, and those of a task follow each other.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from datasets.formats.image_index import is_image

Task = dict[str, Any]

_IMAGE_KEYS = ("image", "img", "picture", "photo", "url", "image_url")
_BUCKETS = ("s3", "s3a", "obs")
_CLOUDS = (*_BUCKETS, "gs", "azure-blob")
_UPLOADED = re.compile(r"^[0-9a-f]{8}-(?=.)")
_MIN_KEYS = ("annotation_id", "annotator")


class TaskError(ValueError):
    """The element is no task; the sentence says why."""


def decode_task(element: bytes) -> Task:
    """Return an element of an export as a task: `data`, and lists of annotations and predictions. Raises TaskError."""
    try:
        found = msgspec.json.decode(element)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise TaskError(f"The task is no JSON: {problem}.") from problem
    if not isinstance(found, dict):
        raise TaskError("The task is no JSON object.")
    found.pop("is_min", None)  # a word of ours
    if isinstance(found.get("data"), dict):
        return found
    return _task_of_min(found) if any(key in found for key in _MIN_KEYS) else {"data": found}


def is_min(task: Task) -> bool:
    """Whether a task was made of a record of JSON_MIN, of which several may be of one task."""
    return task.get("is_min") is True


def annotations_of(task: Task) -> list[dict[str, Any]]:
    """Return the annotations that were not skipped, the newest last."""
    found = _dicts(task.get("annotations") or task.get("completions"))
    return _by_age([each for each in found if not (each.get("was_cancelled") or each.get("skipped"))])


def predictions_of(task: Task) -> list[dict[str, Any]]:
    """Return the predictions that hold something, the newest last."""
    return _by_age([each for each in _dicts(task.get("predictions")) if each.get("result")])


def image_of(task: Task, asked: Any) -> str:
    """Return what the task says of where its image lies; empty where it names none.

    `asked`: what its results call their image, by which one of several is meant. Then names of usual keys go first.
    """
    data: dict[str, Any] = task["data"]
    keys = sorted(data, key=lambda key: (key != asked, key.lower() not in _IMAGE_KEYS))
    texts = [(key, value) for key in keys for value in _strings(data[key])]
    named = [value for _, value in texts if any(is_image(place.split("?")[0]) for place in places_of(value))]
    return next(iter([*named, *(value for key, value in texts if key.lower() in _IMAGE_KEYS)]), "")


def asked_of(results: Any) -> Any:
    """Return what the first of some results calls the image that it is about."""
    return next((each["to_name"] for each in _dicts(results) if each.get("to_name")), None)


def of_one_image(results: Any, asked: Any) -> tuple[list[Any], int]:
    """Return the results about the image that is called so, the first of its pages, and how many are of others."""
    found = results if isinstance(results, list) else []
    others = [
        each
        for each in _dicts(found)
        if each.get("to_name", asked) != asked or each.get("item_index") not in (None, 0)
    ]
    return [each for each in found if not any(each is other for other in others)], len(others)


def places_of(named: str) -> list[str]:
    """Return where the image of a task may lie, the best first: whole `obs://` paths, or names that may have folders.

    Files of a folder of the server (`/data/local-files/?d=`), of a bucket, uploaded ones, web addresses, plain names.
    """
    parts = _split(named)
    if parts is None:
        return []
    if parts.scheme in _CLOUDS:
        rest = named.partition("://")[2]
        whole = [f"obs://{rest}"] if parts.scheme in _BUCKETS and parts.netloc else []
        return _unique([*whole, rest.partition("/")[2]])
    query = parse_qs(parts.query)
    if uri := query.get("fileuri"):
        return [place for place in places_of(_decoded(uri[0])) if place]
    if "local-files" in parts.path and query.get("d"):
        return _unique([query["d"][0]])
    if "/data/upload/" in parts.path or parts.path.startswith("upload/"):
        name = unquote(parts.path).rpartition("/")[2]
        return _unique([name, _UPLOADED.sub("", name)])
    if parts.scheme or parts.path.startswith("/"):
        return _unique([unquote(parts.path).lstrip("/")])
    return _unique([named, unquote(parts.path), _UPLOADED.sub("", named.rpartition("/")[2])])


def _split(named: str) -> Any:
    try:
        return urlsplit(named.strip())
    except ValueError:
        return None


def _decoded(text: str) -> str:
    """The address that a signed link hides."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _unique(places: list[str]) -> list[str]:
    return list(dict.fromkeys(place for place in places if place))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _by_age(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sorted by when they were changed; those without a time come as they are listed, before the others."""
    return sorted(found, key=lambda each: str(each.get("updated_at") or each.get("created_at") or ""))


def _task_of_min(record: Mapping[str, Any]) -> Task:
    keys = list(record)
    end = next(place for place, key in enumerate(keys) if key in _MIN_KEYS)
    if "id" in keys[:end]:
        start = keys.index("id")
        data, asked = keys[:start], keys[start + 1 : end]
    else:  # then a text may be either
        data = [key for key in keys[:end] if isinstance(record[key], str)]
        asked = [key for key in keys[:end] if key not in data]
    results = [result for key in asked for result in _results_of_min(key, record[key])]
    annotation = {
        "result": results,
        "updated_at": record.get("updated_at"),
        "created_at": record.get("created_at"),
    }
    return {
        "id": record.get("id"),
        "data": {key: record[key] for key in data},
        "annotations": [annotation],
        "is_min": True,
    }


def _results_of_min(name: str, value: Any) -> Iterator[dict[str, Any]]:
    """The results of one control: a single choice comes bare."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield {"type": "choices", "from_name": name, "value": {"choices": [each]}}
        elif isinstance(each, dict):
            sizes = {key: each[key] for key in ("original_width", "original_height") if key in each}
            yield {"type": _type_of_min(each), "from_name": name, "value": each} | sizes


def _type_of_min(value: Mapping[str, Any]) -> str:
    """The type of a result, which JSON_MIN leaves out."""
    if "choices" in value:  # of a region they repeat its place, but not its id
        return "choices of a region" if "original_width" in value else "choices"
    return next((key for key in value if key.endswith("labels") and key != "labels"), "value")
