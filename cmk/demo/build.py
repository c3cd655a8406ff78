"""Puts the demo together: one transaction, the same story at every start."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.demo.activities import make_activities
from cmk.demo.apart import make_apart
from cmk.demo.approach import make_approach
from cmk.demo.contacts import make_contact_news
from cmk.demo.conversations import make_conversations
from cmk.demo.days import Days
from cmk.demo.earlier import make_earlier
from cmk.demo.evaluations import make_evaluations
from cmk.demo.following import make_following
from cmk.demo.invitations import make_invitations
from cmk.demo.meetings import make_meetings
from cmk.demo.papers import make_papers
from cmk.demo.partners import make_partners
from cmk.demo.partnerships import make_partnerships
from cmk.demo.people import SIGN_INS, Names, make_people, make_users
from cmk.demo.records import make_records
from cmk.demo.roads import make_roads
from cmk.demo.roads_extra import make_road_news
from cmk.demo.rounds import make_round_mail
from cmk.demo.scenarios import make_scenarios
from cmk.demo.schools import Cast, make_cast
from cmk.demo.second import make_second_penvoerder
from cmk.demo.sharing import make_sharing
from cmk.demo.talktemplates import make_talk_templates
from schools.models import School
from trajectories.models import OPEN_STATUSES
from trajectories.programme.loader import load_programme

PROGRAMME = Path(settings.BASE_DIR) / "trajectories" / "programmes" / "amstelland-2025-2028.yaml"


@dataclass(frozen=True)
class Demo:
    """What there is now: numbers to print. ``made`` is False when the demo was there already."""

    made: bool
    primary: int
    secondary: int
    taking_part: int


def is_loaded() -> bool:
    """Say whether the demo is in this database: its people are."""
    return User.objects.filter(email=SIGN_INS[0].email).exists()


@transaction.atomic
def build_demo(*, today: datetime.date, duo: Path | None = None) -> Demo:
    """Make the demo as of ``today``, or leave it alone when it is there.

    ``duo``: a delivery of DUO with all primary school locations, to use the real schools of the programme's
    municipalities. Raises ``DomainError``, with nothing written, when that is not what the file holds, or when
    the schools that the demo would invent are in the database already.
    """
    if is_loaded():
        return _numbers(made=False)
    if School.objects.filter(code__startswith="99").exists():
        raise DomainError(_("This database holds a part of another demo. Begin with an empty one: make demo-reset."))
    programme = load_programme(PROGRAMME)
    days = Days(today=today, first=programme.start)
    cast = make_cast(duo=duo, today=today)
    names, users = Names(), make_users()
    people = make_people(programme, cast, users, days, names)
    partners = make_partners(programme, people, days, names)
    make_roads(programme, cast, people, days)
    make_conversations(programme, cast, people, partners, days)
    make_records(programme, cast, people)
    make_talk_templates(programme, cast, people)
    make_meetings(programme, days)
    make_evaluations(programme, cast, people, days)
    make_apart(programme, cast, people, days)
    make_round_mail(programme, people, days)
    make_scenarios(programme, cast, people, days)
    make_following(programme, cast, people, days)
    make_partnerships(programme.penvoerder, cast, partners, days)
    make_activities(programme, cast, days)
    make_approach(programme.penvoerder, cast, people, days)
    make_papers(programme, cast, days)
    make_invitations(programme.penvoerder, cast, people, days)
    make_contact_news(programme.penvoerder, cast, people, days)
    make_road_news(programme, cast, people, days)
    make_sharing(programme, cast, people, days)
    make_earlier(programme, people, days)
    make_second_penvoerder(users, days)
    return _numbers(made=True, cast=cast)


def _numbers(*, made: bool, cast: Cast | None = None) -> Demo:
    area = School.objects.filter(municipality__programmes__slug="amstelland-2025-2028", closed_on=None)
    taking_part = area.filter(trajectories__status__in=OPEN_STATUSES).distinct().count()
    return Demo(
        made=made,
        primary=area.filter(education="po").count(),
        secondary=area.filter(education="vo").count(),
        taking_part=taking_part,
    )
