"""What a municipality or a school board has laid down about culture and education."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.core.models import TimeStamped
from schools.models.register import Municipality, SchoolBoard
from schools.querysets import PlaceQuerySet


class PolicyKind(models.TextChoices):
    """Kinds of policy documents. LEA: local education agenda."""

    CULTURE = "cultuurnota", _("culture policy paper")
    LEA = "lea", _("local education agenda (LEA)")
    STRATEGY = "koersplan", _("strategic plan")
    OTHER = "anders", _("other")


class PolicyDocument(TimeStamped):
    """A policy document of one municipality or one school board, as a penvoerder keeps it: link, file, or both.

    It holds from ``year_from`` up to and including ``year_to`` (empty: until there is another).
    """

    penvoerder = models.ForeignKey(
        Penvoerder, models.CASCADE, related_name="policy_documents", verbose_name=_("penvoerder")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="policy_documents",
        verbose_name=_("municipality"),
    )
    board = models.ForeignKey(
        SchoolBoard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="policy_documents",
        verbose_name=_("school board"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PolicyKind.choices)
    title = models.CharField(_("title"), max_length=200)
    year_from = models.PositiveSmallIntegerField(_("first year"))
    year_to = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="policy", blank=True)
    summary = models.TextField(_("what matters to us in it"), blank=True)

    objects: ClassVar[PlaceQuerySet] = PlaceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("policy document")
        verbose_name_plural = _("policy documents")
        ordering = ["-year_from", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, board__isnull=True)
                | Q(municipality__isnull=True, board__isnull=False),
                name="schools_policydocument_of_one",
            ),
            models.CheckConstraint(
                condition=Q(year_to__isnull=True) | Q(year_to__gte=F("year_from")),
                name="schools_policydocument_years_in_order",
                violation_error_message=_("The last year cannot come before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
