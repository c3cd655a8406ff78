"""The request of a collaboration, the advice on it, the decisions, and the payments that follow."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from trajectories.models.collaboration_members import CollaborationMember
from trajectories.models.collaborations import Collaboration


class CollaborationRequest(TimeStamped):
    """A plan with the amount that is asked; ``number`` 2 is the one after it came back.

    ``sent_on`` is empty while it is being written. ``file``: the declaration that all members signed, private.
    ``version`` counts the changes, so that two people who write at once do not overwrite one another.
    """

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="requests", verbose_name=_("collaboration")
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    plan = models.TextField(_("plan"), blank=True)
    asked = models.DecimalField(_("asked amount"), max_digits=10, decimal_places=2, null=True, blank=True)
    file = models.FileField(_("signed declaration"), upload_to="collaborations", blank=True)
    sent_on = models.DateField(_("sent in on"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent in by")
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("request of a collaboration")
        verbose_name_plural = _("requests of collaborations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "number"], name="trajectories_collaborationrequest_number"
            ),
            models.CheckConstraint(
                condition=Q(asked__isnull=True) | Q(asked__gte=0), name="trajectories_collaborationrequest_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collaboration}, {self.number}"


class CollaborationAdvice(models.Model):
    """What somebody of the penvoerder advises about a request.

    ``double_role``: in which ways the one who advises was also of the collaboration, as sentences of that day.
    """

    request = models.ForeignKey(CollaborationRequest, models.CASCADE, related_name="advices", verbose_name=_("request"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("advice of")
    )
    by_name = models.CharField(_("advice of"), max_length=160)
    text = models.TextField(_("advice"))
    given_on = models.DateField(_("given on"))
    double_role = models.JSONField(_("double role"), default=list, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("recorded by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("advice on a request")
        verbose_name_plural = _("advices on requests")
        ordering = ["given_on", "pk"]

    def __str__(self) -> str:
        return self.by_name


class Outcome(models.TextChoices):
    """What was decided: on a request, or by the collaboration itself after a year."""

    GRANTED = "granted", _("granted")
    CONDITIONAL = "conditional", _("granted with conditions")
    REJECTED = "rejected", _("rejected")
    BACK = "back", _("back for more")
    GO = "go", _("we go on")
    NO_GO = "no_go", _("we stop")


class CollaborationDecision(models.Model):
    """A decision with its day and ground: about a ``request``, or (``request`` empty) the own go or no-go.

    ``by_whom`` in words (the stuurgroep); ``double_role``: who decided or advised and was also of the collaboration,
    as sentences of that day. One that was taken back stays, ``withdrawn_at`` says since when it no longer stands.
    """

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="decisions", verbose_name=_("collaboration")
    )
    request = models.ForeignKey(
        CollaborationRequest,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("request"),
    )
    outcome = models.CharField(_("decision"), max_length=12, choices=Outcome.choices)
    decided_on = models.DateField(_("decided on"))
    by_whom = models.CharField(_("decided by"), max_length=160)
    ground = models.TextField(_("ground"))
    conditions = models.TextField(_("conditions"), blank=True)
    double_role = models.JSONField(_("double role"), default=list, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("recorded by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision about a collaboration")
        verbose_name_plural = _("decisions about collaborations")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(withdrawn_at__isnull=True, request__isnull=False),
                name="trajectories_decision_one_on_request",
            ),
            models.UniqueConstraint(
                fields=["collaboration"],
                condition=Q(withdrawn_at__isnull=True, request__isnull=True),
                name="trajectories_decision_one_go",
            ),
            models.CheckConstraint(
                condition=Q(request__isnull=True, outcome__in=["go", "no_go"])
                | Q(request__isnull=False, outcome__in=["granted", "conditional", "rejected", "back"]),
                name="trajectories_decision_outcome_fits",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


class CollaborationPayment(TimeStamped):
    """A part of the contribution: planned, and paid once ``paid_on`` is filled. Euros.

    To whom: a ``member``, or a ``payee`` in words (an expert from outside).
    """

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="payments", verbose_name=_("collaboration")
    )
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    planned_on = models.DateField(_("planned on"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    member = models.ForeignKey(
        CollaborationMember,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("to which member"),
    )
    payee = models.CharField(_("to whom"), max_length=160, blank=True)
    note = models.CharField(_("for what"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("payment to a collaboration")
        verbose_name_plural = _("payments to collaborations")
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="trajectories_collaborationpayment_amount")
        ]

    def __str__(self) -> str:
        return f"{self.planned_on}: {self.amount}"
