"""A round in which schools evaluate themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmk.core.models import today
from monitoring.models.instrument import Instrument
from monitoring.querysets import RoundQuerySet
from schools.models import Municipality
from trajectories.models import Programme, Track


class Round(models.Model):
    """A window in which the invited schools (or partners) fill in one instrument (Amstelland: every year).

    Whom it is for: ``tracks``, ``municipalities`` and ``education`` each narrow the choice; an empty one does not.
    ``first_timers_always``: a school that begins later and never did this questionnaire may still, also after the last
    day. ``earlier``: results from before this system, brought in from a spreadsheet; nobody fills in.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds", verbose_name=_("programme"))
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="rounds", verbose_name=_("questionnaire"))
    name = models.CharField(_("name"), max_length=120)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    tracks = models.ManyToManyField(Track, blank=True, related_name="+", verbose_name=_("tracks"))
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="+", verbose_name=_("municipalities")
    )
    education = models.JSONField(_("kinds of education"), default=list, blank=True)
    first_timers_always = models.BooleanField(_("first-timers may always"), default=False)
    earlier = models.BooleanField(_("earlier results"), default=False, editable=False)

    objects: ClassVar[RoundQuerySet] = RoundQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-opens_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="monitoring_round_closes_after_opening"
            ),
            models.UniqueConstraint(fields=["programme", "name"], name="monitoring_round_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether schools can fill in today."""
        return self.opens_on <= today() <= self.closes_on
