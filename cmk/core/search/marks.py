"""A text with the hit marked in it."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cmk.core.search.folding import SHORT, Query, fold
from cmk.core.search.typos import is_typo_of

# How much of a long text is shown before and after the hit.
AROUND = 60


def marked(text: str, query: Query) -> SafeString:
    """Return ``text``, escaped, with every word of ``query`` in a ``<mark>``."""
    return _pieces(text, _spans(text, query))


def is_in(text: str, query: Query) -> bool:
    """Say whether any word of ``query`` stands in ``text``."""
    return bool(_spans(text, query))


def excerpt(text: str, query: Query) -> SafeString:
    """Return the part of a long ``text`` around the first hit, marked; its beginning when no word stands there so."""
    text = " ".join(text.split())
    spans = _spans(text, query)
    start = max(0, spans[0][0] - AROUND) if spans else 0
    if start:
        start = text.find(" ", start) + 1 or start
    end = (spans[0][1] if spans else 0) + 2 * AROUND
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    part = marked(text[start:end].strip(), query)
    return format_html("{}{}{}", "… " if start else "", part, " …" if end < len(text) else "")


def _pieces(text: str, spans: list[tuple[int, int]]) -> SafeString:
    pieces: list[tuple[str, str]] = []
    place = 0
    for start, end in spans:
        pieces.append((text[place:start], format_html("<mark>{}</mark>", text[start:end])))
        place = end
    pieces.append((text[place:], ""))
    return format_html_join("", "{}{}", pieces)


def _spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Return where the words stand in ``text``, in order, without overlap."""
    folded, places = _folded_with_places(text)
    found: list[tuple[int, int]] = []
    for word in query.words:
        hits = _places_of(word, folded) or _typos_of(word, folded)
        found += [(places[start], places[end - 1] + 1) for start, end in hits]
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _places_of(word: str, folded: str) -> list[tuple[int, int]]:
    hits = []
    start = folded.find(word)
    while start >= 0:
        if len(word) >= SHORT or start == 0 or folded[start - 1] == " ":
            hits.append((start, start + len(word)))
        start = folded.find(word, start + len(word))
    return hits


def _typos_of(word: str, folded: str) -> list[tuple[int, int]]:
    hits = []
    place = 0
    for other in folded.split(" "):
        if other and is_typo_of(word, other):
            hits.append((place, place + len(other)))
        place += len(other) + 1
    return hits


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Return ``text`` folded letter by letter, and of each letter of that where it came from."""
    folded, places = [], []
    for place, letter in enumerate(text):
        for small in _letter(letter):
            folded.append(small)
            places.append(place)
    return "".join(folded), places


@lru_cache(maxsize=512)
def _letter(letter: str) -> str:
    """Return one letter folded: a space for what comes between words, nothing for what is left out."""
    # Beside another letter a deleted sign leaves nothing, and one between words a space.
    return fold(f"a{letter}a")[1:-1]
