"""Reads about people: who is there now, who was, and whether they can sign in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Invitation, Penvoerder
from cmk.core.models import today
from schools.models import Contact, School


class SignInState(models.TextChoices):
    """Whether a person can sign in."""

    NONE = "none", _("not invited yet")
    INVITED = "invited", _("invited")
    EXPIRED = "expired", _("invitation expired")
    UNDELIVERED = "undelivered", _("mail not delivered")
    ABLE = "able", _("can sign in")


@dataclass(frozen=True)
class SignIn:
    """Whether a person can sign in, and the dates that go with it."""

    state: SignInState
    invited_at: datetime.datetime | None = None
    expires_at: datetime.datetime | None = None
    accepted_at: datetime.datetime | None = None

    @property
    def can_be_invited(self) -> bool:
        """Whether a first invitation is the next step."""
        return self.state == SignInState.NONE

    @property
    def can_be_resent(self) -> bool:
        """Whether an invitation is under way that can be sent again."""
        return self.state in (SignInState.INVITED, SignInState.EXPIRED, SignInState.UNDELIVERED)


@dataclass(frozen=True)
class PersonLine:
    """One dated contact on a page; ``sign_in`` is None where the reader may not know it."""

    contact: Any
    sign_in: SignIn | None = None
    is_own: bool = False


@dataclass(frozen=True)
class People:
    """Today's contacts (coming ones included), and earlier ones."""

    now: list[PersonLine] = field(default_factory=list)
    earlier: list[PersonLine] = field(default_factory=list)


def sign_ins(penvoerder: Penvoerder, people: Iterable[Any]) -> dict[int, SignIn]:
    """Return of each person (key: pk) whether they can sign in. One query."""
    people = list(people)
    users = [person.user_id for person in people if person.user_id]
    latest: dict[int, Invitation] = {}
    for invitation in Invitation.objects.filter(penvoerder=penvoerder, user__in=users).order_by("sent_at"):
        latest[invitation.user_id] = invitation
    return {person.pk: _sign_in(person, latest.get(person.user_id or 0)) for person in people}


def _sign_in(person: Any, invitation: Invitation | None) -> SignIn:
    if person.user_id is None:
        return SignIn(SignInState.NONE)
    if invitation is None:
        # Linked without an invitation (an account that was there already).
        return SignIn(SignInState.ABLE)
    dates = {
        "invited_at": invitation.sent_at,
        "expires_at": invitation.expires_at,
        "accepted_at": invitation.accepted_at,
    }
    if invitation.accepted_at:
        return SignIn(SignInState.ABLE, **dates)
    if invitation.withdrawn_at:
        return SignIn(SignInState.NONE)
    if invitation.undelivered:
        return SignIn(SignInState.UNDELIVERED, **dates)
    state = SignInState.EXPIRED if invitation.expires_at <= timezone.now() else SignInState.INVITED
    return SignIn(state, **dates)


def people_of_school(user: Any, penvoerder: Penvoerder, school: School, *, with_sign_in: bool) -> People:
    """Return the contacts of a school that ``user`` may see: three queries at most, however many."""
    contacts = (
        Contact.objects.visible_to(user)
        .filter(school=school, person__penvoerder=penvoerder)
        .select_related("person")
        .order_by("-role", "person__given_name", "-start")
    )
    return lines_of(user, penvoerder, contacts, with_sign_in=with_sign_in)


def lines_of(user: Any, penvoerder: Penvoerder, contacts: Iterable[Any], *, with_sign_in: bool) -> People:
    """Divide dated contacts (of a school or a partner) in those of today and earlier ones."""
    if isinstance(contacts, models.QuerySet):
        contacts = contacts.select_related("person__user")  # the note on an address says with which one they sign in
    contacts = list(contacts)
    known = sign_ins(penvoerder, [contact.person for contact in contacts]) if with_sign_in else {}
    day = today()
    people = People()
    for contact in contacts:
        line = PersonLine(contact, known.get(contact.person_id), contact.person.user_id == user.pk)
        (people.earlier if contact.end and contact.end < day else people.now).append(line)
    people.earlier.sort(key=lambda line: line.contact.end, reverse=True)
    return people
