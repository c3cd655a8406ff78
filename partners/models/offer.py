"""What a partner offers to schools."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from partners.models.partner import Discipline, Partner
from partners.querysets import OfferQuerySet


class PriceUnit(models.TextChoices):
    """What a price is for."""

    PUPIL = "leerling", _("per pupil")
    GROUP = "groep", _("per group")
    LESSON = "les", _("per lesson")
    HOUR = "uur", _("per hour")
    WHOLE = "geheel", _("for the whole")


class OfferPlace(models.TextChoices):
    """Where it takes place."""

    IN_SCHOOL = "in_school", _("in school")
    OUT = "buiten_school", _("out of school")
    BOTH = "beide", _("in or out of school")


class Offer(TimeStamped):
    """One thing that a partner offers: a lesson, a series, a visit, a training for the team.

    ``group_from`` and ``group_to``: groups 1 to 8 in primary education, years 1 to 6 in secondary; both empty when it
    does not matter. ``price`` in euros per ``price_unit``; empty when it is agreed each time. ``ended_on``: the
    first day on which it is no longer offered. ``reference`` is the partner's own key for lists that are sent in.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="offers", verbose_name=_("partner"))
    reference = models.CharField(_("own number"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=160)
    discipline = models.CharField(_("discipline"), max_length=12, choices=Discipline.choices)
    description = models.TextField(_("what it is"), blank=True)
    for_primary = models.BooleanField(_("primary education"), default=True)
    for_special = models.BooleanField(_("special education"), default=False)
    for_secondary = models.BooleanField(_("secondary education"), default=False)
    group_from = models.PositiveSmallIntegerField(_("from group"), null=True, blank=True)
    group_to = models.PositiveSmallIntegerField(_("up to group"), null=True, blank=True)
    price = models.DecimalField(_("price in euros"), max_digits=8, decimal_places=2, null=True, blank=True)
    price_unit = models.CharField(_("price is"), max_length=10, choices=PriceUnit.choices, blank=True)
    length = models.CharField(
        _("length"), max_length=80, blank=True, help_text=_("For example: 6 lessons of 45 minutes.")
    )
    place = models.CharField(_("where"), max_length=14, choices=OfferPlace.choices, default=OfferPlace.IN_SCHOOL)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    ended_on = models.DateField(_("no longer offered since"), null=True, blank=True)

    objects: ClassVar[OfferQuerySet] = OfferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "title"], name="partners_offer_title_once"),
            models.UniqueConstraint(
                fields=["partner", "reference"], condition=~Q(reference=""), name="partners_offer_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(group_from__isnull=True) | Q(group_to__isnull=True) | Q(group_to__gte=F("group_from")),
                name="partners_offer_groups_in_order",
                violation_error_message=_("The last group cannot come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0),
                name="partners_offer_price_not_negative",
                violation_error_message=_("A price is 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
