"""By what schools, boards, municipalities and people are found; also for the search boxes of their lists.

What PostgreSQL keeps of it is made in the migration ``0006_search``: the columns here and there are the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from cmk.core.models import today
from cmk.core.search.expressions import Haystack, Joined
from cmk.core.search.finding import Source
from cmk.core.search.folding import SHORT, fold
from cmk.core.search.typos import looks_like
from schools.models import Municipality

SCHOOL_TEXT = Haystack(
    ["name"],
    ["code", "place", "street", "house_number", "postcode", Joined("postcode"), "phone", Joined("phone"), "website"],
)
BOARD_TEXT = Haystack(
    ["name"],
    ["number", "place", "street", "house_number", "postcode", Joined("postcode"), "phone", Joined("phone"), "website"],
)
PERSON_TEXT = Haystack(["given_name", "family_name"], ["email", "email_before", "phone", Joined("phone")])
MUNICIPALITY_TEXT = Haystack(["name"], ["code"], kept=False)


class InMunicipality:
    """The names of municipalities as words beside a row that lies in one: "regenboog ouder-amstel".

    The names are read once; there are 342 of them at most.
    """

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        self.names = {municipality.pk: f" {fold(municipality.name)}" for municipality in municipalities}

    def __call__(self, word: str, with_typos: bool) -> Q:
        """Return the condition that the municipality's name holds ``word`` (``finding.Beside``)."""
        start = f" {word}" if len(word) < SHORT else word
        return Q(
            municipality__in=[
                key for key, name in self.names.items() if start in name or (with_typos and looks_like(word, name))
            ]
        )

    def of(self, row: Any) -> str:
        """Return the name for one row, folded; empty when it lies nowhere."""
        return self.names.get(row.municipality_id, "")


def school_source(municipalities: Iterable[Municipality]) -> Source:
    """Return how schools are found: by name, code, address, phone, and the name of one of ``municipalities``."""
    beside = InMunicipality(municipalities)
    closed = Q(closed_on__isnull=False, closed_on__lte=today())
    return Source(SCHOOL_TEXT, ("name", "code"), past=closed, beside=beside, beside_text=beside.of)


BOARDS = Source(BOARD_TEXT, ("name", "number"))
PEOPLE = Source(PERSON_TEXT, ("given_name", "family_name", "pk"))
MUNICIPALITIES = Source(MUNICIPALITY_TEXT, ("name",))
