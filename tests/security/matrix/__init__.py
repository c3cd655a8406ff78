"""The permission matrix: every URL of the house, and what each role gets there.

Each room has a module here (``matrix/<room>.py``) with a list ``ROWS``. The suite fails on a URL that no row
names and on a row whose URL does not exist, so nobody adds a page without saying who it is for::

    from tests.security.matrix import Row

    ROWS = [
        Row("schools:list", "staff"),                                        # others: 403; nobody signed in: to sign-in
        Row("school:overview", "staff school", hidden="partner", kwargs=lambda w: {"code": w.school.code}),
        Row("conversations:new", "staff", query=lambda w: {"school": w.school.code}),
        Row("reports:publish", "leader", method="post", kwargs=lambda w: {"pk": a_report(w).pk}),
        Row("healthz", "public"),
    ]

**Who** is written as words with spaces between: roles (``tests.worlds.ROLES``), ``roleless`` (signed in, no role
today), ``installation`` (its beheerder: a superuser without any role), ``anonymous``, and the groups of ``GROUPS``;
``-word`` takes one out again: ``"everyone -partner"``.

- ``allow`` get ``status`` (default 200, for a POST 302);
- ``hidden`` get 404: their role may come there, this object is not for them;
- anonymous is sent to sign-in; all others get 403 (``denied`` to choose another status for them);
- ``expect`` says it per word for what does not fit, and goes before the rest. A status is a number, or the name of the
  URL (or a path beginning with ``/``) to which the answer redirects: ``expect={"staff": "worklist", "roleless": 200}``.

``kwargs``, ``query`` and ``data`` may be functions of the world (``tests.worlds.World``); they may make what they
need with the factories and are called afresh for each role. ``json=True`` sends ``data`` as JSON; ``headers`` go
along. Give ``id`` when one URL and method has several rows.

What is tested for each row (``tests/security/test_matrix.py``):

1. each role, anonymous and roleless get the status of the row, and who may not GET may not POST either;
2. where ``kwargs`` or ``query`` are a function of the world they name an object: with the *other* penvoerder's
   object, every role that gets its own gets 404, by GET and by POST. ``shared=True`` is for what belongs to nobody;
3. people whose role ended yesterday get what the roleless get.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.worlds import ROLES, World

ROLELESS, ANONYMOUS, INSTALLATION = "roleless", "anonymous", "installation"
EVERYBODY = [*ROLES, ROLELESS, INSTALLATION, ANONYMOUS]
GROUPS: dict[str, list[str]] = {
    "public": EVERYBODY,
    "signed_in": [*ROLES, ROLELESS, INSTALLATION],
    "everyone": list(ROLES),
    "leader": ["beheerder"],
    "staff": ["beheerder", "adviseur"],
    "school": ["iccer", "directeur"],
    "board": ["bovenschools_iccer", "bestuurder"],
    "readers": ["stuurgroep", "gemeente", "bovenschools_iccer", "bestuurder"],
}
LOGIN = "account_login"

Given = Callable[[World], dict[str, Any]] | dict[str, Any] | None
Status = int | str


def who(words: str) -> set[str]:
    """Return the people that ``words`` name; raises ``ValueError`` for a word that means nobody."""
    people: set[str] = set()
    for word in words.split():
        name = word.removeprefix("-")
        if name not in GROUPS and name not in EVERYBODY:
            raise ValueError(f"{name!r} is neither a role nor a group of the permission matrix")
        named = set(GROUPS.get(name, [name]))
        people = people - named if word.startswith("-") else people | named
    return people


@dataclass(frozen=True)
class Row:
    """One URL with one method, and what everybody gets there. See the package's docstring."""

    url_name: str
    allow: str = ""
    kwargs: Given = None
    hidden: str = ""
    expect: dict[str, Status] = field(default_factory=dict)
    method: str = "get"
    query: Given = None
    data: Given = None
    json: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    status: Status | None = None
    denied: Status = 403
    shared: bool = False
    id: str = ""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.url_name}" + (f" {self.id}" if self.id else "")

    def statuses(self) -> dict[str, Status]:
        """Return what each of ``EVERYBODY`` must get."""
        result: dict[str, Status] = dict.fromkeys(EVERYBODY, self.denied)
        result[ANONYMOUS] = LOGIN
        ok: Status = self.status if self.status is not None else (302 if self.method == "post" else 200)
        result.update(dict.fromkeys(who(self.allow), ok))
        result.update(dict.fromkeys(who(self.hidden), 404))
        for words, status in self.expect.items():
            result.update(dict.fromkeys(who(words), status))
        return result

    @property
    def names_an_object(self) -> bool:
        """Whether the row asks for a row of one penvoerder, so that the other's must stay out of sight."""
        return not self.shared and (callable(self.kwargs) or callable(self.query))


def given(value: Given, world: World) -> dict[str, Any]:
    """Return ``value`` itself, or what it makes of ``world``."""
    return (value(world) if callable(value) else value) or {}


def all_rows() -> list[Row]:
    """Return the rows of every room; raises ``AttributeError`` for a module without ``ROWS``."""
    rows: list[Row] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        rows += importlib.import_module(f"{__name__}.{module.name}").ROWS
    return rows
