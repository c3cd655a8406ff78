"""The rows that fit a query, best first; the same rules on PostgreSQL and SQLite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from cmk.core.search.expressions import HasWords, Haystack, Like, Likeness, LongText, LooksLike, has_word, pattern
from cmk.core.search.folding import Query, fold
from cmk.core.search.postgres import similarity
from cmk.core.search.typos import looks_like, most_typos

# Steps between the ranks of ``best_first``; what is gone (a closed school) comes after what is there and fits less.
STEP = 2
PAST = 3 * STEP + 1
# After everything that holds the words themselves.
ALIKE = 100
# How many rows that look alike are read at most, to look at them closely.
CANDIDATES = 60

# Given a word (folded) and whether typos count: the condition that something beside the row holds it.
Beside = Callable[[str, bool], Q]


@dataclass(frozen=True)
class Source:
    """How rows of one kind are found.

    ``text``: what they are found by; ``long``: longer texts; ``past``: which rows are of the past; ``beside``: words
    that stand elsewhere (the municipality of a school), with ``beside_text`` the text of that for one row.
    """

    text: Haystack
    order: Sequence[str]
    long: LongText | None = None
    past: Q | None = None
    beside: Beside | None = None
    beside_text: Callable[[Any], str] = field(default=lambda row: "")


def fits(source: Source, query: Query) -> Q:
    """Return the condition that a row holds every word: also for the search box of a list."""
    together = Q()
    for word in query.words:
        condition = Q(has_word(source.text, word))
        if source.beside:
            condition |= source.beside(word, False)
        together &= condition
    if source.long and query.words:
        together |= Q(HasWords(source.long, query.words))
    return together


def best_first(source: Source, query: Query) -> Case:
    """Return how well a row fits: as the name (or code) itself, at its start, in it, all words in it, beside it."""
    folded = query.folded
    fit: list[Any] = [
        When(Like(source.text, f" {folded} |%"), then=Value(0)),
        When(Like(source.text, f" {folded}%|%"), then=Value(1 * STEP)),
        When(Like(source.text, f"% {folded}%|%"), then=Value(2 * STEP)),
        When(_all_in_name(source, query), then=Value(3 * STEP)),
    ]
    if len(query.words) == 1 and any(letter.isdigit() for letter in folded):
        fit.insert(0, When(Like(source.text, f"% {folded} %"), then=Value(0)))
    return Case(*fit, default=Value(4 * STEP), output_field=IntegerField())


def _all_in_name(source: Source, query: Query) -> Q:
    together = Q()
    for word in query.words:
        together &= Q(Like(source.text, pattern(word, until="|")))
    return together


def find(rows: QuerySet[Any], source: Source, query: Query, *, most: int) -> list[Any]:
    """Return at most ``most`` of ``rows`` with every word of ``query``, best first (``search_rank``). One query."""
    rank: Any = best_first(source, query)
    if source.past is not None:
        rank = rank + Case(When(source.past, then=Value(PAST)), default=Value(0), output_field=IntegerField())
    return list(
        rows.filter(fits(source, query)).annotate(search_rank=rank).order_by("search_rank", *source.order)[:most]
    )


def find_alike(
    rows: QuerySet[Any], source: Source, query: Query, *, most: int, beside_found: Sequence[Any]
) -> list[Any]:
    """Return at most ``most`` of ``rows`` that hold the words of ``query`` apart from typos: in the name first.

    ``beside_found``: keys of the rows that were found already. One query; none when no word can be misspelt.
    """
    if not may_be_misspelt(query):
        return []
    likeness: Any = Value(0.0)
    together = Q()
    for word in query.words:
        condition = Q(has_word(source.text, word))
        if most_typos(word):
            condition |= Q(LooksLike(source.text, word))
            likeness = likeness + Likeness(source.text, word)
        if source.beside:
            condition |= source.beside(word, True)
        together &= condition
    rows = rows.filter(together).exclude(pk__in=beside_found)
    rows = rows.annotate(search_text_kept=source.text, search_likeness=likeness)
    with similarity(tuple(word for word in query.words if most_typos(word))):
        candidates = list(rows.order_by("-search_likeness", *source.order)[:CANDIDATES])
    for row in candidates:
        row.search_rank = _alike_rank(row, source, query)
    return sorted((row for row in candidates if row.search_rank is not None), key=lambda row: row.search_rank)[:most]


def may_be_misspelt(query: Query) -> bool:
    """Say whether any word is long enough to look for what looks like it."""
    return any(most_typos(word) for word in query.words)


def _alike_rank(row: Any, source: Source, query: Query) -> int | None:
    """Return ``ALIKE`` when all words stand in the name, a step more when some are beside it; None when not there."""
    text = row.search_text_kept
    name = text.partition("|")[0]
    if all(looks_like(word, name) for word in query.words):
        return ALIKE
    whole = f"{text}{fold(source.beside_text(row))}"
    return ALIKE + STEP if all(looks_like(word, whole) for word in query.words) else None
