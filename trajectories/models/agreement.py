"""Agreements that were signed, and the priorities of school boards within a programme."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.core.models import TimeStamped
from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from trajectories.models.programme import Programme
from trajectories.querysets import AgreementQuerySet


class AgreementKind(models.TextChoices):
    """Kinds of agreements, as the programmes use them."""

    INTENT = "intentieverklaring", _("declaration of intent")
    ADHESION = "adhesieverklaring", _("declaration of support")
    COVENANT = "convenant", _("covenant")
    COOPERATION = "samenwerkingsovereenkomst", _("cooperation agreement")


class Agreement(TimeStamped):
    """Something that was signed: who (the parties), when, until when, and the file.

    The penvoerder is always a party; the others are municipalities, boards, schools and partners, and in
    ``other_parties`` whoever is none of these. ``signed_on`` is empty as long as not everybody signed.
    """

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="agreements", verbose_name=_("penvoerder"))
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("programme"),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=AgreementKind.choices)
    title = models.CharField(_("title"), max_length=200)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="agreements", verbose_name=_("municipalities")
    )
    boards = models.ManyToManyField(SchoolBoard, blank=True, related_name="agreements", verbose_name=_("school boards"))
    schools = models.ManyToManyField(School, blank=True, related_name="agreements", verbose_name=_("schools"))
    partners = models.ManyToManyField(
        Partner, blank=True, related_name="agreements", verbose_name=_("cultural partners")
    )
    other_parties = models.CharField(_("other parties"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    file = models.FileField(_("file"), upload_to="agreements", blank=True)

    objects: ClassVar[AgreementQuerySet] = AgreementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-signed_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gte=F("signed_on")),
                name="trajectories_agreement_dates_in_order",
                violation_error_message=_("An agreement cannot end before it was signed."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class BoardPriority(models.Model):
    """What a school board finds most important within a programme, in its own words."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="board_priorities", verbose_name=_("programme")
    )
    board = models.ForeignKey(SchoolBoard, models.PROTECT, related_name="priorities", verbose_name=_("school board"))
    text = models.CharField(_("priority"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("priority of a school board")
        verbose_name_plural = _("priorities of school boards")
        ordering = ["board", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "board", "order"], name="trajectories_boardpriority_order")
        ]

    def __str__(self) -> str:
        return self.text
