"""People who left, for the work list: roles without anybody, and agreements whose owner is gone."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cmk.accounts.access import access_of
from cmk.accounts.models import Membership
from cmk.accounts.roles import STAFF
from cmk.core.models import active_q
from cmk.core.templatetags.house import day
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope
from partners.models import PartnerContact
from schools.models import Contact, School
from schools.models.people import SCHOOL_ROLES
from trajectories.conversations.parties import party_url
from trajectories.conversations.selectors import open_points


def people_lines(scope: Scope) -> list[Line]:
    """Return a line for each icc'er or head teacher who left without a successor, and each orphaned agreement.

    Two queries; nothing of a programme that is over.
    """
    return [*_without_successor(scope), *_orphaned(scope)] if scope.is_running else []


def _without_successor(scope: Scope) -> list[Line]:
    """Return the roles at the schools that somebody had and nobody has now, nor is about to get."""
    others = Contact.objects.filter(
        Q(end__isnull=True) | Q(end__gte=scope.today),
        school=OuterRef("school"),
        role=OuterRef("role"),
        person__penvoerder=OuterRef("person__penvoerder"),
    )
    rows = Contact.objects.visible_to(scope.user).filter(
        ~Exists(others), school__in=scope.schools, role__in=SCHOOL_ROLES, end__lt=scope.today
    )
    last: dict[tuple[int, str], Contact] = {}
    for contact in rows.select_related("person").order_by("-end", "-pk"):
        last.setdefault((contact.school_id or 0, contact.role), contact)
    return [_left(contact, scope.schools[pk]) for (pk, _role), contact in last.items()]


def _left(contact: Contact, school: School) -> Line:
    values = {"name": contact.person, "role": contact.get_role_display(), "date": day(contact.end)}
    return Line(
        title=str(school),
        title_url=reverse("school:people", args=[school.code]),
        tag=_("no %(role)s any more") % values,
        text=_("%(name)s was %(role)s until %(date)s. Who comes after?") % values,
        action=_("Add"),
        url=reverse("school:people", args=[school.code]),
    )


def _orphaned(scope: Scope) -> list[Line]:
    """Return the open agreements of somebody who is no longer there: at the school or partner, or at the office."""
    now = active_q(scope.today)
    there = Contact.objects.filter(
        now,
        Q(school=OuterRef("school")) | Q(board=OuterRef("board")) | Q(municipality=OuterRef("municipality")),
        person=OuterRef("owner_person"),
    )
    partners = PartnerContact.objects.filter(now, person=OuterRef("owner_person"), partner=OuterRef("partner"))
    staff = Membership.objects.filter(
        now,
        user=OuterRef("owner_user"),
        penvoerder__in=access_of(scope.user).staff_of,
        role__in=[role.value for role in STAFF],
    )
    gone = Q(owner_person__isnull=False, collaboration__isnull=True) & ~Exists(there) & ~Exists(partners)
    rows = open_points(scope.user).filter(
        scope.with_mine(), gone | Q(owner_user__isnull=False) & ~Exists(staff), programme=scope.programme
    )
    return [_orphan(point) for point in rows]


def _orphan(point: Any) -> Line:
    return Line(
        title=str(point.party),
        title_url=party_url(point.party),
        tag=_("owner of an agreement left"),
        text=_("‘%(text)s’ was with %(name)s. Give it to somebody else.") % {"text": point.text, "name": point.owner},
        action=_("Pass on"),
        url=f"{reverse('actionpoints:change', args=[point.pk])}?next={reverse('worklist')}",
    )
