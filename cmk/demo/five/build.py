"""Puts each of the other programmes together: one transaction a programme, the same story at every start."""

from __future__ import annotations

from django.db import transaction

from cmk.demo.days import Days
from cmk.demo.five.cases import CASES, Case
from cmk.demo.five.partners import make_partners, make_partnerships
from cmk.demo.five.people import make_people
from cmk.demo.five.placements import make_ambitions, make_placements
from cmk.demo.five.results import make_activities, make_agreements, make_all_collaborations, make_values
from cmk.demo.five.roads import make_roads
from cmk.demo.five.schools import make_schools
from cmk.demo.five.talks import make_talks
from cmk.demo.meetings import make_meetings
from cmk.demo.roads_extra import make_repeats
from trajectories.models import Programme
from trajectories.programme.loader import load_programme


def cases_to_make() -> list[Case]:
    """Return the programmes that are not in the database yet; one that is there stays as it is."""
    there = set(Programme.objects.values_list("slug", flat=True))
    return [case for case in CASES if case.slug not in there]


@transaction.atomic
def make_programme(case: Case) -> Programme:
    """Make one programme with all its schools, people and events."""
    programme = load_programme(case.definition)
    # Seen from its last day: what is told in days ago lies within its time.
    days = Days(today=programme.end, first=programme.start)
    schools = make_schools(case, programme)
    staff = make_people(case, programme, schools, days)
    partners = make_partners(case, programme, staff, days)
    roads = make_roads(case, programme, schools, staff, days)
    make_talks(case, programme, roads, partners, staff, days)
    make_meetings(programme, days)
    make_placements(case, programme, roads, staff, days)
    make_ambitions(case, programme, roads, days)
    make_partnerships(case, programme, [road.school for road in roads], partners, days)
    make_activities(case, programme, roads, days)
    make_values(case, programme)
    make_agreements(case, programme, roads, partners, days)
    make_all_collaborations(case, programme, roads, partners, staff, days)
    make_repeats(programme)
    return programme
