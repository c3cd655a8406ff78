"""With whom a conversation can be: all five kinds of party, the user's own schools first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cmk.core.models import today
from cmk.core.words import word
from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from trajectories.conversations.selectors import own_school_ids
from trajectories.models import Collaboration, CollaborationStatus, Party

NO_LONGER = (CollaborationStatus.REJECTED, CollaborationStatus.ENDED)


@dataclass(frozen=True)
class Group:
    """A heading, and the parties below it in alphabetical order."""

    title: str
    parties: list[Party]


def parties_to_choose(user: Any) -> list[Group]:
    """Return who a conversation can be with, in groups that hold somebody. Seven queries, whatever the numbers."""
    own = own_school_ids(user)
    schools = list(School.objects.visible_to(user).filter(closed_on__isnull=True).select_related("municipality"))
    partners = Partner.objects.visible_to(user).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today()))
    others = _("Other schools") if own else _("Schools")
    groups = [
        Group(_("Your schools"), [school for school in schools if school.pk in own]),
        Group(others, [school for school in schools if school.pk not in own]),
        Group(str(word("Partners")), list(partners)),
        Group(_("Municipalities"), list(Municipality.objects.visible_to(user))),
        Group(_("School boards"), list(SchoolBoard.objects.visible_to(user))),
        Group(str(word("Collaborations")), list(open_collaborations(user))),
    ]
    return [group for group in groups if group.parties]


def open_collaborations(user: Any) -> Any:
    """Return the collaborations that the user may see and that are not over and done with, as a query."""
    return Collaboration.objects.visible_to(user).exclude(status__in=NO_LONGER).order_by("name", "pk")


def in_list(party: Party) -> str:
    """Return what stands beside the name where one chooses: what tells it apart from the others in its group."""
    if isinstance(party, School):
        return str(party.municipality)
    if isinstance(party, Partner):
        return str(party.get_kind_display())
    if isinstance(party, SchoolBoard):
        return party.place
    return str(party.get_status_display()) if isinstance(party, Collaboration) else ""
