"""How somebody wants to see a table."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TableChoice(models.Model):
    """The columns that a person chose to see in a table, so that they are there again on the next device."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="table_choices", verbose_name=_("user")
    )
    table = models.CharField(_("table"), max_length=40)
    columns = models.JSONField(_("columns"), default=list)

    class Meta:
        verbose_name = _("choice of columns")
        verbose_name_plural = _("choices of columns")
        constraints = [models.UniqueConstraint(fields=["user", "table"], name="accounts_tablechoice_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.table}"
