"""Who sees which rounds, self-evaluations and reports."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cmk.accounts.access import Scope, access_of
from cmk.accounts.roles import BOARD, SCHOOL, Role
from cmk.core.models import today


class InstrumentQuerySet(models.QuerySet[Any]):
    """Questionnaires, restricted by who asks."""

    def visible_to(self, user: Any) -> InstrumentQuerySet:
        """Staff: those of the penvoerder. Schools and partners: those of the rounds to which they are invited."""
        access = access_of(user)
        schools, partners = access.ids(Scope.SCHOOL, *SCHOOL), access.ids(Scope.PARTNER, Role.PARTNER)
        here = self.model._default_manager.filter(rounds__programme__penvoerder__in=access.penvoerder_ids)
        return self.filter(
            Q(penvoerder__in=access.staff_of)
            | Q(pk__in=here.filter(rounds__evaluations__school__in=schools).values("pk"))
            | Q(pk__in=here.filter(rounds__partner_checks__partner__in=partners).values("pk"))
        )


class RoundQuerySet(models.QuerySet[Any]):
    """Rounds, restricted by who asks."""

    def visible_to(self, user: Any) -> RoundQuerySet:
        """Staff: the rounds of the penvoerder. School people: the rounds to which their school is invited."""
        access = access_of(user)
        return self.filter(
            Q(programme__penvoerder__in=access.staff_of)
            | Q(
                programme__penvoerder__in=access.penvoerder_ids,
                evaluations__school__in=access.ids(Scope.SCHOOL),
            )
        ).distinct()


class SelfEvaluationQuerySet(models.QuerySet[Any]):
    """Self-evaluations, restricted by who asks."""

    def visible_to(self, user: Any) -> SelfEvaluationQuerySet:
        """Keep those whose existence and status the user may see; ``readable_by`` is for the answers.

        Staff: of the whole penvoerder. School people: of their own schools.
        """
        access = access_of(user)
        return self.filter(
            Q(round__programme__penvoerder__in=access.staff_of)
            | Q(
                school__in=access.ids(Scope.SCHOOL),
                round__programme__penvoerder__in=access.penvoerder_ids,
            )
        )

    def fillable_by(self, user: Any) -> SelfEvaluationQuerySet:
        """Keep those in which the user may answer, submit and share: icc'er and head teacher of the school."""
        access = access_of(user)
        return self.filter(
            school__in=access.ids(Scope.SCHOOL, *SCHOOL),
            round__programme__penvoerder__in=access.penvoerders(*SCHOOL),
        )

    def answerable_by(self, user: Any) -> SelfEvaluationQuerySet:
        """Keep those in which the user may give answers now: ``fillable_by``, and staff who sit with the school today.

        Sitting with a school is noted beforehand, with who of the school is there (``EvaluationPresent``); it holds
        for that day and that self-evaluation, until it is submitted.
        """
        access = access_of(user)
        beside = (
            self.model.objects.filter(present__user=user.pk, present__on=today())
            .filter(round__programme__penvoerder__in=access.staff_of)
            .exclude(status="submitted")
        )
        return self.filter(
            Q(
                school__in=access.ids(Scope.SCHOOL, *SCHOOL),
                round__programme__penvoerder__in=access.penvoerders(*SCHOOL),
            )
            | Q(pk__in=beside.values("pk"))
        )

    def readable_by(self, user: Any) -> SelfEvaluationQuerySet:
        """Keep those whose answers the user may read.

        The school's own people always; staff, and people of its board and municipality, only what was submitted and
        what the school shares with them. A share holds for the board or municipality that it was given to: a school
        that comes under another one is read by neither.
        """
        access = access_of(user)
        readable = Q(
            round__programme__penvoerder__in=access.staff_of,
            shared_at__isnull=False,
            status="submitted",
        ) | Q(
            school__in=access.ids(Scope.SCHOOL),
            round__programme__penvoerder__in=access.penvoerder_ids,
        )
        places = {
            "board": (Scope.BOARD, BOARD),
            "municipality": (Scope.MUNICIPALITY, frozenset({Role.GEMEENTE})),
        }
        for place, (scope, roles) in places.items():
            if own := access.ids(scope, *roles):
                shares: Any = apps.get_model("monitoring", "EvaluationShare")
                given = shares.objects.filter(
                    evaluation=OuterRef("pk"),
                    recipient=place,
                    withdrawn_at__isnull=True,
                    **{f"{place}__in": own, place: OuterRef(f"school__{place}")},
                )
                within = Q(round__programme__penvoerder__in=access.penvoerders(*roles), status="submitted")
                readable |= within & Q(Exists(given))
        return self.filter(readable)


class RoundMailingQuerySet(models.QuerySet[Any]):
    """Mailings of rounds, restricted by who asks."""

    def visible_to(self, user: Any) -> RoundMailingQuerySet:
        """Keep those of the penvoerders whose staff the user is."""
        return self.filter(round__programme__penvoerder__in=access_of(user).staff_of)


class EarlierImportQuerySet(models.QuerySet[Any]):
    """Files with earlier results, restricted by who asks."""

    def visible_to(self, user: Any) -> EarlierImportQuerySet:
        """Keep those of the penvoerders whose project leader the user is: there may be answers of schools in them."""
        return self.filter(penvoerder__in=access_of(user).penvoerders(Role.BEHEERDER))


class PartnerCheckQuerySet(models.QuerySet[Any]):
    """Checks of partners, restricted by who asks."""

    def visible_to(self, user: Any) -> PartnerCheckQuerySet:
        """Keep those whose status the user may see: staff of the penvoerder, the partner's own people."""
        access = access_of(user)
        return self.filter(
            Q(round__programme__penvoerder__in=access.staff_of)
            | Q(partner__in=access.ids(Scope.PARTNER), round__programme__penvoerder__in=access.penvoerder_ids)
        )

    def fillable_by(self, user: Any) -> PartnerCheckQuerySet:
        """Keep those in which the user may answer: the partner's own people."""
        access = access_of(user)
        return self.filter(
            partner__in=access.ids(Scope.PARTNER), round__programme__penvoerder__in=access.penvoerders(Role.PARTNER)
        )

    def readable_by(self, user: Any) -> PartnerCheckQuerySet:
        """Keep those whose answers the user may read: one's own; staff what was submitted and shared."""
        access = access_of(user)
        return self.filter(
            Q(
                round__programme__penvoerder__in=access.staff_of,
                shared_at__isnull=False,
                status="submitted",
            )
            | Q(partner__in=access.ids(Scope.PARTNER), round__programme__penvoerder__in=access.penvoerder_ids)
        )


class TipQuerySet(models.QuerySet[Any]):
    """Tips, restricted by who asks."""

    def visible_to(self, user: Any) -> TipQuerySet:
        """Keep those of the penvoerders where the user is staff or of a school."""
        access = access_of(user)
        return self.filter(programme__penvoerder__in=access.staff_of | access.penvoerders(*SCHOOL))


class AdviceRequestQuerySet(models.QuerySet[Any]):
    """Questions for advice or training, restricted by who asks."""

    def visible_to(self, user: Any) -> AdviceRequestQuerySet:
        """Keep those of the penvoerders whose staff the user is, and of the user's own schools."""
        access = access_of(user)
        return self.filter(
            Q(evaluation__round__programme__penvoerder__in=access.staff_of)
            | Q(
                evaluation__school__in=access.ids(Scope.SCHOOL, *SCHOOL),
                evaluation__round__programme__penvoerder__in=access.penvoerders(*SCHOOL),
            )
        )


class ReportQuerySet(models.QuerySet[Any]):
    """Reports, restricted by who asks."""

    def visible_to(self, user: Any) -> ReportQuerySet:
        """Project leader: all. Adviser and researcher: published ones. Stuurgroep and municipality: those of theirs."""
        access = access_of(user)
        published = Q(published_at__isnull=False, withdrawn_at__isnull=True)
        return self.filter(
            Q(programme__penvoerder__in=access.penvoerders(Role.BEHEERDER))
            | (published & Q(programme__penvoerder__in=access.penvoerders(Role.ADVISEUR, Role.ONDERZOEKER)))
            | (published & Q(programme__in=access.ids(Scope.PROGRAMME, Role.STUURGROEP)))
            | (
                published
                & Q(
                    programme__penvoerder__in=access.penvoerders(Role.GEMEENTE),
                    programme__municipalities__in=access.ids(Scope.MUNICIPALITY),
                )
            )
        ).distinct()
