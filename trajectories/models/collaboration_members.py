"""Who take part in a collaboration: organisations, and people in the core group and the circle around it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.core.models import Dated, DatedQuerySet
from partners.models import Partner
from schools.models import Municipality, Person, School
from trajectories.models.collaboration import CollaborationRole
from trajectories.models.collaborations import Collaboration


class OrganisationKind(models.TextChoices):
    """What an organisation is that is neither a school, a partner nor a municipality."""

    CHILDCARE = "kinderopvang", _("childcare")
    LIBRARY = "bibliotheek", _("library")
    ASSOCIATION = "vereniging", _("association")
    WELFARE = "welzijn", _("welfare or neighbourhood work")
    EDUCATION = "onderwijs", _("other education")
    OTHER = "anders", _("something else")


_SCHOOL = Q(school__isnull=False, partner__isnull=True, municipality__isnull=True, name="")
_PARTNER = Q(school__isnull=True, partner__isnull=False, municipality__isnull=True, name="")
_MUNICIPALITY = Q(school__isnull=True, partner__isnull=True, municipality__isnull=False, name="")
_OTHER = Q(school__isnull=True, partner__isnull=True, municipality__isnull=True) & ~Q(name="")


class CollaborationMember(Dated):
    """An organisation that takes part, from ``start`` to the last day ``end``.

    It is one of four: a school, a partner, a municipality, or another organisation by ``name`` and ``organisation``.
    """

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="members", verbose_name=_("collaboration")
    )
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="collaborations", verbose_name=_("school")
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="collaborations",
        verbose_name=_("cultural partner"),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="collaborations",
        verbose_name=_("municipality"),
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    organisation = models.CharField(_("kind"), max_length=14, choices=OrganisationKind.choices, blank=True)

    objects: ClassVar[DatedQuerySet[CollaborationMember]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        verbose_name = _("member of a collaboration")
        verbose_name_plural = _("members of collaborations")
        ordering = ["start", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=_SCHOOL | _PARTNER | _MUNICIPALITY | _OTHER, name="trajectories_member_is_one_thing"
            ),
            models.UniqueConstraint(
                fields=["collaboration", "school"],
                condition=Q(school__isnull=False, end__isnull=True),
                name="trajectories_member_school_once",
            ),
            models.UniqueConstraint(
                fields=["collaboration", "partner"],
                condition=Q(partner__isnull=False, end__isnull=True),
                name="trajectories_member_partner_once",
            ),
            models.UniqueConstraint(
                fields=["collaboration", "municipality"],
                condition=Q(municipality__isnull=False, end__isnull=True),
                name="trajectories_member_municipality_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.school or self.partner or self.municipality or self.name)


class Circle(models.TextChoices):
    """How near somebody stands (source 003, section 4.2: a small core group, and a circle around it)."""

    CORE = "core", _("core group")
    WIDER = "wider", _("wider circle")


class CollaborationPerson(Dated):
    """A dated role of somebody in a collaboration; somebody with two roles has two rows.

    Somebody is one of three: a person whom the penvoerder knows (of a school, a partner ...), a colleague who signs
    in, or a plain ``name``. ``member``: on whose behalf; ``role``: one of the kind's.
    """

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="people", verbose_name=_("collaboration")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="collaborations", verbose_name=_("person")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="collaborations",
        verbose_name=_("colleague"),
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    member = models.ForeignKey(
        CollaborationMember,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("on behalf of"),
    )
    circle = models.CharField(_("where"), max_length=6, choices=Circle.choices, default=Circle.CORE)
    role = models.ForeignKey(
        CollaborationRole, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("role")
    )

    objects: ClassVar[DatedQuerySet[CollaborationPerson]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        verbose_name = _("person in a collaboration")
        verbose_name_plural = _("people in collaborations")
        ordering = ["circle", "start", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, user__isnull=True, name="")
                | Q(person__isnull=True, user__isnull=False, name="")
                | (Q(person__isnull=True, user__isnull=True) & ~Q(name="")),
                name="trajectories_collaborationperson_is_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.user or self.name)
