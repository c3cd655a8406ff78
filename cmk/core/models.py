"""Abstract bases that the apps share."""

from __future__ import annotations

import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


def today() -> datetime.date:
    """Return the date of today in Amsterdam (the project's time zone), for dated relations."""
    return timezone.localdate()


class DatedQuerySet(models.QuerySet[M]):
    """Rows with ``start`` and ``end``: a relation that closes and is never overwritten."""

    def active(self, on: datetime.date | None = None) -> Any:
        """Keep the rows that hold on the day ``on`` (default today); ``end`` is the last day."""
        day = on or today()
        return self.filter(active_q(day))


def active_q(day: datetime.date, prefix: str = "") -> Q:
    """Return the condition that a dated relation (reached through ``prefix``) holds on ``day``."""
    return Q(**{f"{prefix}start__lte": day}) & (Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": day}))


class Dated(models.Model):
    """A relation with a first and a last day. Ending it is a date; the row stays."""

    start = models.DateField(_("since"), default=today)
    end = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day; empty while it lasts."))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("The last day cannot come before the first."),
            )
        ]

    def is_active(self, on: datetime.date | None = None) -> bool:
        """Say whether the relation holds on the day ``on`` (default today)."""
        day = on or today()
        return self.start <= day and (self.end is None or self.end >= day)


class TimeStamped(models.Model):
    """When a row was made and last changed (aware datetimes)."""

    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True
