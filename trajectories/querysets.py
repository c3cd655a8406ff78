"""Who sees which programmes, trajectories, ambitions, conversations, action points and activities."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from cmk.accounts.access import Scope, access_of
from cmk.core.models import DatedQuerySet

# Compared as text: the models import this module.
IN_FORCE = Q(conversation__isnull=True) | Q(conversation__status="recorded")


class ProgrammeQuerySet(models.QuerySet[Any]):
    """Programmes, restricted by who asks."""

    def visible_to(self, user: Any) -> ProgrammeQuerySet:
        """Keep the programmes of the penvoerders in which the user has any role."""
        return self.filter(penvoerder__in=access_of(user).penvoerder_ids)


class TrajectoryQuerySet(models.QuerySet[Any]):
    """Trajectories, restricted by who asks."""

    def visible_to(self, user: Any) -> TrajectoryQuerySet:
        """Staff: all of the penvoerder. School and board people: those of their own schools."""
        access = access_of(user)
        own = Q(school__in=access.ids(Scope.SCHOOL)) | Q(school__board__in=access.ids(Scope.BOARD))
        return self.filter(
            Q(programme__penvoerder__in=access.staff_of) | (own & Q(programme__penvoerder__in=access.penvoerder_ids))
        )


class ConversationQuerySet(models.QuerySet[Any]):
    """Conversations, restricted by who asks. Notes are the main privacy risk: staff only, for now."""

    def visible_to(self, user: Any) -> ConversationQuerySet:
        """Keep the conversations of the penvoerders whose staff the user is."""
        return self.filter(programme__penvoerder__in=access_of(user).staff_of)


class ActionPointQuerySet(models.QuerySet[Any]):
    """Action points, restricted by who asks."""

    def visible_to(self, user: Any) -> ActionPointQuerySet:
        """Staff: all of the penvoerder. School people: those about their own school, once they hold."""
        access = access_of(user)
        own = Q(school__in=access.ids(Scope.SCHOOL), programme__penvoerder__in=access.penvoerder_ids)
        return self.filter(Q(programme__penvoerder__in=access.staff_of) | (own & IN_FORCE))

    def in_force(self) -> ActionPointQuerySet:
        """Keep what holds: not what is still being written down in a conversation that is not recorded."""
        return self.filter(IN_FORCE)

    def open(self) -> ActionPointQuerySet:
        """Keep what is not done yet."""
        return self.filter(done_on__isnull=True)


class ActivityQuerySet(models.QuerySet[Any]):
    """Activities, restricted by who asks."""

    def visible_to(self, user: Any) -> ActivityQuerySet:
        """Staff: all of the penvoerder. School people: those in which their school takes part."""
        access = access_of(user)
        seen = Q(programme__penvoerder__in=access.staff_of)
        if schools := access.ids(Scope.SCHOOL):
            own = self.model.schools.through.objects.filter(school__in=schools).values("activity")
            seen |= Q(pk__in=own, programme__penvoerder__in=access.penvoerder_ids)
        return self.filter(seen)


class AgreementQuerySet(models.QuerySet[Any]):
    """Agreements that were signed or will be, restricted by who asks."""

    def visible_to(self, user: Any) -> AgreementQuerySet:
        """Staff: all of the penvoerder. People of a school, board, municipality or partner: what theirs signed."""
        access = access_of(user)
        seen = Q(penvoerder__in=access.staff_of)
        for field, scope in (
            ("boards", Scope.BOARD),
            ("municipalities", Scope.MUNICIPALITY),
            ("partners", Scope.PARTNER),
            ("schools", Scope.SCHOOL),
        ):
            if own := access.ids(scope):
                through = getattr(self.model, field).through
                target = self.model._meta.get_field(field).m2m_reverse_field_name()
                parties = through.objects.filter(**{f"{target}__in": own}).values("agreement")
                seen |= Q(pk__in=parties, penvoerder__in=access.penvoerder_ids, signed_on__isnull=False)
        return self.filter(seen)


class OfSchoolQuerySet(models.QuerySet[Any]):
    """Rows of a programme about one school, restricted by who asks."""

    def visible_to(self, user: Any) -> OfSchoolQuerySet:
        """Staff: all of the penvoerder. School people: those of their own school."""
        access = access_of(user)
        own = Q(school__in=access.ids(Scope.SCHOOL), programme__penvoerder__in=access.penvoerder_ids)
        return self.filter(Q(programme__penvoerder__in=access.staff_of) | own)


class AmbitionQuerySet(OfSchoolQuerySet):
    """What schools want to reach."""


class PlacementQuerySet(OfSchoolQuerySet):
    """Where schools stand on the levels of a scenario model."""

    def standing(self) -> PlacementQuerySet:
        """Leave out what was withdrawn as a mistake."""
        return self.filter(withdrawn_at__isnull=True)


class PartnershipQuerySet(DatedQuerySet[Any]):
    """Schools and partners that work together, restricted by who asks."""

    def visible_to(self, user: Any) -> PartnershipQuerySet:
        """Staff: all of the penvoerder. People of the school or of the partner: their own."""
        access = access_of(user)
        own = Q(school__in=access.ids(Scope.SCHOOL)) | Q(partner__in=access.ids(Scope.PARTNER))
        return self.filter(Q(penvoerder__in=access.staff_of) | (own & Q(penvoerder__in=access.penvoerder_ids)))
