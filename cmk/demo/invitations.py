"""Who was invited to the demo and when: most accepted long ago, one link expired, one is still open."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import Invitation, Penvoerder, User
from cmk.accounts.models.invitation import hash_token
from cmk.accounts.services.invitations import invite
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Cast
from schools.models import Contact, ContactRole

# Noor's schools, by place: where the icc'er let the link expire, and where the head teacher was invited just now.
EXPIRED, OPEN = 4, 7


def make_invitations(penvoerder: Penvoerder, cast: Cast, people: People, days: Days) -> None:
    """Make the invitations of everybody who can sign in; the open one goes by mail, which the demo shows."""
    noor = cast.of_adviser(0)
    contacts = {
        place: next(one for one in people.at(noor[number].school, days.today) if one.role == role)
        for place, number, role in (
            ("expired", EXPIRED, ContactRole.ICCER),
            ("open", OPEN, ContactRole.DIRECTEUR),
        )
    }
    apart = {contact.pk for contact in contacts.values()}
    everybody = [contact for at_school in people.at_school.values() for contact in at_school]
    Invitation.objects.bulk_create(
        _accepted(penvoerder, contact, contact.person.user, people.users["leader"], days, number)
        for number, contact in enumerate(everybody)
        if contact.person.user is not None and contact.pk not in apart
    )
    _expired(contacts["expired"], people, days)
    _open(contacts["open"], people)


def _accepted(penvoerder: Penvoerder, contact: Contact, user: User, by: User, days: Days, number: int) -> Invitation:
    sent_at = days.at(max(days.day(-420 + number % 60), contact.start), 10, number * 7 % 60)
    return Invitation(
        penvoerder=penvoerder,
        user=user,
        role_text=_role_text(contact),
        token_hash=hash_token(f"accepted:{user.email}"),
        invited_by=by,
        sent_at=sent_at,
        expires_at=sent_at + datetime.timedelta(days=14),
        accepted_at=sent_at + datetime.timedelta(hours=5 + number % 90),
    )


def _expired(contact: Contact, people: People, days: Days) -> None:
    person = contact.person
    sent_at = min(days.at(days.day(-38), 9, 20), timezone.now() - datetime.timedelta(days=15))
    Invitation.objects.create(
        penvoerder=person.penvoerder,
        user=_user_of(contact),
        role_text=_role_text(contact),
        token_hash=hash_token(f"expired:{person.email}"),
        invited_by=people.users["adviser"],
        sent_at=sent_at,
        expires_at=sent_at + datetime.timedelta(days=14),
    )


def _open(contact: Contact, people: People) -> None:
    person = contact.person
    invitation = invite(
        penvoerder=person.penvoerder,
        email=person.email,
        given_name=person.given_name,
        family_name=person.family_name,
        role_text=_role_text(contact),
        invited_by=people.users["adviser"],
    )
    if person.user_id is None:
        person.user = invitation.user
        person.save(update_fields=["user"])


def _user_of(contact: Contact) -> User:
    person = contact.person
    if person.user is None:
        person.user = User.objects.create_user(
            person.email, given_name=person.given_name, family_name=person.family_name
        )
        person.save(update_fields=["user"])
    return person.user


def _role_text(contact: Contact) -> str:
    return _("%(role)s of %(school)s") % {"role": contact.get_role_display(), "school": contact.school}
