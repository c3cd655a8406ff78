"""Names of municipalities and places as people write them; DUO delivers capitals without diacritics.

``S GRAVENHAGE`` is ``'s-Gravenhage``, ``NUENEN CA`` is ``Nuenen c.a.``, ``OUDERKERK AAN DE AMSTEL`` is
``Ouderkerk aan de Amstel``, ``BEEK GEM BERG EN DAL`` is ``Beek (gem. Berg en Dal)``. A name that is
already in small letters is somebody's choice and stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

# Words that stay small inside a name (not at its start, nor after a hyphen: Reusel-De Mierden).
SMALL = frozenset(
    ("aan", "bij", "de", "den", "der", "en", "het", "in", "op", "over", "te", "ter", "ten", "tot", "van", "voor")
)

# What capitals cannot tell: diacritics, lost hyphens and shortened words.
WRITTEN = {
    "S GRAVENHAGE": "'s-Gravenhage",
    "S HERTOGENBOSCH": "'s-Hertogenbosch",
    "S GRAVENMOER": "'s Gravenmoer",
    "SUDWEST-FRYSLAN": "Súdwest-Fryslân",
    "NOARDEAST-FRYSLAN": "Noardeast-Fryslân",
    "FRYSLAN": "Fryslân",
    "OOST WEST EN MIDDELBEERS": "Oost-, West- en Middelbeers",
    "NIEUWERKERK AD IJSSEL": "Nieuwerkerk aan den IJssel",
    "WESTERHAAR-VRIEZENV WIJK": "Westerhaar-Vriezenveensewijk",
    "OUDEGA GEM SMALLINGERLND": "Oudega (gem. Smallingerland)",
    "OUDEGA SUDWEST-FRYSLAN": "Oudega (gem. Súdwest-Fryslân)",
    "OUDEGA SMALLINGERLAND": "Oudega (gem. Smallingerland)",
    "OUDEGA DE FRYSKE MARREN": "Oudega (gem. De Fryske Marren)",
    "YSSELSTEYN LB": "Ysselsteyn (L)",
}

# Provinces behind places that exist more than once.
PROVINCES = {
    "DR": "Dr",
    "FR": "Fr",
    "GLD": "Gld",
    "GN": "Gn",
    "L": "L",
    "LB": "L",
    "NB": "NB",
    "NH": "NH",
    "OV": "Ov",
    "UT": "U",
    "ZH": "ZH",
    "ZLD": "Zld",
}

_MUNICIPALITY = re.compile(r"^(?P<name>.+?) GEM\.? (?P<municipality>.+)$")
_PROVINCE = re.compile(rf"^(?P<name>.+?) \(?(?P<province>{'|'.join(PROVINCES)})\)?$")


@cache
def written(name: str) -> str:
    """Return a name from the register as people write it; other than all capitals it stays as it is."""
    name = " ".join(name.split())
    if not name or name != name.upper():
        return name
    if name in WRITTEN:
        return WRITTEN[name]
    if match := _MUNICIPALITY.match(name):
        return f"{_words(match['name'])} (gem. {written(match['municipality'])})"
    if match := _PROVINCE.match(name):
        return f"{_words(match['name'])} ({PROVINCES[match['province']]})"
    if name.endswith(" CA"):
        return f"{_words(name[:-3])} c.a."
    return _words(name)


def _words(name: str) -> str:
    words = [_word(word, first=position == 0) for position, word in enumerate(name.split(" "))]
    text = " ".join(words)
    # 's Gravenhage and 's-Gravenhage: the article is small, also at the start.
    return re.sub(r"^S[ -](?=Graven|Heer|Hertogen)", "'s-", text)


def _word(word: str, *, first: bool) -> str:
    if not first and word.lower() in SMALL:
        return word.lower()
    return "-".join(_part(part) for part in word.split("-"))


def _part(part: str) -> str:
    if part.startswith("'"):  # 't Harde, 's-Gravenzande
        return part.lower()
    if part[:1].isdigit():  # 2e Exloermond
        return part.lower()
    if part.startswith("IJ"):
        return "IJ" + part[2:].lower()
    if "." in part[:-1]:  # St.Willebrord
        return ".".join(piece.capitalize() for piece in part.split("."))
    return part.capitalize()
