"""What follows from self-evaluations, for the work list: questions that wait for an answer, levels to confirm."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.templatetags.house import day, days_ago
from monitoring.following.proposals import proposals_to_confirm
from monitoring.models import AdviceKind, AdviceRequest
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope


def advice_lines(scope: Scope) -> list[Line]:
    """Return a line for each question that waits: of one's own schools, and of which one holds the agreement.

    The longest waiting first. One query.
    """
    rows = AdviceRequest.objects.visible_to(scope.user).filter(
        answered_at__isnull=True, evaluation__round__programme=scope.programme
    )
    if not scope.everyone:
        rows = rows.filter(Q(evaluation__school__in=scope.schools) | Q(action_point__owner_user=scope.person))
    related = ("evaluation__school", "action_point__owner_user")
    return [_advice_line(row, scope) for row in rows.select_related(*related).order_by("at", "pk")]


def _advice_line(row: AdviceRequest, scope: Scope) -> Line:
    point = row.action_point
    late = bool(point and point.due_on and point.due_on < scope.today)
    words = " ".join(row.text.split())
    words = words if len(words) <= 120 else words[:119].rstrip() + "…"
    text = _("‘%(text)s’, asked %(when)s") % {"text": words, "when": days_ago(row.at)}
    if point and point.is_done:
        text += ". " + _("The agreement is finished, but the school has no answer yet.")
    elif point and point.due_on and not late:
        text += ", " + _("answer before %(date)s") % {"date": day(point.due_on)}
    owner = point.owner_user if point else None
    return Line(
        title=str(row.evaluation.school),
        title_url=reverse("school:overview", args=[row.evaluation.school.code]),
        tag=_("asks for training") if row.kind == AdviceKind.TRAINING else _("asks your advice"),
        tone="late" if late or (point and point.is_done) else "",
        text=scope.of(text, owner or _("nobody in particular")),
        action=_("Answer"),
        url=reverse("following:answer", args=[row.pk]),
    )


def level_lines(scope: Scope) -> list[Line]:
    """Return a line for each self-evaluation with levels that the school confirmed and no adviser yet. One query."""
    rows = (
        proposals_to_confirm(scope.user)
        .filter(evaluation__school__in=scope.schools, evaluation__round__programme=scope.programme)
        .order_by()
        .values("evaluation", "evaluation__school__name", "evaluation__school__code", "evaluation__round__name")
        .annotate(number=Count("pk"))
        .order_by("evaluation__school__name", "evaluation")
    )
    lines = []
    for row in rows:
        text = ngettext(
            "%(round)s: the school confirmed one level. It holds when you confirm it too.",
            "%(round)s: the school confirmed %(number)d levels. They hold when you confirm them too.",
            row["number"],
        )
        lines.append(
            Line(
                title=row["evaluation__school__name"],
                title_url=reverse("school:overview", args=[row["evaluation__school__code"]]),
                tag=_("proposes a level"),
                tone="plain",
                text=text % {"round": row["evaluation__round__name"], "number": row["number"]},
                action=_("Look and decide"),
                url=reverse("following:levels", args=[row["evaluation"]]),
            )
        )
    return lines
