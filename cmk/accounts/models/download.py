"""Who took what out of the system, and when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.accounts.access import access_of
from cmk.accounts.models.penvoerder import Penvoerder
from cmk.accounts.roles import Role


class DownloadQuerySet(models.QuerySet["Download"]):
    """The log of downloads, restricted by who asks."""

    def visible_to(self, user: object) -> DownloadQuerySet:
        """Keep the downloads of the penvoerders that the user leads."""
        return self.filter(penvoerder__in=access_of(user).penvoerders(Role.BEHEERDER))


class Download(models.Model):
    """One download of a report, list or export (AVG: it is logged who took data out).

    ``subject`` names the kind and key of what was taken (``report:12``, ``schools``), ``title`` what
    the person saw it called, ``form`` the file's form (``pdf``, ``xlsx``, ``csv``).
    """

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="downloads", verbose_name=_("penvoerder"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="downloads", verbose_name=_("user")
    )
    subject = models.CharField(_("subject"), max_length=80, db_index=True)
    title = models.CharField(_("title"), max_length=200)
    form = models.CharField(_("form"), max_length=8)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    objects: ClassVar[DownloadQuerySet] = DownloadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.title} ({self.form})"
