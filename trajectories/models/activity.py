"""What the programme does besides conversations: meetings, trainings, links with after-school."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped, today
from schools.models import Municipality, School
from trajectories.models.programme import Programme, ProgrammeLine, ProgrammePart
from trajectories.querysets import ActivityQuerySet


class ActivityKind(ProgrammePart):
    """A kind of activity of a programme (netwerkbijeenkomst, teamtraining, binnen-/buitenschools, …)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="activity_kinds", verbose_name=_("programme"))
    line = models.ForeignKey(
        ProgrammeLine,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activity_kinds",
        verbose_name=_("line"),
    )

    class Meta(ProgrammePart.Meta):
        verbose_name = _("kind of activity")
        verbose_name_plural = _("kinds of activity")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_activitykind_key")]


class ActivityStatus(models.TextChoices):
    """Where an activity stands. Only ``held`` counts as realised."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Activity(TimeStamped):
    """Something the programme organised; ``area`` names the neighbourhood where that is what counts.

    ``attendance`` is a number of people, never names of pupils.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="activities", verbose_name=_("programme"))
    kind = models.ForeignKey(ActivityKind, models.PROTECT, related_name="activities", verbose_name=_("kind"))
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ActivityStatus.choices, default=ActivityStatus.PLANNED
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("municipality"),
    )
    area = models.CharField(_("neighbourhood"), max_length=80, blank=True)
    schools = models.ManyToManyField(School, blank=True, related_name="activities", verbose_name=_("schools"))
    attendance = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects: ClassVar[ActivityQuerySet] = ActivityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        """Whether it is still planned though its last day has passed: somebody should say whether it was held."""
        return self.status == ActivityStatus.PLANNED and (self.ends_on or self.starts_on) < today()
