"""Which schools and partners of the demo work together, since when, and how."""

from __future__ import annotations

import datetime

from cmk.accounts.models import Penvoerder
from cmk.demo.content import Deck, content, dice
from cmk.demo.days import Days
from cmk.demo.schools import Cast
from partners.models import Partner
from trajectories.models import ArrangedBy, Partnership, PartnershipManner

TAILOR_MADE, OFFER, STRUCTURAL = (
    PartnershipManner.TAILOR_MADE,
    PartnershipManner.OFFER,
    PartnershipManner.STRUCTURAL,
)


def make_partnerships(penvoerder: Penvoerder, cast: Cast, partners: list[Partner], days: Days) -> None:
    """Let schools work with partners that come to their municipality; one in six schools and two partners do not.

    What began last school year has often ended with it; one begins after the holidays.
    """
    random = dice("partnerships")
    notes = Deck(content("placements")["together"], random)
    busy = partners[:-2]
    serves = {partner.pk: {place.code for place in partner.serves.all()} for partner in busy}
    offers = {partner.pk: [offer for offer in partner.offers.order_by("pk") if not offer.ended_on] for partner in busy}
    # The theatre of Iris Vermeer works with the school of Sanne de Boer.
    chosen = [(part, [busy[0]] if part == cast.home else []) for part in cast.parts]
    rows = []
    for number, (part, known) in enumerate(chosen):
        if number % 6 == 5 or not (part.takes_part or number % 2):
            continue
        code = part.school.municipality.code
        near = [partner for partner in busy if code in serves[partner.pk] and partner not in known]
        wanted = min(len(near), 2 if part.takes_part else 1)
        for place, partner in enumerate([*known, *random.sample(near, wanted)]):
            fitting = [offer for offer in offers[partner.pk] if offer.for_primary == part.is_primary]
            manner = (STRUCTURAL, OFFER, TAILOR_MADE)[(number + place) % 3]
            if (manner == OFFER and not fitting) or (manner == TAILOR_MADE and not partner.tailor_made):
                manner = STRUCTURAL
            start = days.school_day(-500 + random.randrange(200) if manner == STRUCTURAL else -120 + number)
            rows.append(
                Partnership(
                    penvoerder=penvoerder,
                    school=part.school,
                    partner=partner,
                    manner=manner,
                    offer=random.choice(fitting) if manner == OFFER else None,
                    arranged_by=random.choice(ArrangedBy.values[:3]),
                    start=start,
                    end=_summer(start) if number % 7 == 3 and place else None,
                    note=notes.deal() if manner != OFFER else "",
                )
            )
    home, partner = cast.home, busy[1]
    rows.append(
        Partnership(
            penvoerder=penvoerder,
            school=home.school,
            partner=partner,
            manner=TAILOR_MADE,
            arranged_by=ArrangedBy.ADVISER,
            start=days.day(70),
            note="Een werkplaats voor de bovenbouw, na de kerstvakantie.",
        )
    )
    Partnership.objects.bulk_create(rows)


def _summer(start: datetime.date) -> datetime.date:
    """Return the last day of the school year in which ``start`` falls."""
    year = start.year + (1 if start.month > 7 else 0)
    return datetime.date(year, 7, 10)
