"""By what partners and their offer are found; also for the search boxes of their lists.

What PostgreSQL keeps of it is made in the migration ``0003_search``: the columns here and there are the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from cmk.core.models import today
from cmk.core.search.expressions import Haystack, Joined, LongText
from cmk.core.search.finding import Source
from schools.models import Municipality
from schools.search import InMunicipality

PARTNER_TEXT = Haystack(["name"], ["email", "phone", Joined("phone"), "website", "reference"])
PARTNER_LONG_TEXT = LongText(["description", "tailor_made_note"])
OFFER_TEXT = Haystack(["title"], ["reference"])
OFFER_LONG_TEXT = LongText(["title", "description"])

ENDED = Q(ended_on__isnull=False)


def partner_source(municipalities: Iterable[Municipality]) -> Source:
    """Return how partners are found: by name, address, what they say of themselves, and their municipality."""
    beside = InMunicipality(municipalities)
    return Source(
        PARTNER_TEXT,
        ("name",),
        long=PARTNER_LONG_TEXT,
        past=ENDED & Q(ended_on__lte=today()),
        beside=beside,
        beside_text=beside.of,
    )


def offer_source() -> Source:
    """Return how what partners offer is found: by title, and by what it is."""
    return Source(OFFER_TEXT, ("title", "pk"), long=OFFER_LONG_TEXT, past=ENDED & Q(ended_on__lte=today()))
