"""What is there already, for a file to be held against: schools, rounds, and what was brought in before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from monitoring.evaluation.questionnaire import Questionnaire, questionnaire
from monitoring.evaluation.values import name_of
from monitoring.models import EarlierImport, Question, Round, SelfEvaluation, Submission
from partners.bulk.widgets import folded
from schools.models import School


class Known:
    """The work area, questionnaire and rounds of an import. Seven queries, whatever the size of the file."""

    def __init__(self, imported: EarlierImport) -> None:
        self.form: Questionnaire = questionnaire(imported.instrument)
        area = School.objects.in_work_area(imported.penvoerder)
        self.schools: dict[str, School] = {school.code: school for school in area}
        rounds = Round.objects.filter(programme=imported.programme_id).select_related("instrument")
        self.rounds: dict[str, Round] = {folded(round_.name): round_ for round_ in rounds}
        # Questions that are in other versions of this questionnaire, to say so instead of "unknown".
        self.versions: dict[str, list[int]] = {}
        others = Question.objects.filter(
            pillar__instrument__penvoerder=imported.penvoerder_id, pillar__instrument__key=imported.instrument.key
        ).exclude(pillar__instrument=imported.instrument_id)
        for pillar, key, version in others.order_by("pillar__instrument__version").values_list(
            "pillar__key", "key", "pillar__instrument__version"
        ):
            self.versions.setdefault(name_of(pillar, key), []).append(version)

    def brought_in(self, rounds: Iterable[Round]) -> dict[tuple[int, int], Any]:
        """Return by round and school what was brought in of it, None when the school has other answers there.

        That is the first version, as the file had it: not what a school may have made of it afterwards.
        """
        pks = [round_.pk for round_ in rounds]
        evaluations = SelfEvaluation.objects.filter(round__in=pks).values_list("pk", "round_id", "school_id")
        first = Submission.objects.filter(
            evaluation__round__in=pks, number=1, evaluation__imported_at__isnull=False
        ).values_list("evaluation_id", "answers")
        answers = dict(first)
        return {(round_id, school_id): answers.get(pk) for pk, round_id, school_id in evaluations}
