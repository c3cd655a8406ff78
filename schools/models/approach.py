"""Schools that do not take part yet: when to ask again, and why then."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.core.models import TimeStamped
from schools.models.register import School
from schools.querysets import AskAgainQuerySet


class Occasion(models.TextChoices):
    """What makes it worth asking a school again."""

    NEW_HEAD = "new_head", _("a new head teacher")
    NEW_PLAN = "new_plan", _("a new school plan")
    NEW_ICCER = "new_iccer", _("a new icc'er")
    OTHER = "other", _("something else")


class AskAgain(TimeStamped):
    """A note to ask a school again from a day on. One is open at a time; what came of it closes it.

    ``note``: what was said, for whoever asks next. ``outcome``: what came of asking, on ``settled_on``.
    """

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="ask_again", verbose_name=_("penvoerder"))
    school = models.ForeignKey(School, models.PROTECT, related_name="ask_again", verbose_name=_("school"))
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion.choices)
    ask_on = models.DateField(_("ask again from"))
    note = models.TextField(_("note"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    settled_on = models.DateField(_("asked on"), null=True, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects: ClassVar[AskAgainQuerySet] = AskAgainQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("note to ask again")
        verbose_name_plural = _("notes to ask again")
        ordering = ["ask_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["penvoerder", "school"],
                condition=Q(settled_on__isnull=True),
                name="schools_askagain_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.ask_on}"
