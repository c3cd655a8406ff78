"""Double roles: who advises or decides about a collaboration and is of it too (source 003, chapter 5).

A double role is no offence; it is shown, so that everybody knows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cmk.core.models import active_q, today
from partners.models import PartnerContact
from schools.models import Contact
from trajectories.models import Circle, Collaboration, CollaborationMember, CollaborationPerson, SteeringSeat
from trajectories.querysets import staying_q


def double_roles(collaboration: Collaboration, users: Iterable[Any], *, seats: bool = False) -> list[str]:
    """Return in which ways ``users``, and with ``seats`` who sit in the stuurgroep, are of the collaboration.

    Sentences, each naming somebody once per way: in the core group, contact of a partner or of a school that takes
    part. Four queries at most.
    """
    day = today()
    keys = [user.pk for user in users if user is not None]
    whose = Q(person__user__in=keys)
    if seats:
        sitting = SteeringSeat.objects.filter(active_q(day), programme=collaboration.programme_id)
        whose |= Q(person__in=sitting.values("person"))
    people = CollaborationPerson.objects.filter(
        whose | Q(user__in=keys), staying_q(day), collaboration=collaboration, circle=Circle.CORE
    )
    members = CollaborationMember.objects.filter(staying_q(day), collaboration=collaboration)
    partners = PartnerContact.objects.filter(
        whose, active_q(day), partner__in=members.filter(partner__isnull=False).values("partner")
    )
    schools = Contact.objects.filter(
        whose,
        active_q(day),
        school__in=members.filter(school__isnull=False).values("school"),
        person__penvoerder=collaboration.programme.penvoerder_id,
    )
    found = [
        _("%(name)s is in the core group of this collaboration.") % {"name": row}
        for row in people.select_related("person", "user")
    ]
    found += [
        _("%(name)s is a contact of %(partner)s, which takes part.") % {"name": row.person, "partner": row.partner}
        for row in partners.select_related("person", "partner")
    ]
    found += [
        _("%(name)s is a contact of the school %(school)s, which takes part.")
        % {"name": row.person, "school": row.school}
        for row in schools.select_related("person", "school")
    ]
    return sorted(set(found))
