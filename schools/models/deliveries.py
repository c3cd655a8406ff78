"""What came in from DUO: the deliveries that were imported, and the files that were sent in by the browser."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.jobs.models import Job
from schools.querysets import RegisterUploadQuerySet


class RegisterDelivery(models.Model):
    """A delivery of DUO that was imported: which kind, of which date, and whether it was the whole of it.

    ``municipalities``: the codes to which the import was narrowed, empty for all of them. ``full``: it
    lists every open school of its kind (there), so that what it does not list has closed. ``listing``: what it told of
    whom, so that deliveries give the same register in any order (``schools.register.deliveries``).
    """

    kind = models.CharField(_("kind of delivery"), max_length=20)
    reference_date = models.DateField(_("reference date"))
    municipalities = models.JSONField(_("municipalities"), default=list, blank=True)
    full = models.BooleanField(_("complete"), default=False)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    listing = models.JSONField(_("what it told"), default=dict, blank=True, editable=False)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)

    objects: ClassVar[RegisterUploadQuerySet] = RegisterUploadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("delivery of the register")
        verbose_name_plural = _("deliveries of the register")
        ordering = ["-reference_date", "-imported_at"]
        indexes = [models.Index(fields=["kind", "reference_date"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference_date}"


class RegisterUpload(models.Model):
    """A file with a delivery that the beheerder of the installation sent in: first checked, then imported.

    ``plan`` is what the dry run told, ``result`` what the import did (``schools.register.summary``, as JSON); each is
    empty until its job is ready. ``reference_date`` is empty when the file's own name should tell it.
    """

    file = models.FileField(_("file"), upload_to="register")
    name = models.CharField(_("name of the file"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    reference_date = models.DateField(_("reference date"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent in by")
    )
    uploaded_at = models.DateTimeField(_("sent in"), default=timezone.now)
    check_job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("dry run")
    )
    import_job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("import")
    )
    plan = models.JSONField(_("what would change"), null=True, blank=True)
    result = models.JSONField(_("what changed"), null=True, blank=True)

    objects: ClassVar[RegisterUploadQuerySet] = RegisterUploadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("file for the register")
        verbose_name_plural = _("files for the register")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
