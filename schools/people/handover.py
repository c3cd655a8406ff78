"""Taking over: one role ends, another begins, and what was in hand passes on; all of it or nothing.

Higher apps know what passes on. As with loose ends (``cmk.accounts.leaving``) they register it, from ``ready``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.access import forget_access
from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from schools.models import Person
from schools.people.services import PersonData, invite_person, known_or_new_person

# What makes two contacts the same role at the same place, of whatever model (Contact, PartnerContact).
SAME_ROLE = ("role", "school_id", "board_id", "municipality_id", "partner_id")


@dataclass(frozen=True)
class InHand:
    """Something that the person who stops has in hand at the place: what happens to it, and which ones it is about."""

    text: str
    items: tuple[str, ...] = ()


# Before: what is in hand of the one who stops (a contact). At the taking over: hands it from the first contact to
# the second in the name of a user, in the transaction of the caller, and yields in sentences what was passed on.
Preview = Callable[[Any], Iterable[InHand]]
PassOn = Callable[[Any, Any, User], Iterable[str]]
_providers: list[tuple[Preview, PassOn]] = []


def register_passing_on(preview: Preview, pass_on: PassOn) -> None:
    """Add a pair of functions that know what passes on with a role: one tells it beforehand, one does it."""
    if (preview, pass_on) not in _providers:
        _providers.append((preview, pass_on))


def in_hand_of(contact: Any) -> list[InHand]:
    """Return what passes on when ``contact`` (of a school, board, municipality or partner) is taken over."""
    return [found for preview, _pass_on in _providers for found in preview(contact)]


@dataclass(frozen=True)
class Starting:
    """Who starts and when: ``person`` whom the penvoerder knows already, or else ``data`` of somebody by e-mail."""

    start: datetime.date
    person: Person | None = None
    data: PersonData | None = None
    job_title: str = ""
    certificate_year: int | None = None


@transaction.atomic
def take_over(
    *,
    contact: Any,
    last_day: datetime.date,
    starting: Starting,
    by: User,
    note: str = "",
    invite_as: str = "",
) -> Any:
    """End ``contact`` (a Contact or PartnerContact), let another person take up the role, and return the handover.

    A role that has ended before today keeps its last day. Who has the role there already goes on in it and takes over;
    anybody else gets it from ``starting.start``. ``invite_as``: what the invitation says, when the successor is to
    be invited to sign in. Raises ``DomainError`` when the role was handed over before (so that a form sent twice
    does it once), when the days or the successor cannot be right, and what ``invite_person`` raises.
    """
    model = type(contact)
    # Only the contact: PostgreSQL does not lock across a relation that may be empty, and the user may be.
    contact = (
        model.objects.select_for_update(of=("self",))
        .select_related("person__user", "person__penvoerder")
        .get(pk=contact.pk)
    )
    earlier = contact.handed_over.select_related("successor__person").first()
    if earlier is not None:
        raise DomainError(
            _("%(one)s has handed this over to %(other)s already.")
            % {"one": contact.person.name, "other": earlier.successor.person.name}
        )
    person = starting.person
    if person is None:
        person = known_or_new_person(
            penvoerder=contact.person.penvoerder, data=starting.data or PersonData(given_name="")
        )
    _refuse_impossible(contact, last_day, person)
    if contact.end is None or contact.end >= today():
        contact.end = last_day
        contact.save(update_fields=["end", "changed_at"])
    successor = _successor(contact, person, starting)
    handover_model = model._meta.get_field("handed_over").related_model
    handover = handover_model.objects.create(
        predecessor=contact,
        successor=successor,
        note=note.strip(),
        passed_on=[str(text) for _preview, pass_on in _providers for text in pass_on(contact, successor, by)],
        made_by=by,
    )
    for user in (contact.person.user, person.user):
        if user is not None:
            forget_access(user)
    if invite_as:
        invite_person(person=person, role_text=invite_as, by=by)
    return handover


def _refuse_impossible(contact: Any, last_day: datetime.date, person: Person) -> None:
    problems = []
    if last_day < contact.start:
        problems.append(
            _("%(name)s started on %(date)s; the last day cannot come before that.")
            % {"name": contact.person.name, "date": day_full(contact.start)}
        )
    if person.pk == contact.person_id:
        # Most often an address that belongs to the role (icc@…), not to a person.
        problems.append(
            _("%(email)s is the address of %(name)s, who stops. Fill in the successor’s own, or leave it empty.")
            % {"email": person.email, "name": person.name}
        )
    if person.penvoerder_id != contact.person.penvoerder_id:
        problems.append(_("Choose somebody whom you know."))
    if problems:
        raise DomainError(*problems)


def _successor(contact: Any, person: Person, starting: Starting) -> Any:
    """Return the role with which ``person`` goes on: the one they have there already, or a new one."""
    model = type(contact)
    same = {name: getattr(contact, name) for name in SAME_ROLE if hasattr(contact, name)}
    roles = model.objects.select_for_update(of=("self",)).filter(person=person, **same).order_by("start")
    for role in roles:
        if role.end is None or role.end >= starting.start:
            return role
    fields: dict[str, Any] = {"job_title": starting.job_title.strip()}
    if hasattr(contact, "certificate_year"):
        fields["certificate_year"] = starting.certificate_year
    return model.objects.create(person=person, start=starting.start, **same, **fields)
