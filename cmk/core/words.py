"""What things are called: the house's words, and those of the programme that somebody works in.

FluXus has cultuurexperts where Amstelland has adviseurs. As with the language of a page, the words in use are set for
the length of a request (``trajectories.programme.middleware``) and looked up when a text is shown, so labels of forms,
columns and menus that were made long before get them too. Outside a request the house's words hold, unless
``words_in_use`` says otherwise.

A name says which word is meant, and how: ``adviser``, ``advisers``, ``Adviser``, ``Advisers``. An own word has a
gender that nobody told us, so it never stands after an article: where the house says "Log a conversation", ``phrase``
takes a second sentence for own words ("{Conversation}: log").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from functools import cache
from typing import Any

from django.db import models
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Term(models.TextChoices):
    """The things for which programmes have words of their own; the label is what the house says of one."""

    ADVISER = "adviser", _("adviser")
    PARTNER = "partner", _("cultural partner")
    COORDINATOR = "coordinator", _("icc'er")
    TRAJECTORY = "trajectory", _("trajectory")
    TRACK = "track", _("track")
    STEP = "step", pgettext_lazy("of a track", "step")
    SCENARIO = "scenario", _("scenario")
    CONVERSATION = "conversation", _("conversation")
    COLLABORATION = "collaboration", _("collaboration")


MANY = {
    Term.ADVISER: _("advisers"),
    Term.PARTNER: _("cultural partners"),
    Term.COORDINATOR: _("icc'ers"),
    Term.TRAJECTORY: _("trajectories"),
    Term.TRACK: _("tracks"),
    Term.STEP: _("steps"),
    Term.SCENARIO: _("scenarios"),
    Term.CONVERSATION: _("conversations"),
    Term.COLLABORATION: _("collaborations"),
}
# By Term: {"adviser": {"one": "cultuurexpert", "many": "cultuurexperts"}}.
OwnWords = Mapping[str, Mapping[str, str]]
PLACE = re.compile(r"\{([A-Za-z]+)\}")

_in_use: ContextVar[Callable[[], OwnWords]] = ContextVar("words", default=dict)


def use_words(find: Callable[[], OwnWords]) -> Token[Any]:
    """Use what ``find`` returns (asked once a word is shown) until ``stop_words`` is called with the result."""
    return _in_use.set(find)


def stop_words(token: Token[Any]) -> None:
    """Go back to the words that were in use before."""
    _in_use.reset(token)


@contextmanager
def words_in_use(own: OwnWords) -> Iterator[None]:
    """Use the own words of a programme for a while, in what is made outside a request."""
    token = use_words(lambda: own)
    try:
        yield
    finally:
        stop_words(token)


@cache
def _named() -> dict[str, tuple[Term, bool]]:
    plurals = {term: f"{term.value}s" for term in Term} | {Term.TRAJECTORY: "trajectories"}
    return {name: (term, many) for term in Term for name, many in ((term.value, False), (plurals[term], True))}


def term_of(name: str) -> tuple[Term, bool]:
    """Return the term that ``name`` (advisers, Adviser) is about, and whether of more than one; KeyError otherwise."""
    return _named()[name.lower()]


def word_from(own: OwnWords, term: Term, *, many: bool = False) -> str:
    """Return what ``own`` calls one of ``term``, or more of them; the house's word where it says nothing."""
    return str(own.get(term.value, {}).get("many" if many else "one") or (MANY[term] if many else term.label))


def word(name: str) -> str:
    """Return the word in use for ``name``; with a capital when the name has one."""
    term, many = term_of(name)
    found = word_from(_in_use.get()(), term, many=many)
    return capfirst(found) if name[0].isupper() else found


def phrase(house: Any, own: Any) -> str:
    """Return ``house`` as long as the house's words hold; else ``own`` with the words in use in its places.

    The places are names in braces: ``phrase(_("Log a conversation"), _("{Conversation}: log"))``. Both are translated
    already, or lazily.
    """
    text = str(own)
    words = _in_use.get()()
    known = _named()
    if not any(name.lower() in known and term_of(name)[0].value in words for name in PLACE.findall(text)):
        return str(house)
    return PLACE.sub(lambda found: word(found[1]) if found[1].lower() in known else found[0], text)


word_lazy = lazy(word, str)
phrase_lazy = lazy(phrase, str)
