"""What a programme did besides conversations: its activities, the numbers filled in by hand, and what was signed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from random import Random
from typing import Any

from cmk.demo.collaborations import make_collaborations
from cmk.demo.content import dice
from cmk.demo.days import Days
from cmk.demo.five.cases import Case
from cmk.demo.five.people import Staff
from cmk.demo.five.roads import Road
from partners.models import Partner
from schools.models import SchoolBoard
from trajectories.models import Activity, ActivityStatus, Agreement, AgreementKind, IndicatorValue, Programme


def make_activities(case: Case, programme: Programme, roads: list[Road], days: Days) -> None:
    """Make the activities, spread over the time that the data tells, with how many people came and which schools."""
    kinds = {kind.key: kind for kind in programme.activity_kinds.all()}
    municipalities = {row.name: row for row in programme.municipalities.all()}
    random = dice(f"{case.key}:activities")
    rows: list[Activity] = []
    schools: list[list[int]] = []
    for told in case.told["activities"]:
        for title, place, day in _series(told, random, days):
            area, _, name = place.partition(", ")
            cancelled = told.get("cancelled", False)
            rows.append(
                Activity(
                    programme=programme,
                    kind=kinds[told["kind"]],
                    title=title,
                    starts_on=day,
                    status=ActivityStatus.CANCELLED if cancelled else ActivityStatus.HELD,
                    municipality=municipalities.get(name or area),
                    area=area if name else "",
                    attendance=None if cancelled else random.randint(*told["people"]),
                    note=told.get("note", ""),
                )
            )
            taking_part = [road.school for road in roads if road.is_on(day)]
            if name or place:
                near = [one for one in taking_part if one.municipality.name == (name or place)]
                taking_part = near or taking_part
            number = min(told.get("schools", 0), len(taking_part))
            schools.append([school.pk for school in random.sample(taking_part, number)])
    Activity.objects.bulk_create(rows)
    through = Activity.schools.through
    through.objects.bulk_create(
        through(activity_id=activity.pk, school_id=pk)
        for activity, own in zip(rows, schools, strict=True)
        for pk in own
    )


def _series(told: dict[str, Any], random: Random, days: Days) -> Iterator[tuple[str, str, datetime.date]]:
    """Yield title, place and day of each activity of one line of the data: evenly over the time, give or take."""
    titles, places = told["titles"], told.get("places", [""])
    number = told.get("number", max(len(titles), len(places)))
    first, last = told["between"]
    gap = (last - first).days / max(number, 1)
    for place in range(number):
        day = first + datetime.timedelta(days=round(gap * place + random.uniform(0, gap * 0.6)))
        yield titles[place % len(titles)], places[place % len(places)], days.school_day((day - days.today).days)


def make_values(case: Case, programme: Programme) -> None:
    """Fill in what the indicators reached that are filled in by hand, and on what that rests."""
    indicators = {indicator.key: indicator for indicator in programme.indicators.all()}
    phase = programme.phases.get()
    IndicatorValue.objects.bulk_create(
        IndicatorValue(indicator=indicators[key], phase=phase, value=value, note=note)
        for key, (value, note) in case.told["values"].items()
    )


def make_agreements(case: Case, programme: Programme, roads: list[Road], partners: list[Partner], days: Days) -> None:
    """Make what was signed: by municipalities, boards and partners together, or by a school with its partner."""
    random = dice(f"{case.key}:agreements")
    boards = list(SchoolBoard.objects.filter(pk__in={road.school.board_id for road in roads}).order_by("number"))
    named = {partner.name: partner for partner in partners}
    for told in case.told["agreements"]:
        row = _agreement(
            programme, told["kind"], told["title"], told["signed"], told.get("until"), told.get("note", "")
        )
        row.save()
        row.municipalities.set(programme.municipalities.all() if told.get("municipalities") else [])
        row.boards.set(boards if told.get("boards") else [])
        row.partners.set(named[name] for name in told.get("partners", ()))
    if per_school := case.told.get("agreement_per_school"):
        _per_school(case, programme, roads, partners, per_school, random, days)


def _per_school(
    case: Case,
    programme: Programme,
    roads: list[Road],
    partners: list[Partner],
    told: dict[str, Any],
    random: Random,
    days: Days,
) -> None:
    """Let each school sign a paper with one of the partners, in the weeks after it began."""
    rows, with_whom = [], []
    for road in roads:
        partner = partners[0] if road.place == 0 else random.choice(partners)
        signed = road.start + datetime.timedelta(days=random.randrange(14, 60))
        title = told["title"].format(school=road.school.name, partner=partner.name)
        rows.append(_agreement(programme, told["kind"], title, signed, road.end, told.get("note", "")))
        with_whom.append((road.school, partner))
    Agreement.objects.bulk_create(rows)
    schools, others = Agreement.schools.through, Agreement.partners.through
    pairs = list(zip(rows, with_whom, strict=True))
    schools.objects.bulk_create(schools(agreement_id=row.pk, school_id=school.pk) for row, (school, _) in pairs)
    others.objects.bulk_create(others(agreement_id=row.pk, partner_id=partner.pk) for row, (_, partner) in pairs)


def _agreement(
    programme: Programme,
    kind: str,
    title: str,
    signed: datetime.date | None,
    until: datetime.date | None,
    note: str,
) -> Agreement:
    return Agreement(
        penvoerder=programme.penvoerder,
        programme=programme,
        kind=AgreementKind(kind),
        title=title,
        signed_on=signed,
        valid_until=until,
        note=note,
    )


def make_all_collaborations(
    case: Case, programme: Programme, roads: list[Road], partners: list[Partner], staff: Staff, days: Days
) -> None:
    """Make the collaborations that the data tells of, each kind among the schools (``of``, ``province``) it is for."""
    team = [staff.people.users["leader"], *staff.advisers]
    for told in case.told["collaborations"]:
        schools = [
            road.school
            for road in roads
            if road.school.education in told.get("of", [road.school.education])
            and told.get("province") in (None, road.school.province)
        ]
        make_collaborations(
            programme,
            schools=schools,
            partners=partners,
            team=team,
            numbers=told["numbers"],
            # The day after its last: a programme that is over, whatever day it is now.
            today=days.today + datetime.timedelta(days=1),
            close=told.get("close", 0),
        )
