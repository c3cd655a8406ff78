"""The road of one school through a programme."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from schools.models import School
from trajectories.models.programme import Programme, StepTemplate, Track
from trajectories.querysets import TrajectoryQuerySet


class TrajectoryStatus(models.TextChoices):
    """Where a trajectory stands."""

    RUNNING = "running", _("running")
    COMPLETED = "completed", _("completed")
    STOPPED = "stopped", _("stopped")


class Trajectory(TimeStamped):
    """A school's trajectory in one track of a programme. A school has at most one running per programme;

    after spoor 2 it goes on with a new one in spoor 1, and spoor 1 can be walked again each year.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="trajectories", verbose_name=_("programme"))
    school = models.ForeignKey(School, models.PROTECT, related_name="trajectories", verbose_name=_("school"))
    track = models.ForeignKey(Track, models.PROTECT, related_name="trajectories", verbose_name=_("track"))
    status = models.CharField(
        _("status"), max_length=10, choices=TrajectoryStatus.choices, default=TrajectoryStatus.RUNNING
    )
    started_on = models.DateField(_("started on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects: ClassVar[TrajectoryQuerySet] = TrajectoryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("trajectory")
        verbose_name_plural = _("trajectories")
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "school"],
                condition=Q(status="running"),
                name="trajectories_trajectory_one_running",
                violation_error_message=_("This school already has a running trajectory in this programme."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.track}"


class StepStatus(models.TextChoices):
    """Where a step stands. Skipping is a choice a school may make, not a failure."""

    TODO = "todo", _("not begun")
    BUSY = "busy", _("under way")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")


class TrajectoryStep(models.Model):
    """A step of one trajectory: a copy of the track's step, with its status, a note and the days."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="steps", verbose_name=_("trajectory"))
    template = models.ForeignKey(
        StepTemplate,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("step of the track"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=StepStatus.choices, default=StepStatus.TODO)
    note = models.CharField(_("note"), max_length=250, blank=True)
    begun_on = models.DateField(_("begun on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of a trajectory")
        verbose_name_plural = _("steps of trajectories")
        ordering = ["trajectory", "number"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "number"], name="trajectories_trajectorystep_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class TrajectoryChange(models.Model):
    """A change of status of a trajectory (``step`` empty) or of one of its steps: who, when, why."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="changes", verbose_name=_("trajectory"))
    step = models.ForeignKey(
        TrajectoryStep, models.CASCADE, null=True, blank=True, related_name="changes", verbose_name=_("step")
    )
    from_status = models.CharField(_("from"), max_length=10, blank=True)
    to_status = models.CharField(_("to"), max_length=10)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change in a trajectory")
        verbose_name_plural = _("changes in trajectories")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"

    @property
    def to_label(self) -> str:
        """The status to which it changed, in words."""
        choices = StepStatus if self.step_id else TrajectoryStatus
        return str(choices(self.to_status).label)
