"""A report: asked for, built by a job, read, published, downloaded."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.jobs.models import Job
from monitoring.querysets import ReportQuerySet
from trajectories.models import Programme


class ReportKind(models.TextChoices):
    """Kinds of reports; each has a module of its name in ``monitoring/reports``."""

    STUURGROEP = "stuurgroep", _("progress report for the steering group")


class ReportStatus(models.TextChoices):
    """Where a report stands."""

    MAKING = "making", _("being made")
    READY = "ready", _("ready to read")
    FAILED = "failed", _("failed")


class Report(models.Model):
    """One report on a programme as it stood on ``as_of``.

    ``snapshot`` is the report's dataclass as JSON: what the pages show and the PDF was made of, so a
    report read next year says what it said today. ``published_at`` lets the stuurgroep see it;
    ``withdrawn_at`` takes it back without losing it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="reports", verbose_name=_("programme"))
    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind.choices)
    title = models.CharField(_("title"), max_length=160)
    as_of = models.DateField(_("figures of"))
    meeting_on = models.DateField(_("for the meeting of"), null=True, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ReportStatus.choices, default=ReportStatus.MAKING)
    job = models.OneToOneField(
        Job, models.SET_NULL, null=True, blank=True, related_name="report", verbose_name=_("job")
    )
    snapshot = models.JSONField(_("content"), null=True, blank=True)
    pdf = models.FileField(_("PDF"), upload_to="reports", blank=True)
    spreadsheet = models.FileField(_("spreadsheet"), upload_to="reports", blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects: ClassVar[ReportQuerySet] = ReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        """Whether the stuurgroep can see it."""
        return self.published_at is not None and self.withdrawn_at is None
