"""How far those are who began: who has answered half of what is needed. A few queries for a whole round."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from monitoring.models import Answer, Audience, EvaluationStatus, PartnerAnswer, Question, Round

EMPTY = Q(number__isnull=True, second__isnull=True, chosen=[], text="")


def half_way(round_: Round) -> set[int]:
    """Return the keys of the self-evaluations (or partner checks) under way with at least half of what is needed.

    Counted are the required questions that everybody gets; those that depend on another answer are left out on both
    sides. Two queries.
    """
    always = Q(required=True, condition__isnull=True)
    needed = Question.objects.filter(always, pillar__instrument=round_.instrument_id).count()
    asked = Q(question__required=True, question__condition__isnull=True)
    rows: QuerySet[Answer] | QuerySet[PartnerAnswer]
    if round_.instrument.audience == Audience.PARTNER:
        name, rows = "check_of", PartnerAnswer.objects.filter(asked, check_of__round=round_)
    else:
        name, rows = "evaluation", Answer.objects.filter(asked, evaluation__round=round_)
    under_way = rows.filter(**{f"{name}__status": EvaluationStatus.STARTED}).exclude(EMPTY)
    counted = under_way.order_by().values_list(name).annotate(number=Count("pk"))
    return {pk for pk, number in counted if needed and 2 * number >= needed}
