"""What is left of a text for comparing: small letters and digits, without diacritics and punctuation.

``Crèche De Regenboog`` is ``creche de regenboog``, ``'s-Gravenhage`` is ``s gravenhage``, ``Nuenen c.a.`` is
``nuenen ca``. ``cmk_fold`` in the database (``cmk.core.search.postgres``) does the same; a test compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOST_CHARACTERS = 100
MOST_WORDS = 8
FEWEST_LETTERS = 2
# A word shorter than this is looked for at the start of words only: inside words it would be everywhere.
SHORT = 3

# Left out, so that "c.a." is "ca" and "'s" is "s".
DELETED = ".'`’‘"
# Between words.
SPACES = '-_/\\,;:()[]{}<>|&+*=#%$@!?~^"\t\n\r\f\v–—−“”„·•«»€§°'
# Letters that do not come apart into a letter and a mark.
SINGLE = {"Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i"}
DOUBLE = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}

_MARKS = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans({**SINGLE, **DOUBLE})
_CONTROL = {chr(code): " " for code in range(32)}
_PUNCTUATION = str.maketrans({**dict.fromkeys(DELETED, ""), **dict.fromkeys(SPACES, " "), **_CONTROL})
_PHONE = re.compile(r"[\d\s()+./-]+")
_ABROAD = re.compile(r"^(?:\+31|0031)?0?")


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """Return ``text`` in small letters without diacritics, its words with one space between."""
    return _folded(text)


def _folded(text: str) -> str:
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    return " ".join(text.lower().translate(_PUNCTUATION).split())


def joined(text: str) -> str:
    """Return ``text`` folded and without spaces: how a postcode or phone number is compared."""
    return fold(text).replace(" ", "")


@lru_cache(maxsize=64)
def haystack(name: str, rest: str) -> str:
    """Return what a row can be found by: `` name | the rest ``, folded, with a space before and after every word."""
    return f" {_folded(name)} | {_folded(rest)} "


@dataclass(frozen=True)
class Query:
    """What a person looks for. ``words``: folded, at most ``MOST_WORDS``; a phone number is one word of digits."""

    text: str
    words: tuple[str, ...]

    @property
    def folded(self) -> str:
        """The words as one text."""
        return " ".join(self.words)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed that can be looked for."""
        return not self.words

    @property
    def is_short(self) -> bool:
        """Whether too little was typed: one letter would find nearly everything."""
        return 0 < len(self.folded.replace(" ", "")) < FEWEST_LETTERS


def read_query(text: str) -> Query:
    """Return what ``text`` (whatever was typed or sent, of any length) asks for."""
    shown = " ".join("".join(" " if ord(letter) < 32 else letter for letter in text[:MOST_CHARACTERS]).split())
    number = "".join(letter for letter in shown if letter.isdigit() or letter == "+")
    if _PHONE.fullmatch(shown) and len(number) >= 6 and number.isascii() and number.startswith(("0", "+")):
        digits = _ABROAD.sub("", number).replace("+", "")
        if digits:
            return Query(shown, (digits,))
    return Query(shown, tuple(dict.fromkeys(fold(shown).split()[:MOST_WORDS])))
