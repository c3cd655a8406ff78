"""The road of one school through a programme."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from schools.models import School
from trajectories.models.programme import Programme, StepTemplate, Track
from trajectories.querysets import TrajectoryQuerySet


class TrajectoryStatus(models.TextChoices):
    """Where a trajectory stands."""

    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    COMPLETED = "completed", _("completed")
    STOPPED = "stopped", _("stopped")


# Not ended: under way, or standing still for a while.
OPEN_STATUSES = (TrajectoryStatus.RUNNING, TrajectoryStatus.PAUSED)


class Intensity(models.TextChoices):
    """How closely the adviser guides a school."""

    LIGHT = "light", _("at a distance")
    REGULAR = "regular", _("regular")
    INTENSIVE = "intensive", _("close")


class Trajectory(TimeStamped):
    """A school's trajectory in one track of a programme. A school has at most one that has not ended per programme;

    after spoor 2 it goes on with a new one in spoor 1, and spoor 1 can be walked again each year.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="trajectories", verbose_name=_("programme"))
    school = models.ForeignKey(School, models.PROTECT, related_name="trajectories", verbose_name=_("school"))
    track = models.ForeignKey(Track, models.PROTECT, related_name="trajectories", verbose_name=_("track"))
    status = models.CharField(
        _("status"), max_length=10, choices=TrajectoryStatus.choices, default=TrajectoryStatus.RUNNING
    )
    intensity = models.CharField(
        _("how closely it is guided"), max_length=10, choices=Intensity.choices, default=Intensity.REGULAR
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
                condition=Q(status__in=("running", "paused")),
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


# Still to be walked: neither done nor skipped.
OPEN_STEPS = (StepStatus.TODO, StepStatus.BUSY)


class TrajectoryStep(models.Model):
    """A step of one trajectory: a copy of the track's step, with its status, a note and the days.

    ``repeat_of``: the step of the same trajectory that is done once more with this one.
    """

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
    result = models.CharField(_("expected result"), max_length=400, blank=True)
    may_be_skipped = models.BooleanField(_("may be skipped"), default=True)
    repeat_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="repeats", verbose_name=_("repeats")
    )
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
    """A change of a trajectory (``step`` empty) or of one of its steps: who, when, why.

    Of the status, or of the intensity of the guidance. From and to are alike when something else was corrected, which
    ``reason`` tells.
    """

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
        """The status or intensity to which it changed, in words."""
        if self.is_of_guidance:
            return str(Intensity(self.to_status).label)
        choices = StepStatus if self.step_id else TrajectoryStatus
        return str(choices(self.to_status).label)

    @property
    def is_of_guidance(self) -> bool:
        """Whether it is about how closely the school is guided."""
        return not self.step_id and self.to_status in Intensity.values


class TrajectoryPause(models.Model):
    """A time in which a trajectory stood still, and why (a long illness, a new building, COVID).

    ``end`` is the day on which it went on; empty while it stands still.
    """

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="pauses", verbose_name=_("trajectory"))
    start = models.DateField(_("since"))
    end = models.DateField(_("went on again on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=400)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(end__isnull=True), name="trajectories_pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="trajectories_pause_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class StepFile(models.Model):
    """A file with a step: the plan that came of it, a photo, minutes. Private; ``name`` is what people read."""

    step = models.ForeignKey(TrajectoryStep, models.CASCADE, related_name="files", verbose_name=_("step"))
    name = models.CharField(_("name"), max_length=160)
    file = models.FileField(_("file"), upload_to="steps")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("file of a step")
        verbose_name_plural = _("files of steps")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name
