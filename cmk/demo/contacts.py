"""What happens with contacts: a handover with a note, mail that comes back, another address, somebody in here twice."""

from __future__ import annotations

import datetime
from typing import Any

from cmk.accounts.models import Penvoerder
from cmk.demo.content import content
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Cast
from schools.models import Contact, ContactRole, Handover, Person, School

# Noor's schools, by place: where mail to the icc'er comes back, where the head teacher has another address, and where
# Willemijn Smit was noted once more.
BOUNCED, CHANGED, TWICE = 3, 1, 5


def make_contact_news(penvoerder: Penvoerder, cast: Cast, people: People, days: Days) -> None:
    """Make the handover to Sanne de Boer, an address that bounces, one that changed, and a double."""
    words = content("contacts")
    noor = cast.of_adviser(0)
    _handover(cast, people, days, words)
    iccer = _contact(people, noor[BOUNCED].school, ContactRole.ICCER, days).person
    iccer.bounced_at = days.at(days.day(-9), 8, 5)
    iccer.bounce_reason = words["bounce"]
    iccer.save(update_fields=["bounced_at", "bounce_reason"])
    head = _contact(people, noor[CHANGED].school, ContactRole.DIRECTEUR, days).person
    head.email_before, head.email = head.email, f"directie.{head.email}"
    head.email_changed_at, head.email_changed_by = days.at(days.day(-12), 16, 40), head.user
    head.save(update_fields=["email_before", "email", "email_changed_at", "email_changed_by"])
    double = Person.objects.create(penvoerder=penvoerder, **words["double"])
    Contact.objects.create(
        person=double, role=ContactRole.ICCER, school=noor[TWICE].school, start=days.day(-40), job_title=words["title"]
    )


def _contact(people: People, school: School, role: ContactRole, days: Days) -> Contact:
    return next(one for one in people.at(school, days.today) if one.role == role)


def _handover(cast: Cast, people: People, days: Days, words: dict[str, Any]) -> None:
    """Let the icc'er who left the home school have handed over to Sanne de Boer."""
    iccers = [one for one in people.at_school[cast.home.school.pk] if one.role == ContactRole.ICCER]
    left, came = sorted(iccers, key=lambda one: one.start)
    handover = Handover.objects.create(
        predecessor=left,
        successor=came,
        note=words["note"],
        passed_on=words["passed_on"],
        made_by=people.users["adviser"],
    )
    moment = days.at(left.end or days.today, 15, 30) - datetime.timedelta(days=2)
    Handover.objects.filter(pk=handover.pk).update(created_at=moment)
