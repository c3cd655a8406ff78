"""Hard words of a questionnaire, explained wherever they stand: a button in the text opens what the word means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from monitoring.models import Instrument


@dataclass(frozen=True)
class Term:
    """A hard word with what it means; ``id`` is that of its explanation on the page."""

    id: str
    term: str
    text: str


class Terms:
    """The hard words of one questionnaire, found in texts as whole words, in any case, the longest first."""

    def __init__(self, instrument: Instrument) -> None:
        self.all = tuple(
            Term(f"term-{number}", one["term"], one["text"]) for number, one in enumerate(instrument.terms, start=1)
        )
        self._by_word = {term.term.casefold(): term for term in self.all}
        longest_first = sorted(self._by_word, key=len, reverse=True)
        words = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def found_in(self, texts: Iterable[str]) -> tuple[Term, ...]:
        """Return the terms that stand in any of ``texts``, in the order of the questionnaire."""
        if self._pattern is None:
            return ()
        found = {match.group().casefold() for text in texts for match in self._pattern.finditer(text)}
        return tuple(term for term in self.all if term.term.casefold() in found)

    def marked(self, text: str) -> SafeString:
        """Return ``text`` as HTML in which each term, where it first stands, is a button that opens its meaning."""
        return self._replaced(
            text, '<button type="button" class="term" popovertarget="{id}" aria-haspopup="dialog">{word}</button>'
        )

    def underlined(self, text: str) -> SafeString:
        """Return ``text`` as HTML with its terms underlined, for inside a label, where no button may stand."""
        return self._replaced(text, '<span class="term">{word}</span>')

    def _replaced(self, text: str, form: str) -> SafeString:
        if self._pattern is None:
            return escape(text)
        pieces: list[str] = []
        seen: set[str] = set()
        end = 0
        for match in self._pattern.finditer(text):
            word = match.group().casefold()
            if word in seen:
                continue
            seen.add(word)
            pieces.append(escape(text[end : match.start()]))
            pieces.append(format_html(form, id=self._by_word[word].id, word=match.group()))
            end = match.end()
        pieces.append(escape(text[end:]))
        return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped above
