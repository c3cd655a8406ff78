"""Two people who look like one, and are not."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools.models.people import Person
from schools.querysets import NotTheSameQuerySet


class NotTheSame(models.Model):
    """Somebody looked at two people who seem to be one and said that they are not; then they are not shown again.

    ``person_a`` is the one with the lower key, so that a pair is one row.
    """

    person_a = models.ForeignKey(Person, models.CASCADE, related_name="not_the_same_a", verbose_name=_("person"))
    person_b = models.ForeignKey(Person, models.CASCADE, related_name="not_the_same_b", verbose_name=_("other person"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("said by")
    )
    said_at = models.DateTimeField(_("when"), default=timezone.now)

    objects: ClassVar[NotTheSameQuerySet] = NotTheSameQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("two people who are not the same")
        verbose_name_plural = _("people who are not the same")
        ordering = ["-said_at"]
        constraints = [
            models.UniqueConstraint(fields=["person_a", "person_b"], name="schools_notthesame_once"),
            models.CheckConstraint(condition=Q(person_a__lt=F("person_b")), name="schools_notthesame_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person_a} ≠ {self.person_b}"
