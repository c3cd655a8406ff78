"""The stuurgroep: who has a seat, and from whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.core.models import Dated, DatedQuerySet
from schools.models import Person
from trajectories.models.programme import Programme


class SteeringSeat(Dated):
    """A dated seat of a person in the stuurgroep of a programme. Access to published reports hangs on it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="seats", verbose_name=_("programme"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="seats", verbose_name=_("person"))
    on_behalf_of = models.CharField(_("on behalf of"), max_length=160, blank=True)

    objects: ClassVar[DatedQuerySet[SteeringSeat]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        verbose_name = _("seat in the steering group")
        verbose_name_plural = _("seats in the steering group")
        ordering = ["on_behalf_of", "start"]

    def __str__(self) -> str:
        return f"{self.person}, {self.on_behalf_of}" if self.on_behalf_of else f"{self.person}"
