"""Schools of the demo that do not take part yet: when to ask them again, and what came of asking before."""

from __future__ import annotations

import datetime

from cmk.accounts.models import Penvoerder
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Cast, Road
from schools.models import AskAgain, FormerFacts, Occasion, School

# In days from today: when to ask, why, what was said; then what came of asking, on which day, for those that are done.
_OPEN = (
    (-12, Occasion.NEW_HEAD, "De directeur ging weg in de zomer. Haar opvolger wil eerst het team leren kennen."),
    (-3, Occasion.NEW_PLAN, "Ze schrijven dit najaar een nieuw schoolplan; cultuur mag daar een plek in krijgen."),
    (75, Occasion.NEW_ICCER, "Na de voorjaarsvakantie volgt een collega de icc-cursus."),
    (190, Occasion.OTHER, "Eerst de verhuizing naar het nieuwe gebouw."),
)
_SETTLED = (
    (-400, Occasion.NEW_PLAN, "Vragen bij het jaarplan.", -392, "Te druk met rekenen; volgend jaar weer."),
    (-210, Occasion.NEW_HEAD, "Kennismaken.", -205, "Prettig gesprek. Eerst met het team bespreken."),
)
FORMER_NAME, FORMER_STREET = "Scholengemeenschap De Horizon", "Oude Schoolweg"


def make_approach(penvoerder: Penvoerder, cast: Cast, people: People, days: Days) -> None:
    """Write notes for the schools that do not take part: some due, some for later, some with what came of it."""
    outside = [part for part in cast.parts if part.road is Road.NONE]
    rows = []
    for part, (ask_on, occasion, note) in zip(outside, _OPEN, strict=False):
        rows.append(_note(penvoerder, part.school, people, part.adviser, days.day(ask_on), occasion, note))
    for part, (ask_on, occasion, note, settled_on, outcome) in zip(outside, _SETTLED, strict=False):
        row = _note(penvoerder, part.school, people, part.adviser, days.day(ask_on), occasion, note)
        row.settled_on, row.outcome = days.day(settled_on), outcome
        rows.append(row)
    AskAgain.objects.bulk_create(rows)
    _make_history(cast, days)


def _note(
    penvoerder: Penvoerder,
    school: School,
    people: People,
    adviser: int,
    ask_on: datetime.date,
    occasion: Occasion,
    note: str,
) -> AskAgain:
    by = people.advisers[adviser]
    return AskAgain(penvoerder=penvoerder, school=school, ask_on=ask_on, occasion=occasion, note=note, made_by=by)


def _make_history(cast: Cast, days: Days) -> None:
    """Let the first secondary school, which is invented, have had another name and address until two years ago."""
    school = next(part.school for part in cast.parts if not part.is_primary)
    since = datetime.date(days.today.year - 2, 5, 1)
    FormerFacts.objects.create(
        school=school,
        first_listed=datetime.date(since.year - 5, 5, 1),
        last_listed=datetime.date(since.year - 1, 5, 1),
        name=FORMER_NAME,
        board=school.board,
        municipality=school.municipality,
        province=school.province,
        street=FORMER_STREET,
        house_number="1",
        place=school.place,
    )
    school.facts_since, school.listed_on = since, datetime.date(days.today.year, 5, 1)
    school.save(update_fields=["facts_since", "listed_on"])
