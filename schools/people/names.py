"""Names, numbers and addresses brought to one form, to see that two of them are the same."""

from __future__ import annotations

import difflib
import re
import unicodedata

# How people shorten what stands between first and last name.
PARTICLES = {"vd": "van der", "vdr": "van der", "v": "van", "d": "de", "vden": "van den"}
LIKE = 0.84
SHORTEST_LIKE = 5


def folded(name: str) -> str:
    """Return a name without case, diacritics, points and hyphens: ``Chloë v.d. Berg`` is ``chloe van der berg``.

    Letters that are no letter with a mark (ø, ß, ł) are written out as far as Unicode does so.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    bare = bare.replace("ø", "o").replace("ł", "l").replace("’", "").replace("'", "")
    bare = re.sub(r"\bv\.\s?d\.?(?=\s|$)", "van der ", bare)
    words = re.sub(r"[^\w]+", " ", bare).split()
    return " ".join(PARTICLES.get(word, word) if place else word for place, word in enumerate(words))


def are_initials(given: str) -> bool:
    """Say whether a first name is only initials: ``J.``, ``J``, ``J.P.``."""
    letters = folded(given).replace(" ", "")
    return bool(letters) and (len(letters) == 1 or re.fullmatch(r"(\w\.\s?)+", given.strip()) is not None)


def may_be_one(given: str, other: str) -> bool:
    """Say whether one of two first names can be initials of the other: ``J.`` and ``Jan``, but not ``Joost``."""
    first, second = folded(given), folded(other)
    if not first or not second or first[0] != second[0]:
        return False
    return are_initials(given) or are_initials(other)


def are_alike(name: str, other: str) -> bool:
    """Say whether two folded names differ by a slip of the keyboard only (``sanne de boer``, ``sane de boer``)."""
    if min(len(name), len(other)) < SHORTEST_LIKE:
        return False
    # The last names alone too: two colleagues may have nearly the same first name and no other.
    rest, other_rest = name.partition(" ")[2], other.partition(" ")[2]
    whole = difflib.SequenceMatcher(None, name, other).ratio()
    return whole >= LIKE and difflib.SequenceMatcher(None, rest, other_rest).ratio() >= LIKE


def phone_number(phone: str) -> str:
    """Return the digits of a Dutch number as dialled within the country; empty when there are too few to be one."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    digits = re.sub(r"^(0031|31(?=\d{9}$))", "0", digits)
    return digits if len(digits) >= 9 else ""


def is_mobile(number: str) -> bool:
    """Say whether a number of ``phone_number`` is of one person; a fixed one is most often of the whole school."""
    return number.startswith("06")
