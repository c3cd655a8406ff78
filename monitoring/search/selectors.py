"""What a person finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cmk.accounts.access import Access
from cmk.core.search.folding import Query
from monitoring.search.culture import Agreements, Offers, Partners
from monitoring.search.kinds import Asker, Hit, Kind
from monitoring.search.people import People
from monitoring.search.places import Boards, Municipalities, Schools
from monitoring.search.talks import Conversations, Records

KINDS: tuple[Kind, ...] = (
    Schools(),
    People(),
    Partners(),
    Offers(),
    Boards(),
    Municipalities(),
    Agreements(),
    Conversations(),
    Records(),
)
# With fewer results than this, what looks like it is shown too.
FEW = 3


@dataclass(frozen=True)
class Group:
    """The results of one kind, best first. ``everything_url`` leads to the rest when there is more."""

    kind: Kind
    hits: list[Hit]
    everything: str = ""
    everything_url: str = ""


@dataclass(frozen=True)
class Results:
    """What was found; ``is_alike`` when nothing holds the words themselves."""

    query: Query
    groups: list[Group] = field(default_factory=list)
    is_alike: bool = False

    @property
    def number(self) -> int:
        """How many results are shown."""
        return sum(len(group.hits) for group in self.groups)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than those that are shown."""
        return any(group.everything_url for group in self.groups)


def kinds_for(access: Access) -> list[Kind]:
    """Return what a person may find at all."""
    return [kind for kind in KINDS if kind.allowed(access)]


def search(user: Any, query: Query, *, most: int, only: str = "") -> Results:
    """Return at most ``most`` results of each kind (of the kind ``only`` when that is given), the best kind first.

    One query a kind and a few for what is shown beside; another one a kind when little was found.
    """
    if query.is_empty or query.is_short:
        return Results(query)
    asker = Asker(user)
    kinds = [kind for kind in kinds_for(asker.access) if not only or kind.key == only]
    found = {kind: kind.found(asker, query, most=most + 1) for kind in kinds}
    exact = sum(map(len, found.values()))
    if exact < FEW:
        for kind, rows in found.items():
            keys = [row.pk for row in rows]
            rows += kind.alike(asker, query, most=most - len(rows), beside=keys)
    filled = sorted((pair for pair in found.items() if pair[1]), key=lambda pair: pair[1][0].search_rank)
    groups = [_group(kind, rows, asker, query, most) for kind, rows in filled]
    return Results(query, groups, is_alike=bool(groups) and not exact)


def _group(kind: Kind, rows: list[Any], asker: Asker, query: Query, most: int) -> Group:
    hits = kind.hits(rows[:most], asker, query)
    if len(rows) <= most:
        return Group(kind, hits)
    return Group(kind, hits, kind.everything % {"query": query.text}, kind.everything_url(asker.access, query))
