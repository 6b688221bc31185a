"""Every endpoint of the API, and what it says it takes: what the table of docs/roles.md and its tests are made of."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from datasets.permissions import RIGHTS_BY_ROLE, Door, Right, role_allows

API = "api/v1/"
ADMINISTRATOR, MEMBERLESS, NOBODY = "administrator", "signed in, no member", "not signed in"
PEOPLE = [NOBODY, MEMBERLESS, *RIGHTS_BY_ROLE, ADMINISTRATOR]
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
Patterns = Iterable[URLPattern | URLResolver]


@dataclass(frozen=True)
class Endpoint:
    """One method of one address: `template` is Django's, `key` the view's word for the method in its `rights`."""

    method: str
    template: str
    view: Any
    key: str

    @property
    def needs(self) -> Any:
        """What the view declares: a Right, a Door, or None where it says nothing."""
        rights = self.view.initkwargs.get("rights") or getattr(self.view.cls, "rights", {})
        return rights.get(self.key)

    @property
    def path(self) -> str:
        """The address as the API contract writes it: `/datasets/{dataset_id}`."""
        return "/" + PARAMETER.sub(r"{\2}", self.template.removeprefix(API))

    def __str__(self) -> str:
        return f"{self.method} {self.template.removeprefix(API)}"


def endpoints(patterns: Patterns | None = None, prefix: str = API) -> list[Endpoint]:
    """Every method of every address below `prefix`."""
    return [
        Endpoint(method.upper(), template, pattern.callback, key)
        for template, pattern in _walk(get_resolver().url_patterns if patterns is None else patterns)
        if template.startswith(prefix)
        for method, key in _methods(pattern.callback)
    ]


def passes(person: str, needs: Right | Door) -> bool:
    """Whether one of `PEOPLE` passes such a door; a role stands for a member of the dataset that is asked for."""
    if needs == Door.ANYONE or person == ADMINISTRATOR:
        return True
    if person == NOBODY or needs == Door.ADMINISTRATOR:
        return False
    if needs == Door.MANAGER:
        return role_allows(person, Right.SMART_LABEL)
    return needs == Door.SIGNED_IN or (isinstance(needs, Right) and role_allows(person, needs))


def door_document() -> str:
    """The table of every endpoint as Markdown, the second half of docs/roles.md."""
    lines = [
        "",
        "## Every endpoint",
        "",
        "Below `/api/v1`. A right is held in the dataset that the address leads to: who is no member of it gets 404,",
        "who lacks the right 403, who is not signed in 401. `signed_in`: whoever has an account, and what he gets is",
        "his own or of his datasets. `manager`: of some dataset. Some bodies take more than the door, such as deleting",
        "through `samples/batch`; that is refused in the same way.",
        "",
        f"| method | address | takes | {' | '.join(PEOPLE)} |",
        "|---|---|---|" + "---|" * len(PEOPLE),
    ]
    rows = {(each.path, each.method): each.needs for each in endpoints()}
    for (path, method), needs in sorted(rows.items()):
        marks = ("yes" if passes(person, needs) else "" for person in PEOPLE)
        lines.append(f"| {method} | `{path}` | `{needs.value}` | {' | '.join(marks)} |")
    return "\n".join(lines) + "\n"


def _walk(patterns: Patterns, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        template = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, template)
        else:
            yield template, pattern


def _methods(view: Any) -> list[tuple[str, str]]:
    """The methods of a view with their keys in `rights`."""
    if not hasattr(view, "cls"):
        return [("any", "")]
    if actions := getattr(view, "actions", None):
        return [(method, action) for method, action in actions.items() if method != "head"]
    names = set(view.cls.http_method_names) - {"options", "head"}
    return [(name, name) for name in sorted(names) if hasattr(view.cls, name)]
