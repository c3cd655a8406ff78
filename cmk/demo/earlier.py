"""Earlier results in the demo: what some schools filled in on paper before the programme, brought in from a file."""

from __future__ import annotations

import csv
import datetime
import io
from random import Random

from cmk.core.models import today
from cmk.demo.days import Days
from cmk.demo.people import People
from monitoring.earlier import columns
from monitoring.earlier.plan import make_plan
from monitoring.earlier.writing import write
from monitoring.models import EarlierImport, EvaluationStatus, Round
from trajectories.models import Programme

NAME = "Terugblik op papier"
SCHOOLS = 14
# Of the forms on paper the scenarios and one statement for each pillar could be brought over.
STATEMENTS = {
    "visie": "opgeschreven",
    "deskundigheid": "zicht",
    "programma": "doelen",
    "samenwerking": "",
}
WORDS = "Vooral losse uitstapjes; de ideeën zijn er wel."


def make_earlier(programme: Programme, people: People, days: Days) -> None:
    """Bring in a round of the school year before the first one here, for the first schools of it."""
    first = Round.objects.filter(programme=programme, instrument__key="zelfevaluatie-po").order_by("opens_on").first()
    assert first is not None  # noqa: S101 - the rounds are made before
    brought_in = days.at(days.day(-70), 10)
    imported = EarlierImport(
        penvoerder=programme.penvoerder,
        programme=programme,
        instrument=first.instrument,
        name="terugblik-op-papier.csv",
        uploaded_by=people.users["leader"],
        uploaded_at=brought_in,
    )
    plan = make_plan(_file(first), imported)
    assert not plan.problems, plan.problems  # noqa: S101 - the demo's own file fits
    assert not plan.errors, plan.errors  # noqa: S101
    imported.preview = plan.as_json()
    imported.confirmed_at = brought_in
    imported.save()
    write(plan, imported, by=people.users["leader"], told=lambda done, of: None)
    imported.taken_over_at = brought_in
    imported.save()
    imported.evaluations.update(imported_at=brought_in)


def _file(first: Round) -> bytes:
    """Return the file, as the project leader made it from the forms of the schools."""
    random = Random(2021)  # noqa: S311 - the same each time is what we want
    # A demo may be made for a day to come; what is earlier has passed also today.
    last_day = min(first.opens_on - datetime.timedelta(days=200), today() - datetime.timedelta(days=1))
    first_day = last_day - datetime.timedelta(days=60)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([column.column_name for column in columns.COLUMNS])
    done = first.evaluations.filter(status=EvaluationStatus.SUBMITTED).order_by("pk").select_related("school")
    for evaluation in done[:SCHOOLS]:
        now = {
            answer.question.pillar.key: answer.number or 1
            for answer in evaluation.answers.filter(question__key="nu").select_related("question__pillar")
        }
        answers: list[tuple[str, object]] = []
        for pillar, statement in STATEMENTS.items():
            level = max(1, now.get(pillar, 1) - random.choice((0, 0, 1)))
            answers.append((f"{pillar}.nu", level))
            if statement:
                answers.append((f"{pillar}.{statement}", max(1, min(4, level + random.choice((-1, 0, 0, 1))))))
        if random.random() < 0.3:
            answers.append(("visie.gedaan", WORDS))
        days = (f"{first_day:%d-%m-%Y}", f"{last_day:%d-%m-%Y}")
        writer.writerows(
            [evaluation.school.code, f"{NAME} {last_day.year}", name, value, *days] for name, value in answers
        )
    return text.getvalue().encode()
