"""The response and the mail of rounds: staff read, the project leader plans."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from tests.factories.rounds import RoundMailingFactory
from tests.security.matrix import Row
from tests.worlds import World


def a_round(world: World) -> dict[str, Any]:
    return {"pk": world.round.pk}


def a_mailing(world: World) -> dict[str, Any]:
    """A mail that is planned for a day of its own."""
    number = world.round.mailings.count()
    day = timezone.localdate() + datetime.timedelta(days=2 + number % 20)
    return {"pk": RoundMailingFactory(round=world.round, planned_on=day, by=world.users["beheerder"]).pk}


def words(world: World) -> dict[str, Any]:
    day = timezone.localdate() + datetime.timedelta(days=25)
    return {"kind": "reminder", "planned_on": day, "subject": "Nog {school}", "text": "Dag {naam}"}


def without_mail(world: World) -> dict[str, Any]:
    world.round.mailings.all().delete()
    return a_round(world)


def the_only_mailing(world: World) -> dict[str, Any]:
    world.round.mailings.all().delete()
    return a_mailing(world)


ROWS = [
    Row("rounds:response", "staff", kwargs=a_round, status=302),
    Row("rounds:download", "staff", kwargs=lambda w: {**a_round(w), "form": "csv"}),
    Row("rounds:mailings", "staff", kwargs=a_round),
    Row("rounds:mailing_new", "leader", kwargs=a_round),
    Row("rounds:mailing_new", "leader", method="post", kwargs=without_mail, data=words),
    Row("rounds:remind_all", "leader", method="post", kwargs=a_round),
    Row("rounds:mailing", "staff", kwargs=a_mailing),
    Row("rounds:mailing_change", "leader", kwargs=a_mailing),
    Row("rounds:mailing_change", "leader", method="post", kwargs=the_only_mailing, data=words),
    Row("rounds:mailing_withdraw", "leader", method="post", kwargs=a_mailing),
    Row("rounds:mailing_send", "leader", method="post", kwargs=a_mailing),
]
