"""Which school works with which cultural partner."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.core.models import Dated, TimeStamped
from cmk.core.words import phrase_lazy
from partners.models import Offer, Partner
from schools.models import School
from trajectories.querysets import PartnershipQuerySet


class PartnershipManner(models.TextChoices):
    """How a school and a partner work together."""

    TAILOR_MADE = "maatwerk", _("made to measure")
    OFFER = "aanbod", _("from the offer")
    STRUCTURAL = "structureel", _("structural")


class ArrangedBy(models.TextChoices):
    """Who brought school and partner together."""

    SCHOOL = "school", _("the school itself")
    ADVISER = "adviser", phrase_lazy(_("the adviser"), "{adviser}")
    PARTNER = "partner", phrase_lazy(_("the partner"), "{partner}")
    COLLABORATION = "collaboration", phrase_lazy(_("a collaboration"), "{collaboration}")


class Partnership(TimeStamped, Dated):
    """A school that works with a partner, from ``start`` to the last day ``end`` (empty: still).

    ``offer``: what was taken from the partner's offer, where it was that.
    """

    penvoerder = models.ForeignKey(
        Penvoerder, models.CASCADE, related_name="partnerships", verbose_name=_("penvoerder")
    )
    school = models.ForeignKey(School, models.PROTECT, related_name="partnerships", verbose_name=_("school"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="partnerships", verbose_name=_("cultural partner")
    )
    manner = models.CharField(_("how"), max_length=12, choices=PartnershipManner.choices)
    offer = models.ForeignKey(
        Offer, models.SET_NULL, null=True, blank=True, related_name="partnerships", verbose_name=_("offer")
    )
    arranged_by = models.CharField(_("arranged by"), max_length=14, choices=ArrangedBy.choices)
    note = models.CharField(_("what they do together"), max_length=400, blank=True)

    objects: ClassVar[PartnershipQuerySet] = PartnershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("school and partner together")
        verbose_name_plural = _("schools and partners together")
        ordering = ["-start", "pk"]

    def __str__(self) -> str:
        return f"{self.school} – {self.partner}"
