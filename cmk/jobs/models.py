"""A job: one piece of long work, from request to result."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.accounts.access import access_of
from cmk.accounts.models import Penvoerder
from cmk.accounts.roles import STAFF


class JobStatus(models.TextChoices):
    """Where a job stands. ``ready`` and ``failed`` are the ends; a failed one can be retried."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, restricted by who asks."""

    def visible_to(self, user: object) -> JobQuerySet:
        """Keep the jobs of the penvoerders whose staff the user is, and those the user asked for.

        Jobs of the installation (without penvoerder) are for its beheerder, whoever asked for them.
        """
        access = access_of(user)
        seen = models.Q(penvoerder__in=access.penvoerders(*STAFF)) | models.Q(
            requested_by=getattr(user, "pk", None), penvoerder__in=access.penvoerder_ids
        )
        if access.is_installation:
            seen |= models.Q(penvoerder=None)
        return self.filter(seen)


class Job(models.Model):
    """One piece of long work for a penvoerder (or for the installation, when ``penvoerder`` is empty).

    The row is written first; a message with its id goes to the worker on commit. ``sent_at`` stays
    empty while the broker is away, and a sweeper sends it later. A worker takes the job by raising
    ``attempt`` by one; only the holder of the latest attempt may write progress or the result, so a
    worker that was thought dead cannot finish a job twice. ``heartbeat_at`` tells that it is alive.
    ``attempts_before`` is what ``attempt`` was when somebody last asked for it: a retry gets fresh attempts.
    ``arguments`` is what the kind's handler needs, as JSON; ``progress`` runs from 0 to 100.
    """

    penvoerder = models.ForeignKey(
        Penvoerder, models.CASCADE, null=True, blank=True, related_name="jobs", verbose_name=_("penvoerder")
    )
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=JobStatus.choices, default=JobStatus.WAITING, db_index=True
    )
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    progress_text = models.CharField(_("what is being done"), max_length=200, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    attempts_before = models.PositiveSmallIntegerField(_("attempts before it was last asked for"), default=0)
    error = models.TextField(_("reason of failure"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="jobs",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent to the worker"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-requested_at"]
        indexes = [models.Index(fields=["status", "sent_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        """Whether the job has ended, well or badly."""
        return self.status in (JobStatus.READY, JobStatus.FAILED)
