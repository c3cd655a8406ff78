"""Requests of collaborations, for the work list: those that wait for advice, and those that were decided."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.templatetags.house import day, days_ago
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope
from trajectories.models import (
    Collaboration,
    CollaborationAdvice,
    CollaborationDecision,
    CollaborationRequest,
    CollaborationStatus,
    Outcome,
)

DECIDED_DAYS = 21
TONES = {Outcome.GRANTED: "ok", Outcome.CONDITIONAL: "ok", Outcome.REJECTED: "plain", Outcome.BACK: "late"}


def request_lines(scope: Scope) -> list[Line]:
    """Return a line for each request that waits for the person's advice, and each decision that came. Two queries."""
    return [*_to_advise(scope), *_decided(scope)]


def _to_advise(scope: Scope) -> list[Line]:
    """Return the requests on which nobody of the list advised: of collaborations one goes along with."""
    given = CollaborationAdvice.objects.filter(scope.mine("by"), request=OuterRef("pk"))
    rows = CollaborationRequest.objects.filter(
        ~Exists(given),
        scope.mine("collaboration__adviser"),
        collaboration__in=_seen(scope),
        collaboration__status=CollaborationStatus.REQUESTED,
        sent_on__isnull=False,
        decisions__isnull=True,
    )
    return [
        Line(
            title=str(row.collaboration),
            title_url=reverse("collaborations:detail", args=[row.collaboration_id]),
            tag=_("asks for advice"),
            text=scope.of(
                _("Request sent in %(when)s.") % {"when": days_ago(row.sent_on)},
                row.collaboration.adviser or _("nobody goes along with it yet"),
            ),
            action=_("Advise"),
            url=reverse("collaborations:advise", args=[row.collaboration_id]),
        )
        for row in rows.select_related("collaboration__adviser").order_by("sent_on", "pk")
    ]


def _decided(scope: Scope) -> list[Line]:
    """Return the decisions of the last ``DECIDED_DAYS`` days after which no step was taken yet."""
    since = timezone.now() - datetime.timedelta(days=DECIDED_DAYS)
    still_so = (
        Q(collaboration__status=CollaborationStatus.GRANTED, outcome__in=(Outcome.GRANTED, Outcome.CONDITIONAL))
        | Q(collaboration__status=CollaborationStatus.REJECTED, outcome=Outcome.REJECTED)
        | Q(collaboration__status=CollaborationStatus.PREPARING, outcome=Outcome.BACK)
    )
    rows = CollaborationDecision.objects.filter(
        still_so,
        scope.mine("collaboration__adviser"),
        collaboration__in=_seen(scope),
        request__isnull=False,
        withdrawn_at__isnull=True,
        at__gte=since,
    )
    return [
        Line(
            title=str(row.collaboration),
            title_url=reverse("collaborations:detail", args=[row.collaboration_id]),
            tag=str(row.get_outcome_display()),
            tone=TONES[Outcome(row.outcome)],
            text=_("Decided on %(date)s by %(whom)s. Tell the members, and take the next step.")
            % {"date": day(row.decided_on), "whom": row.by_whom},
            action=_("Look"),
            url=reverse("collaborations:detail", args=[row.collaboration_id]),
        )
        for row in rows.select_related("collaboration").order_by("-at", "pk")
    ]


def _seen(scope: Scope) -> Any:
    return Collaboration.objects.worked_by(scope.user).filter(programme=scope.programme).order_by().values("pk")
