"""The penvoerder's own people: joining and leaving."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.access import forget_access
from cmk.accounts.models import Invitation, Membership, Penvoerder, User
from cmk.accounts.models.penvoerder import MembershipRole
from cmk.accounts.services.invitations import invite
from cmk.core.errors import DomainError
from cmk.core.models import active_q


@transaction.atomic
def add_member(
    *,
    penvoerder: Penvoerder,
    email: str,
    given_name: str,
    family_name: str,
    role: str,
    start: datetime.date,
    by: User,
) -> tuple[Membership, Invitation]:
    """Give the person at ``email`` a role at the penvoerder from ``start``, and invite them by e-mail.

    ``role``: one of ``MembershipRole``. Raises ``DomainError`` when the person has that role already (now or from a
    coming day), and what ``invite`` raises.
    """
    invitation = invite(
        penvoerder=penvoerder,
        email=email,
        given_name=given_name,
        family_name=family_name,
        role_text=str(MembershipRole(role).label),
        invited_by=by,
    )
    same = Membership.objects.filter(user=invitation.user, penvoerder=penvoerder, role=role)
    if same.filter(end__isnull=True).exists() or same.filter(end__gte=start).exists():
        raise DomainError(
            _("%(name)s already has the role %(role)s here.")
            % {"name": invitation.user.name, "role": MembershipRole(role).label}
        )
    membership = Membership.objects.create(user=invitation.user, penvoerder=penvoerder, role=role, start=start)
    forget_access(invitation.user)
    return membership, invitation


@transaction.atomic
def end_membership(*, membership: Membership, last_day: datetime.date, by: User) -> Membership:
    """Give a membership its last day; the row stays, the access ends after that day.

    Raises ``DomainError`` when it ended already, when the last day comes before the first, and when no project leader
    would be left afterwards.
    """
    # All leaders of the penvoerder at once, so that two who end each other's role do not both succeed.
    leaders = list(
        Membership.objects.select_for_update()
        .filter(penvoerder=membership.penvoerder, role=MembershipRole.BEHEERDER)
        .order_by("pk")
    )
    membership = Membership.objects.select_for_update().select_related("user").get(pk=membership.pk)
    if membership.end is not None:
        raise DomainError(_("This role has its last day already."))
    if last_day < membership.start:
        raise DomainError(_("The last day cannot come before the first."))
    if membership.role == MembershipRole.BEHEERDER:
        one_day = datetime.timedelta(days=1)
        next_day = min(last_day, datetime.date.max - one_day) + one_day  # the calendar ends in 9999
        others = [row.pk for row in leaders if row.pk != membership.pk and row.is_active(next_day)]
        if not Membership.objects.filter(active_q(next_day), pk__in=others, user__is_active=True).exists():
            raise DomainError(
                _("%(name)s is the only project leader after that day. Make somebody else project leader first.")
                % {"name": membership.user.name}
            )
    membership.end = last_day
    membership.save(update_fields=["end"])
    forget_access(membership.user)
    return membership
