"""Who sees which programmes, trajectories, conversations, activities, collaborations and what goes with them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import DateTimeField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, NullIf

from cmk.accounts.access import Scope, access_of
from cmk.accounts.roles import BOARD, SCHOOL, Role
from cmk.core.models import DatedQuerySet, today

# Before any conversation: stands in for none where two moments are compared.
LONG_AGO = Value(datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC), output_field=DateTimeField())
# Compared as text: the models import this module.
IN_FORCE = Q(conversation__isnull=True) | Q(conversation__status="recorded")
# With whom a conversation is held and who can be member of a collaboration: the field, and where a role in it holds.
MEMBERS = (("school", Scope.SCHOOL), ("partner", Scope.PARTNER), ("municipality", Scope.MUNICIPALITY))
PARTIES = (*MEMBERS, ("board", Scope.BOARD))


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
    """Conversations, restricted by who asks. Notes are the main privacy risk: staff only.

    What others may read of one is its shared record (``SharedRecordQuerySet``).
    """

    def visible_to(self, user: Any) -> ConversationQuerySet:
        """Keep the conversations of the penvoerders whose staff the user is."""
        return self.filter(programme__penvoerder__in=access_of(user).staff_of)

    def with_school(self, school: Any) -> ConversationQuerySet:
        """Keep the conversations held with a school, alone or among others. Each comes once."""
        through = self.model.also_schools.through.objects
        also = through.filter(school=school).values("conversation")
        return self.filter(Q(school=school) | Q(pk__in=also))

    def with_schools(self, schools: Any) -> ConversationQuerySet:
        """Keep the conversations held with any of ``schools`` (rows, ids or a query), alone or among others."""
        through = self.model.also_schools.through.objects
        also = through.filter(school__in=schools).values("conversation")
        return self.filter(Q(school__in=schools) | Q(pk__in=also))

    def latest_beside_school(self) -> NullIf:
        """Return, as a value beside a school, when it was spoken last, alone or among others; None without any."""
        moments = [
            Coalesce(Subquery(rows.order_by("-held_at").values("held_at")[:1]), LONG_AGO, output_field=DateTimeField())
            for rows in (self.filter(school=OuterRef("pk")), self.filter(also_schools=OuterRef("pk")))
        ]
        return NullIf(Greatest(*moments), LONG_AGO)


class SharedRecordQuerySet(models.QuerySet[Any]):
    """Shared records of conversations, restricted by who asks."""

    def visible_to(self, user: Any) -> SharedRecordQuerySet:
        """Staff: all of the penvoerder. People of a party: what stands of their own conversations.

        A school reads what is about it, also where the conversation was held for several schools at once.
        """
        return self.filter(Q(conversation__programme__penvoerder__in=access_of(user).staff_of) | self._own(user))

    def own_of(self, user: Any) -> SharedRecordQuerySet:
        """Keep what is shared with the user as somebody of the party."""
        return self.filter(self._own(user))

    def holding(self) -> SharedRecordQuerySet:
        """Keep the version that holds of each conversation: the latest, unless it was taken back."""
        later = self.model.objects.filter(conversation=OuterRef("conversation"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later), withdrawn_at__isnull=True)

    def _own(self, user: Any) -> Q:
        access = access_of(user)
        conversation = self.model._meta.get_field("conversation").related_model
        collaboration = conversation._meta.get_field("collaboration").related_model.objects
        theirs = Q(conversation__collaboration__in=collaboration.own_of(user).order_by().values("pk"))
        # This is asked for every page (how much is unread): only of the parties that the person has.
        for field, scope in PARTIES:
            if own := access.ids(scope):
                theirs |= Q(**{f"conversation__{field}__in": own})
        if schools := access.ids(Scope.SCHOOL):
            also = conversation.also_schools.through.objects.filter(school__in=schools).values("conversation")
            theirs |= Q(conversation__in=also)
        here = Q(conversation__programme__penvoerder__in=access.penvoerder_ids, withdrawn_at__isnull=True)
        return theirs & here


class ActionPointQuerySet(models.QuerySet[Any]):
    """Action points, restricted by who asks."""

    def visible_to(self, user: Any) -> ActionPointQuerySet:
        """Staff: all of the penvoerder. School people: those about their own school, once they hold.

        People of another party (partner, school board, municipality): those that they do themselves.
        """
        access = access_of(user)
        own = Q(school__in=access.ids(Scope.SCHOOL))
        for field, scope in (("partner", Scope.PARTNER), ("board", Scope.BOARD), ("municipality", Scope.MUNICIPALITY)):
            if there := access.ids(scope):
                own |= Q(owner_person__user=user, **{f"{field}__in": there})
        here = Q(programme__penvoerder__in=access.penvoerder_ids)
        return self.filter(Q(programme__penvoerder__in=access.staff_of) | (own & here & IN_FORCE))

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


def staying_q(day: datetime.date, prefix: str = "") -> Q:
    """Return the condition that a membership (reached through ``prefix``) has not ended by ``day``."""
    return Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": day})


class CollaborationQuerySet(models.QuerySet[Any]):
    """Collaborations, restricted by who asks."""

    def visible_to(self, user: Any) -> CollaborationQuerySet:
        """Staff: all of the penvoerder. Members' people: their own. Stuurgroep: what was laid before it."""
        before_them = Q(
            pk__in=self._before(access_of(user).ids(Scope.PROGRAMME)), programme__penvoerder__in=_here(user)
        )
        return self.filter(self._staff_or_own(user) | before_them)

    def worked_by(self, user: Any) -> CollaborationQuerySet:
        """Staff: all of the penvoerder. Own: people of a member that has not left, and of the core group."""
        return self.filter(self._staff_or_own(user))

    def own_of(self, user: Any) -> CollaborationQuerySet:
        """Keep the collaborations of which the user's school, partner or municipality is a member, or the user is."""
        return self.filter(self._own(user))

    def _staff_or_own(self, user: Any) -> Q:
        return Q(programme__penvoerder__in=access_of(user).staff_of) | self._own(user)

    def _own(self, user: Any) -> Q:
        access = access_of(user)
        if not access.grants:
            return Q(pk__in=[])
        day = today()
        people = self.model._meta.get_field("people").related_model.objects.filter(
            Q(person__user=user) | Q(user=user), staying_q(day), circle="core"
        )
        rows = Q(pk__in=people.values("collaboration"))
        parties = Q()
        for field, scope in MEMBERS:
            if own := access.ids(scope):
                parties |= Q(**{f"{field}__in": own})
        if parties:
            members = self.model._meta.get_field("members").related_model.objects.filter(parties, staying_q(day))
            rows |= Q(pk__in=members.values("collaboration"))
        return rows & Q(programme__penvoerder__in=_here(user))

    def _before(self, programmes: frozenset[int]) -> Any:
        requests = self.model._meta.get_field("requests").related_model.objects
        return requests.filter(collaboration__programme__in=programmes, sent_on__isnull=False).values("collaboration")


def _here(user: Any) -> frozenset[int]:
    return access_of(user).penvoerder_ids


class ProductQuerySet(models.QuerySet[Any]):
    """Products of collaborations, restricted by who asks."""

    def visible_to(self, user: Any) -> ProductQuerySet:
        """Staff and members: those of their collaborations. School and partner people: also what is shared."""
        worked = self._collaborations().worked_by(user).order_by().values("pk")
        readers = access_of(user).penvoerders(*SCHOOL, *BOARD, Role.PARTNER)
        return self.filter(
            Q(collaboration__in=worked) | (self._shared_q() & Q(collaboration__programme__penvoerder__in=readers))
        )

    def shared(self) -> ProductQuerySet:
        """Keep what is shared as an example: proposed, and each of today's members agrees."""
        return self.filter(self._shared_q())

    def _collaborations(self) -> Any:
        return self.model._meta.get_field("collaboration").related_model.objects

    def _shared_q(self) -> Q:
        members = self._collaborations().model._meta.get_field("members").related_model.objects
        here = members.filter(staying_q(today()), collaboration=OuterRef("collaboration"))
        yes = self.model._meta.get_field("consents").related_model.objects.filter(
            product=OuterRef(OuterRef("pk")), member=OuterRef("pk"), withdrawn_at__isnull=True
        )
        return Q(proposed_at__isnull=False) & Exists(here) & ~Exists(here.filter(~Exists(yes)))
