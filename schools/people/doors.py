"""The way in that a mail to a person carries: a link that signs in once, an invitation, or the plain address."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings

from cmk.accounts.models import User
from cmk.accounts.services.sign_in_links import make_link, may_have_link
from cmk.core.errors import DomainError
from schools.models import Person
from schools.people.services import invite_person


def door_for(person: Person, next_path: str, *, role_text: str, by: User | None) -> str:
    """Return the full address that brings ``person`` to ``next_path``; to be called for each mail anew.

    Who signs in with the very address that is mailed gets a link that does it once. Who has no account yet gets an
    invitation (``role_text`` says as what, ``by`` who invites) that leads there afterwards. All others
    get the address itself, which asks to sign in: staff and people of boards, and who signs in with another address,
    for a work address may be changed without proof (``docs/decisions/0011-addresses.md``).
    """
    plain = settings.BASE_URL + next_path
    if person.user_id is None:
        try:
            invitation = invite_person(person=person, role_text=role_text, by=by, mail_it=False)
        except DomainError:  # a closed account, or one of somebody else: signing in says what is the matter
            return plain
        return f"{invitation.door}?{urlencode({'next': next_path})}"
    user = User.objects.get(pk=person.user_id)  # afresh: a request narrows what somebody may
    if user.email != User.objects.normalize_email(person.email) or not may_have_link(user):
        return plain
    return make_link(user=user, next_path=next_path)
