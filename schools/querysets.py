"""Who sees which schools, boards, municipalities and people."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cmk.accounts.access import Scope, access_of
from cmk.core.models import DatedQuerySet, active_q, today

# How long a changed address is worth a remark.
CHANGED_DAYS = 90


class MunicipalityQuerySet(models.QuerySet[Any]):
    """Municipalities, restricted by who asks."""

    def visible_to(self, user: Any) -> MunicipalityQuerySet:
        """Keep the work area of the penvoerders whose staff the user is, and the user's own municipality."""
        access = access_of(user)
        return self.filter(
            Q(work_areas__penvoerder__in=access.staff_of) | Q(pk__in=access.ids(Scope.MUNICIPALITY))
        ).distinct()


class SchoolBoardQuerySet(models.QuerySet[Any]):
    """School boards, restricted by who asks."""

    def visible_to(self, user: Any) -> SchoolBoardQuerySet:
        """Keep the boards with a school in the work area of the user's penvoerder, and the user's own."""
        access = access_of(user)
        return self.filter(
            Q(schools__municipality__work_areas__penvoerder__in=access.staff_of) | Q(pk__in=access.ids(Scope.BOARD))
        ).distinct()


class SchoolQuerySet(models.QuerySet[Any]):
    """Schools, restricted by who asks."""

    def in_work_area(self, penvoerder: Any) -> SchoolQuerySet:
        """Keep the schools in the municipalities where the penvoerder works."""
        return self.filter(municipality__in=penvoerder.work_areas.values("municipality"))

    def visible_to(self, user: Any) -> SchoolQuerySet:
        """Keep the schools that the user may see at all (their facts; answers have a policy of their own).

        Staff: the whole work area. School people: their own schools. Board and municipality: theirs.
        """
        from schools.models import WorkArea

        access = access_of(user)
        seen = Q(pk__in=access.ids(Scope.SCHOOL))
        if access.staff_of:
            areas = WorkArea.objects.filter(penvoerder__in=access.staff_of).values("municipality")
            seen |= Q(municipality__in=areas)
        if boards := access.ids(Scope.BOARD):
            seen |= Q(board__in=boards)
        if municipalities := access.ids(Scope.MUNICIPALITY):
            seen |= Q(municipality__in=municipalities)
        return self.filter(seen)


class PersonQuerySet(models.QuerySet[Any]):
    """People, restricted by who asks."""

    def visible_to(self, user: Any) -> PersonQuerySet:
        """Keep the people of the penvoerders whose staff the user is, and the user's own rows."""
        access = access_of(user)
        return self.filter(
            Q(penvoerder__in=access.staff_of) | Q(user=getattr(user, "pk", None), penvoerder__in=access.penvoerder_ids)
        )

    def search(self, word: str) -> PersonQuerySet:
        """Keep who has ``word`` in name, address or number."""
        return self.filter(self.has_word(word))

    @staticmethod
    def has_word(word: str) -> Q:
        """Return the condition that ``word`` is in somebody's name, address or number."""
        return (
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(email__icontains=word)
            | Q(phone__icontains=word)
        )

    def changed_lately(self) -> PersonQuerySet:
        """Keep who got another address in the last weeks (as ``Person.email_changed_lately`` says)."""
        since = timezone.now() - datetime.timedelta(days=CHANGED_DAYS)
        return self.filter(email_changed_at__gte=since).exclude(email_before="")


class ContactQuerySet(DatedQuerySet[Any]):
    """Dated contacts, restricted by who asks."""

    def visible_to(self, user: Any) -> ContactQuerySet:
        """Keep what staff see, and for people of a school, board or municipality the contacts of their own place."""
        access = access_of(user)
        own = (
            Q(school__in=access.ids(Scope.SCHOOL))
            | Q(board__in=access.ids(Scope.BOARD))
            | Q(municipality__in=access.ids(Scope.MUNICIPALITY))
        )
        return self.filter(
            Q(person__penvoerder__in=access.staff_of) | own & Q(person__penvoerder__in=access.penvoerder_ids)
        )


class HandoverQuerySet(models.QuerySet[Any]):
    """Who took over from whom, with the note, restricted by who asks."""

    def visible_to(self, user: Any) -> HandoverQuerySet:
        """Keep what staff see, and for a successor the note that was written for them, while they are there.

        Colleagues at the place and the predecessor do not read it: it is about a person.
        """
        access = access_of(user)
        own = Q(
            active_q(today(), "successor__"),
            successor__person__user=getattr(user, "pk", None),
            successor__person__penvoerder__in=access.penvoerder_ids,
        )
        return self.filter(Q(successor__person__penvoerder__in=access.staff_of) | own)


class NotTheSameQuerySet(models.QuerySet[Any]):
    """Pairs of whom was said that they are two people, restricted by who asks."""

    def visible_to(self, user: Any) -> NotTheSameQuerySet:
        """Keep the pairs of the penvoerders whose staff the user is."""
        return self.filter(person_a__penvoerder__in=access_of(user).staff_of)


class AdviserAssignmentQuerySet(DatedQuerySet[Any]):
    """Who looks after which school, restricted by who asks."""

    def visible_to(self, user: Any) -> AdviserAssignmentQuerySet:
        """Keep the assignments of the user's penvoerder: staff all of them, school people their own school's."""
        access = access_of(user)
        return self.filter(
            Q(penvoerder__in=access.staff_of)
            | Q(school__in=access.ids(Scope.SCHOOL), penvoerder__in=access.penvoerder_ids)
        )


class AskAgainQuerySet(models.QuerySet[Any]):
    """Notes to ask a school again, restricted by who asks."""

    def visible_to(self, user: Any) -> AskAgainQuerySet:
        """Keep the notes of the penvoerders whose staff the user is: a school does not read them."""
        return self.filter(penvoerder__in=access_of(user).staff_of)

    def open(self) -> AskAgainQuerySet:
        """Keep the notes on which nothing was done yet."""
        return self.filter(settled_on=None)


class PlaceQuerySet(models.QuerySet[Any]):
    """What a penvoerder keeps about a board or a municipality, restricted by who asks."""

    def visible_to(self, user: Any) -> PlaceQuerySet:
        """Keep what staff see, and for people of a board or municipality what is about their own."""
        access = access_of(user)
        own = Q(board__in=access.ids(Scope.BOARD)) | Q(municipality__in=access.ids(Scope.MUNICIPALITY))
        return self.filter(Q(penvoerder__in=access.staff_of) | own & Q(penvoerder__in=access.penvoerder_ids))


class RegisterUploadQuerySet(models.QuerySet[Any]):
    """What came in for the national register, files and deliveries: nobody's but the installation's."""

    def visible_to(self, user: Any) -> RegisterUploadQuerySet:
        """Keep all for the beheerder of the installation, and none for anybody else."""
        return self if access_of(user).is_installation else self.none()
