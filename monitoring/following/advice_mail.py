"""The mail that a question is answered: who answered, and where to read it. Nothing of what it says."""

from __future__ import annotations

import logging

from cmk.accounts.models import User
from cmk.core.mail import absolute_url, send_house_mail
from cmk.core.models import active_q, today
from monitoring.models import AdviceRequest
from schools.models import Contact, Person
from schools.models.people import SCHOOL_ROLES

logger = logging.getLogger(__name__)


def people_to_tell(request: AdviceRequest) -> list[Person]:
    """Return who asked, when still at the school and with an address; else all icc'ers and head teachers. One query."""
    contacts = Contact.objects.filter(
        active_q(today()),
        person__penvoerder=request.evaluation.round.programme.penvoerder_id,
        role__in=SCHOOL_ROLES,
        school=request.evaluation.school_id,
    ).exclude(person__email="")
    rows = contacts.select_related("person").order_by("-role", "person__given_name")
    people = list({contact.person_id: contact.person for contact in rows if contact.person.can_be_mailed}.values())
    asked = [person for person in people if person.user_id and person.user_id == request.by_id]
    return asked or people


def tell_answered(request: AdviceRequest, by: User, mailed: list[str], failed: list[str]) -> None:
    """Mail the people of ``people_to_tell``; fills ``mailed`` and ``failed`` with their names.

    To be called after the commit: a mail server that is away changes nothing about the answer.
    """
    penvoerder = request.evaluation.round.programme.penvoerder
    for person in people_to_tell(request):
        context = {
            "greeting": person.given_name,
            "sender": by.name,
            "round": request.evaluation.round,
            "url": absolute_url("evaluation:result", pk=request.evaluation_id) + "#vragen",
        }
        try:
            send_house_mail(template="advice_answered", to=person.email, context=context, penvoerder=penvoerder)
            mailed.append(person.name)
        except OSError:
            logger.warning("a mail about an answered question could not be sent", exc_info=True)
            failed.append(person.name)
