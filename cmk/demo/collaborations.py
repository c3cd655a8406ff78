"""The collaborations of a demo, for any programme: each walks its road through the services, dated in the past.

    make_collaborations(
        programme, schools=drentse_scholen, partners=partners, team=[leader, adviser], numbers={"leergemeenschap": 7},
        today=days.today, close=3,
    )

Call it again with other schools for more: a name is used once in a programme. It reads the contacts of schools and
partners from the database, so make those first.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from cmk.core.models import active_q
from cmk.demo.content import content, dice
from partners.models import Partner, PartnerContact
from schools.models import Contact, Municipality, Person, School
from trajectories.collaborations import guide, keeping, membership, payments, products, requesting, road
from trajectories.models import (
    Circle,
    Collaboration,
    CollaborationKind,
    CollaborationMember,
    CollaborationStatus,
    Following,
    Outcome,
    Programme,
)

Status = CollaborationStatus
# How far they get: of a programme that runs, and of one that is over. Dealt out in this order.
RUNNING = (
    Status.FIRST_YEAR, Status.SECOND_YEAR, Status.REQUESTED, Status.EVALUATING, Status.EMBEDDED, Status.PREPARING,
    Status.GRANTED, Status.CONTINUED,
)  # fmt: skip
OVER = (
    Status.CONTINUED, Status.EMBEDDED, Status.ENDED, Status.CONTINUED, Status.EMBEDDED, Status.EVALUATING,
)  # fmt: skip
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Plot:
    """What one collaboration will be: who, when, and how far it gets."""

    kind: CollaborationKind
    theme: Mapping[str, str]
    schools: list[School]
    partners: list[Partner]
    start: datetime.date
    end: datetime.date
    status: CollaborationStatus
    following: str
    number: int


def make_collaborations(
    programme: Programme,
    *,
    schools: Sequence[School],
    partners: Sequence[Partner],
    team: Sequence[Any],
    numbers: Mapping[str, int],
    today: datetime.date,
    close: int = 0,
    municipality: Municipality | None = None,
) -> list[Collaboration]:
    """Make ``numbers[key]`` collaborations of each kind of ``programme``; return them.

    ``schools`` and ``partners`` are dealt out in their order, each school once as long as there are enough; ``team``:
    users of the penvoerder, the project leader first; ``close``: how many of these are followed closely, the others
    from a distance (0 of a kind without a contribution: not said); ``municipality`` joins one of them. Of a programme
    that ended before ``today`` all are over or looking back. The same at every call with the same arguments.
    """
    random = dice(f"collaborations:{programme.slug}:{sorted(school.code for school in schools)[:1]}")
    plots = list(_plots(programme, list(schools), list(partners), numbers, today, close, random))
    story = _Story(list(team), random, today, schools, partners)
    made = [story.tell(programme, plot) for plot in plots]
    if municipality is not None and made:
        membership.add_members(
            collaboration=made[0],
            data=membership.MembersData(municipalities=(municipality,)),
            start=made[0].start or programme.start,
        )
    return made


def _plots(
    programme: Programme,
    schools: list[School],
    partners: list[Partner],
    numbers: Mapping[str, int],
    today: datetime.date,
    close: int,
    random: Random,
) -> Iterator[Plot]:
    kinds = {kind.key: kind for kind in programme.collaboration_kinds.prefetch_related("roles", "guide")}
    taken = set(Collaboration.objects.filter(programme=programme).values_list("name", flat=True))
    themes = [theme for theme in content("collaborations")["themes"] if theme["name"] not in taken]
    themes = random.sample(themes, len(themes))
    roads = OVER if programme.end < today else RUNNING
    latest = min(today, programme.end)
    next_school, number = 0, 0
    for key, wanted in numbers.items():
        kind = kinds[key]
        for _each in range(wanted):
            status = roads[number % len(roads)]
            size = max(kind.fewest_schools, 1 + (number % 3 == 0))
            own = [schools[(next_school + place) % len(schools)] for place in range(min(size, len(schools)))]
            next_school += len(own)
            size = max(kind.fewest_partners, 1 + (number % 4 == 1))
            found = [partners[(number * 2 + place) % len(partners)] for place in range(min(size, len(partners)))]
            start = _start(programme, kind, status, latest, number)
            end = start + datetime.timedelta(days=365 * (kind.years or 1) - 30)
            following = "" if not close else Following.CLOSE if number < close else Following.DISTANCE
            yield Plot(kind, themes[number % len(themes)], own, found, start, end, status, following, number)
            number += 1


def _start(
    programme: Programme, kind: CollaborationKind, status: str, latest: datetime.date, number: int
) -> datetime.date:
    """Return a first day from which the road to ``status`` fits between the programme's first day and ``latest``."""
    years = kind.years or 1
    back = {
        Status.PREPARING: -120,
        Status.REQUESTED: -60,
        Status.GRANTED: -30,
        Status.FIRST_YEAR: 150,
        Status.SECOND_YEAR: 500,
        Status.EVALUATING: 365 * years - 20,
    }.get(CollaborationStatus(status), 365 * years + 60)
    start = latest - datetime.timedelta(days=back + (number * 7) % 40)
    first = programme.start + datetime.timedelta(days=100)
    if status in (Status.CONTINUED, Status.EMBEDDED, Status.ENDED) and start > first:
        start -= datetime.timedelta(days=(start - first).days * (number % 5) // 5)  # they did not all begin at once
    return max(start, first)


class _Story:
    """Tells the plots of one call, with what they share."""

    def __init__(
        self,
        team: list[Any],
        random: Random,
        today: datetime.date,
        schools: Sequence[School],
        partners: Sequence[Partner],
    ) -> None:
        self.texts = content("collaborations")
        self.team, self.random, self.today = team, random, today
        self.leader = team[0]
        contacts = Contact.objects.filter(active_q(today), school__in=schools).select_related("person").order_by("pk")
        self.at_school: dict[int, list[Person]] = {}
        for contact in contacts:
            self.at_school.setdefault(contact.school_id or 0, []).append(contact.person)
        self.at_partner: dict[int, list[Person]] = {}
        rows = PartnerContact.objects.filter(active_q(today), partner__in=partners).select_related("person")
        for row in rows.order_by("pk"):
            self.at_partner.setdefault(row.partner_id, []).append(row.person)

    def tell(self, programme: Programme, plot: Plot) -> Collaboration:
        """Make one collaboration and let it walk to its status."""
        adviser = self.team[1 + plot.number % (len(self.team) - 1)] if len(self.team) > 1 else self.leader
        theme = plot.theme
        row = keeping.save_collaboration(
            programme=programme,
            data=keeping.CollaborationData(
                name=theme["name"],
                kind=plot.kind,
                goal=theme["goal"],
                working_method=theme["method"],
                start=plot.start,
                end=plot.end,
                following=plot.following,
                adviser=adviser,
            ),
            by=adviser,
            day=min(plot.start - 90 * DAY, self.today - 25 * DAY),
        )
        begun = plot.start - 90 * DAY
        members = membership.add_members(
            collaboration=row,
            data=membership.MembersData(schools=tuple(plot.schools), partners=tuple(plot.partners)),
            start=begun,
        )
        if plot.number % 3 == 1:
            other = self.texts["others"][(plot.number // 3) % len(self.texts["others"])]
            members += membership.add_members(
                collaboration=row,
                data=membership.MembersData(name=other["name"], organisation=other["kind"]),
                start=plot.start,
            )
        self._people(row, plot, members, begun)
        keeping.save_date(collaboration=row, name="Eerste bijeenkomst", day=plot.start + 20 * DAY, by=adviser)
        self._walk(row, plot, members, adviser)
        row.refresh_from_db()
        return row

    def _people(self, row: Collaboration, plot: Plot, members: list[CollaborationMember], begun: Any) -> None:
        roles = list(plot.kind.roles.all())
        core = 0
        for place, member in enumerate(members):
            for person in self._known(member)[:2]:
                if core >= (plot.kind.core_to or 5):
                    break
                role = roles[(plot.number + place) % len(roles)] if roles and member.partner_id else None
                self._person(row, begun, person=person, member=member, role=role)
                core += 1
        for number in range(core, plot.kind.core_from or 0):
            self._person(row, begun, name=f"Iemand van {members[number % len(members)]}", member=members[0])
        wider = self.texts["roles_wider"]
        self._person(row, plot.start, name=wider[plot.number % len(wider)], member=members[0], circle=Circle.WIDER)

    def _known(self, member: CollaborationMember) -> list[Person]:
        return self.at_school.get(member.school_id or 0) or self.at_partner.get(member.partner_id or 0) or []

    @staticmethod
    def _person(row: Collaboration, start: datetime.date, *, circle: str = Circle.CORE, **who: Any) -> None:
        membership.save_person(collaboration=row, data=membership.PersonData(circle=circle, start=start, **who))

    def _walk(self, row: Collaboration, plot: Plot, members: list[CollaborationMember], adviser: Any) -> None:
        goal, kind = plot.status, plot.kind
        texts, number = self.texts, plot.number
        if road.needs_decision(row):
            asked = (kind.contribution or Decimal(0)) * (kind.years or 1) or None
            requesting.save_plan(collaboration=row, plan=f"{plot.theme['goal']} {plot.theme['method']}", asked=asked)
            if goal == Status.PREPARING:
                return
            sent = min(plot.start - 70 * DAY, self.today - 20 * DAY)
            requesting.send_request(collaboration=row, by=adviser, day=sent)
            advice = texts["advice"][number % len(texts["advice"])]
            requesting.give_advice(
                collaboration=row, by=adviser, text=advice, given_on=sent + 9 * DAY, recorded_by=adviser
            )
            if goal == Status.REQUESTED:
                return
            data = requesting.DecisionData(
                outcome=Outcome.GRANTED,
                decided_on=sent + 18 * DAY,
                by_whom=kind.decided_by or "de projectleider",
                ground=texts["grounds"][number % len(texts["grounds"])],
                contribution=kind.contribution,
                years=kind.years,
            )
            requesting.decide(collaboration=row, data=data, recorded_by=self.leader)
            self._payments(row, plot, members)
        if goal in (Status.PREPARING, Status.REQUESTED, Status.GRANTED):
            return
        road.take_step(collaboration=row, to=Status.FIRST_YEAR, by=adviser, day=plot.start)
        self._shift(row, plot, adviser)
        if goal == Status.FIRST_YEAR:
            return
        row.refresh_from_db()
        halfway = min(plot.start + 340 * DAY, self.today - 30 * DAY)
        if road.decides_itself(row):
            stops = goal == Status.ENDED and number % 2 == 0
            ground = texts["no_go"] if stops else texts["go"][number % len(texts["go"])]
            requesting.say_whether_it_goes_on(
                collaboration=row, goes_on=not stops, decided_on=halfway, ground=ground, recorded_by=adviser
            )
        elif road.has_second_year(row):
            road.take_step(collaboration=row, to=Status.SECOND_YEAR, by=adviser, day=halfway)
        if goal == Status.SECOND_YEAR:
            return
        row.refresh_from_db()
        last = min(plot.end, self.today - 20 * DAY)
        if row.status != Status.EVALUATING:
            road.take_step(collaboration=row, to=Status.EVALUATING, by=adviser, day=max(last, halfway))
        self._look_back(row, plot, members, adviser)
        if goal in road.RESULTS:
            reason = texts["results"][str(goal)]
            day = min(max(last, halfway) + 30 * DAY, self.today)
            road.take_step(collaboration=row, to=goal, by=adviser, day=day, reason=reason)

    def _payments(self, row: Collaboration, plot: Plot, members: list[CollaborationMember]) -> None:
        to = next((member for member in members if member.school_id), members[0])
        for year in range(plot.kind.years or 1 if plot.kind.contribution else 0):
            day = plot.start + (14 + 365 * year) * DAY
            data = payments.PaymentData(
                amount=plot.kind.contribution or Decimal(0),
                planned_on=day,
                paid_on=day if day <= self.today else None,
                member=to,
                note=f"Bijdrage jaar {year + 1}",
            )
            payments.save_payment(collaboration=row, data=data)

    def _shift(self, row: Collaboration, plot: Plot, adviser: Any) -> None:
        if plot.number % 4 != 2:
            return
        date = row.dates.get(name="Eerste bijeenkomst")
        reason = self.texts["shifts"][plot.number // 4 % len(self.texts["shifts"])]
        later = date.day + 28 * DAY
        keeping.save_date(collaboration=row, date=date, name=date.name, day=later, by=adviser, reason=reason)

    def _look_back(self, row: Collaboration, plot: Plot, members: list[CollaborationMember], adviser: Any) -> None:
        answers = self.texts["answers"]
        questions = [line.question.pk for line in guide.guide_of(row)]
        said = {key: (answers[place], 0) for place, key in enumerate(questions[: len(answers)])}
        guide.save_answers(collaboration=row, by=adviser, answers=said)
        data = products.ProductData(
            title=plot.theme["product"], description=f"{plot.theme['goal']} Vrij te gebruiken voor andere scholen."
        )
        product = products.save_product(collaboration=row, data=data, by=adviser)
        products.propose(product=product, proposed=True)
        willing = members if plot.number % 3 != 2 else members[:1]
        for member in willing:
            voice = next(iter(self._known(member)), "de contactpersoon")
            products.agree(product=product, member=member, said_by=f"{voice}, per mail", by=adviser)
        product.consents.update(at=keeping.moment_of(min(plot.end, self.today)))
