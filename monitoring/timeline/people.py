"""Who began, left, or took over from somebody, out of dated contacts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _

from cmk.core.models import today
from monitoring.timeline.events import Event
from schools.models import Contact

# Who begins in a role within these days of somebody's last day in it took over.
BEFORE, AFTER = datetime.timedelta(days=31), datetime.timedelta(days=62)


def contact_events(contacts: Iterable[Contact]) -> list[Event]:
    """Turn dated contacts into events: somebody began, left, or took over from somebody in the same role."""
    contacts = sorted(contacts, key=lambda contact: contact.start)
    events: list[Event] = []
    succeeded: set[int] = set()
    for contact in contacts:
        role = contact.get_role_display()
        before = next(
            (
                other
                for other in contacts
                if other.role == contact.role
                and other.person_id != contact.person_id
                and other.pk not in succeeded
                and other.end is not None
                and other.start < contact.start
                and contact.start - AFTER <= other.end <= contact.start + BEFORE
            ),
            None,
        )
        names = {"name": contact.person.name, "role": role}
        if before is not None:
            succeeded.add(before.pk)
            text = _("%(name)s took over from %(other)s as %(role)s") % {**names, "other": before.person.name}
        else:
            text = _("%(name)s became %(role)s") % names
        events.append(Event(contact.start, text))
    for contact in contacts:
        if contact.end is not None and contact.end < today() and contact.pk not in succeeded:
            names = {"name": contact.person.name, "role": contact.get_role_display()}
            events.append(Event(contact.end, _("%(name)s stopped as %(role)s") % names))
    return events
