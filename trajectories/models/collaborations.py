"""A collaboration: schools and partners that make something together, and how it went from idea to what stays."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from trajectories.models.collaboration import CollaborationKind
from trajectories.models.programme import Programme
from trajectories.querysets import CollaborationQuerySet


class CollaborationStatus(models.TextChoices):
    """Where a collaboration stands, from an idea to what stays of it."""

    PREPARING = "preparing", _("in preparation")
    REQUESTED = "requested", _("waiting for a decision")
    GRANTED = "granted", _("granted, not begun yet")
    REJECTED = "rejected", _("rejected")
    FIRST_YEAR = "first_year", _("in the first year")
    SECOND_YEAR = "second_year", _("in the second year")
    EVALUATING = "evaluating", _("looking back")
    CONTINUED = "continued", _("goes on by itself")
    EMBEDDED = "embedded", _("embedded")
    ENDED = "ended", _("ended")


# At work: between the beginning and what stays of it.
AT_WORK = (CollaborationStatus.FIRST_YEAR, CollaborationStatus.SECOND_YEAR, CollaborationStatus.EVALUATING)
# Nothing comes after these, but taking back a step.
OVER = (
    CollaborationStatus.REJECTED,
    CollaborationStatus.CONTINUED,
    CollaborationStatus.EMBEDDED,
    CollaborationStatus.ENDED,
)


class Following(models.TextChoices):
    """How closely a collaboration is followed (source 003: nine of the 25 from close by)."""

    CLOSE = "close", _("followed closely")
    DISTANCE = "distance", _("followed at a distance")


class Collaboration(TimeStamped):
    """A co-creatie, proeftuin or leergemeenschap of a programme, in the members' own words.

    ``start`` and ``end`` are the first and last day, empty until they are known; that they shifted is kept in
    ``DateShift``. ``contribution``: euros a year for ``years``, as granted (both empty: none). ``adviser``: who of the
    penvoerder goes along with it. ``version`` counts the changes of what the form holds, so that two people who
    write at once do not overwrite one another.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="collaborations", verbose_name=_("programme"))
    kind = models.ForeignKey(
        CollaborationKind, models.PROTECT, related_name="collaborations", verbose_name=_("kind of collaboration")
    )
    name = models.CharField(_("name"), max_length=160)
    goal = models.TextField(_("own goal"), blank=True)
    working_method = models.TextField(_("own way of working"), blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=CollaborationStatus.choices, default=CollaborationStatus.PREPARING
    )
    start = models.DateField(_("first day"), null=True, blank=True)
    end = models.DateField(_("last day"), null=True, blank=True)
    following = models.CharField(_("how it is followed"), max_length=10, choices=Following.choices, blank=True)
    contribution = models.DecimalField(_("contribution a year"), max_digits=10, decimal_places=2, null=True, blank=True)
    years = models.PositiveSmallIntegerField(_("number of years"), null=True, blank=True)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="advised_collaborations",
        verbose_name=_("adviser"),
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[CollaborationQuerySet] = CollaborationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                F("programme"),
                name="trajectories_collaboration_name_once",
                violation_error_message=_("There is a collaboration of this name in the programme already."),
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="trajectories_collaboration_in_order",
                violation_error_message=_("The last day cannot come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(contribution__isnull=True) | Q(contribution__gte=0),
                name="trajectories_collaboration_contribution",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CollaborationDate(models.Model):
    """A day that matters in a collaboration (kick-off, concert, halfway talk)."""

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="dates", verbose_name=_("collaboration")
    )
    name = models.CharField(_("what happens"), max_length=160)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("date of a collaboration")
        verbose_name_plural = _("dates of collaborations")
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return self.name


class DateShift(models.Model):
    """A day that shifted, and why (COVID, an ill teacher). ``label`` names it as it was then."""

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="shifts", verbose_name=_("collaboration")
    )
    label = models.CharField(_("which day"), max_length=160)
    from_day = models.DateField(_("from"), null=True)
    to_day = models.DateField(_("to"), null=True)
    reason = models.CharField(_("reason"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("shift of a date")
        verbose_name_plural = _("shifts of dates")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.label}: {self.from_day} → {self.to_day}"


class CollaborationChange(models.Model):
    """A change of status: who, when, why.

    ``decision``: the decision that it followed from. ``undone``: it was taken back later, by the change with
    ``takes_back``, whose reason says why.
    """

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="changes", verbose_name=_("collaboration")
    )
    from_status = models.CharField(_("from"), max_length=12, blank=True)
    to_status = models.CharField(_("to"), max_length=12)
    decision = models.ForeignKey(
        "trajectories.CollaborationDecision",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("decision"),
    )
    takes_back = models.BooleanField(_("takes back a step"), default=False)
    undone = models.BooleanField(_("was taken back"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change of a collaboration")
        verbose_name_plural = _("changes of collaborations")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"

    @property
    def to_label(self) -> str:
        """The status to which it changed, in words."""
        return str(CollaborationStatus(self.to_status).label)
