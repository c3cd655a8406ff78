"""What a kind of result is: which rows, how they are found, and how one is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from cmk.accounts.access import Access, access_of
from cmk.core.search.finding import Source, find, find_alike
from cmk.core.search.folding import Query, joined
from cmk.core.search.marks import is_in, marked
from schools.models import Municipality, School


@dataclass(frozen=True)
class Hit:
    """One result. ``facts`` tell two of the same name apart; ``tag`` says that it is of the past."""

    url: str
    title: SafeString
    facts: list[SafeString] = field(default_factory=list)
    text: SafeString | str = ""
    tag: str = ""


class Asker:
    """Who searches, and what the kinds need of that more than once."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.access: Access = access_of(user)

    @cached_property
    def municipalities(self) -> list[Municipality]:
        """The municipalities whose names count as words beside a school: one query."""
        visible = Municipality.objects.visible_to(self.user).order_by()
        seen = Q(pk__in=visible.values("pk"))
        if not self.access.is_staff:
            seen |= Q(pk__in=School.objects.visible_to(self.user).values("municipality"))
        return list(Municipality.objects.filter(seen))


class Kind:
    """A kind of result, as the subclasses tell. ``key`` stands in the address, ``list_name`` names the list of all."""

    key: str
    title: Any
    everything: Any
    list_name = ""
    list_extra: dict[str, str] = {}

    def allowed(self, access: Access) -> bool:
        """Say whether somebody may see pages of this kind at all."""
        raise NotImplementedError

    def has_list(self, access: Access) -> bool:
        """Say whether the list of all is for this person."""
        return access.is_staff

    def rows(self, asker: Asker) -> QuerySet[Any]:
        """Return the rows that this person may find."""
        raise NotImplementedError

    def source(self, asker: Asker) -> Source:
        """Return how they are found."""
        raise NotImplementedError

    def found(self, asker: Asker, query: Query, *, most: int) -> list[Any]:
        """Return at most ``most`` rows with every word of ``query``, best first (``search_rank``)."""
        return find(self.rows(asker), self.source(asker), query, most=most)

    def alike(self, asker: Asker, query: Query, *, most: int, beside: Sequence[Any]) -> list[Any]:
        """Return rows that hold the words apart from typos, besides those with the keys ``beside``."""
        return find_alike(self.rows(asker), self.source(asker), query, most=most, beside_found=beside)

    def hits(self, rows: Sequence[Any], asker: Asker, query: Query) -> list[Hit]:
        """Return what is shown of the rows that were found."""
        raise NotImplementedError

    def everything_url(self, access: Access, query: Query) -> str:
        """Return the list with this search; where there is none, the search with this kind alone."""
        if self.list_name and self.has_list(access):
            return f"{reverse(self.list_name)}?{urlencode({'q': query.text, **self.list_extra})}"
        return f"{reverse('search:results')}?{urlencode({'q': query.text, 'soort': self.key})}"


def shown(query: Query, title: str, facts: Iterable[Any], beside: Iterable[Any]) -> list[SafeString]:
    """Return ``facts`` with the hits marked, and of ``beside`` those that hold a word which title and facts do not."""
    kept = [text for fact in facts if (text := str(fact or ""))]
    missing = words_missing(query, [title, *kept])
    for extra in beside:
        text = str(extra or "")
        if any(_holds(text, word) for word in missing):
            kept.append(text)
    return [marked(text, query) for text in kept]


def words_missing(query: Query, texts: Iterable[str]) -> list[str]:
    """Return the words of ``query`` that stand in none of ``texts``."""
    texts = list(texts)
    return [word for word in query.words if not any(_holds(text, word) for text in texts)]


def _holds(text: str, word: str) -> bool:
    return is_in(text, Query(word, (word,))) or (word.isdigit() and word in joined(text))
