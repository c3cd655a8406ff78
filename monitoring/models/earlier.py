"""Earlier results that were brought in from a spreadsheet."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.jobs.models import Job
from monitoring.models.evaluation import SelfEvaluation
from monitoring.models.instrument import Instrument
from monitoring.querysets import EarlierImportQuerySet
from trajectories.models import Programme


class EarlierImport(models.Model):
    """A file with results of earlier rounds: first checked as a whole, then brought in as a whole, or not at all.

    ``preview``: what the check found (JSON; see ``monitoring.earlier``), empty until its job is ready. When the
    results are brought in, the file goes and the preview keeps numbers only: from then on the answers are the schools'.
    ``evaluations``: what it made. ``taken_back_at``: when all of that was taken out again.
    """

    penvoerder = models.ForeignKey(
        Penvoerder, models.CASCADE, related_name="earlier_imports", verbose_name=_("penvoerder")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="earlier_imports", verbose_name=_("programme")
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="earlier_imports", verbose_name=_("questionnaire")
    )
    file = models.FileField(_("file"), upload_to="earlier", blank=True)
    name = models.CharField(_("name of the file"), max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent in by")
    )
    uploaded_at = models.DateTimeField(_("sent in"), default=timezone.now)
    check_job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("check")
    )
    write_job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("taking over")
    )
    preview = models.JSONField(_("what the check found"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    taken_over_at = models.DateTimeField(_("taken over"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    evaluations = models.ManyToManyField(
        SelfEvaluation, blank=True, related_name="earlier_imports", verbose_name=_("self-evaluations")
    )

    objects: ClassVar[EarlierImportQuerySet] = EarlierImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("import of earlier results")
        verbose_name_plural = _("imports of earlier results")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
