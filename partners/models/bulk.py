"""Lists that were sent in: contacts, partners or offers, many at once."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.jobs.models import Job
from partners.querysets import BulkUploadQuerySet


class BulkKind(models.TextChoices):
    """What a list holds."""

    CONTACTS = "contactpersonen", _("contacts")
    PARTNERS = "partners", _("partners")
    OFFERS = "aanbod", _("offers")


class BulkUpload(models.Model):
    """A list that somebody sent in: first checked as a whole, then taken over as a whole, or not at all.

    ``preview``: what the check found, row by row (JSON; see ``partners.bulk``), empty until its job is ready.
    ``confirmed_at``: when somebody said yes to it; ``taken_over_at``: when the rows were written.
    """

    penvoerder = models.ForeignKey(
        Penvoerder, models.CASCADE, related_name="bulk_uploads", verbose_name=_("penvoerder")
    )
    kind = models.CharField(_("what it holds"), max_length=16, choices=BulkKind.choices)
    file = models.FileField(_("file"), upload_to="bulk")
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

    objects: ClassVar[BulkUploadQuerySet] = BulkUploadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("list that was sent in")
        verbose_name_plural = _("lists that were sent in")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
