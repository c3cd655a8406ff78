"""Addresses that changed, and addresses from which mail comes back (``docs/decisions/0011-addresses.md``)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from schools.models import Person

REASON_LENGTH = Person._meta.get_field("bounce_reason").max_length or 200


def put_email(person: Person, email: str, *, by: User | None) -> list[str]:
    """Give ``person`` another address, not saved yet, and return the names of the fields that changed.

    The former address and the moment are kept, and ``by`` whom; that mail came back is forgotten, for it was about
    the former one. Another case of the same address is a correction and keeps all that.
    """
    email = email.strip()
    if email == person.email:
        return []
    if email.lower() == person.email.lower():
        person.email = email
        return ["email"]
    if person.email:
        person.email_before, person.email_changed_at = person.email, timezone.now()
        person.email_changed_by = by
    person.email, person.bounced_at, person.bounce_reason = email, None, ""
    return ["email", "email_before", "email_changed_at", "email_changed_by", "bounced_at", "bounce_reason"]


@transaction.atomic
def mark_bounced(*, person: Person, reason: str) -> Person:
    """Note that mail to the person comes back, and why; from then on none is sent to the address.

    The day on which it was first noted stays. Raises ``DomainError`` when there is no address.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.email:
        raise DomainError(_("There is no e-mail address of %(name)s.") % {"name": person.name})
    person.bounced_at = person.bounced_at or timezone.now()
    person.bounce_reason = " ".join(reason.split())[:REASON_LENGTH]
    person.save(update_fields=["bounced_at", "bounce_reason", "changed_at"])
    return person


@transaction.atomic
def mark_arriving(*, person: Person) -> Person:
    """Note that mail to the person arrives again: the same address works."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.bounced_at, person.bounce_reason = None, ""
    person.save(update_fields=["bounced_at", "bounce_reason", "changed_at"])
    return person


def address_refused(address: str, reason: str) -> None:
    """Note at everybody with ``address`` that the mail server refuses it (registered with ``cmk.core.mail``).

    At every penvoerder: whether an address exists is nobody's secret, and each of them writes to it.
    """
    for person in Person.objects.filter(email__iexact=address.strip()):
        mark_bounced(person=person, reason=reason)
