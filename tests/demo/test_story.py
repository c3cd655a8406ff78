"""What the demo tells: a region of real size in which things fit together."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest
from django.db import transaction

from cmk.accounts.access import access_of
from cmk.accounts.models import Penvoerder, User
from cmk.demo.build import build_demo
from monitoring.evaluation.questionnaire import answers_of, questionnaire
from monitoring.evaluation.values import as_sent, is_complete, parse
from monitoring.models import Answer, EvaluationStatus, Instrument, QuestionKind, Round, SelfEvaluation
from schools.models import Contact, Person, School
from trajectories.models import (
    ActionPoint,
    Conversation,
    Programme,
    SharedRecord,
    StepFile,
    TrajectoryPause,
    TrajectoryStep,
)
from trajectories.programme.results import results_table
from trajectories.records.selectors import comments_to_settle, records_of, unread_number

TODAY = datetime.date(2026, 11, 21)
PER_MUNICIPALITY = {"Amstelveen": 20, "Aalsmeer": 9, "Uithoorn": 8, "Ouder-Amstel": 5}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, made once for the tests of this file: each of them runs in a savepoint of its own inside."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_demo(today=TODAY)
        transaction.set_rollback(True)


def per_municipality(education):
    schools = School.objects.filter(education=education).exclude(municipality__name="Voorbeeldstad")
    return Counter(schools.values_list("municipality__name", flat=True))


def test_the_region_has_its_real_size(demo):
    assert per_municipality("po") == PER_MUNICIPALITY
    assert per_municipality("vo") == {"Amstelveen": 5, "Aalsmeer": 2, "Uithoorn": 2}
    assert (demo.made, demo.primary, demo.secondary, demo.taking_part) == (True, 42, 9, 38)
    assert not School.objects.exclude(code__startswith="99").exists()
    assert Conversation.objects.filter(status="recorded").count() > 150
    assert Answer.objects.count() > 1500


def test_everybody_is_invented(demo):
    addresses = [*User.objects.values_list("email", flat=True), *Person.objects.values_list("email", flat=True)]
    assert [address for address in addresses if not address.endswith("@example.org")] == []
    assert not Person.objects.exclude(phone="").exists()


def test_the_promises_and_where_they_stand(demo):
    programme = Programme.objects.get(slug="amstelland-2025-2028")
    table = results_table(programme, TODAY)
    now = {row.key: row.cells[0].realised for row in table.rows}
    assert now == {
        "borging-bestaande-scholen": 33,
        "nieuwe-scholen-po": 4,
        "nieuwe-scholen-vo": 1,
        "verbinding-binnen-buitenschools": 5,
        "kennisdelingsbijeenkomsten": 4,
    }


def test_trajectories_tell_every_story(demo):
    programme = Programme.objects.get(slug="amstelland-2025-2028")
    counts = Counter(programme.trajectories.values_list("track__number", "status"))
    assert (counts[1, "running"], counts[1, "paused"]) == (33, 1), "33 existing schools, and one that moved on"
    assert counts[1, "completed"] >= 8
    assert (counts[2, "running"], counts[2, "completed"], counts[2, "stopped"]) == (4, 1, 1)
    stopped = programme.trajectories.get(status="stopped")
    assert stopped.changes.get(to_status="stopped").reason
    done_too_late = TrajectoryStep.objects.filter(done_on__gt=TODAY) | TrajectoryStep.objects.filter(begun_on__gt=TODAY)
    assert not done_too_late.exists()


def test_schools_say_what_they_want_to_reach_and_one_stands_still(demo):
    programme = Programme.objects.get(slug="amstelland-2025-2028")
    home = Contact.objects.get(person__email="sanne.deboer@example.org").school
    ambitions = programme.ambitions.filter(school=home)
    assert Counter(ambitions.values_list("status", flat=True)) == {"current": 2, "reached": 1, "let_go": 1}
    assert ambitions.get(order=0).activities.exists()
    assert not programme.ambitions.filter(since__gt=TODAY).exists()
    most = Counter(programme.ambitions.filter(status="current").values_list("school", flat=True)).most_common(1)
    assert most[0][1] <= programme.ambitions_at_most
    pause = TrajectoryPause.objects.get(trajectory__programme=programme, end=None)
    assert (pause.trajectory.status, pause.start <= TODAY) == ("paused", True)
    assert StepFile.objects.get(step__trajectory__school=home).file.read().startswith(b"%PDF-")


def test_rounds_with_answers_that_fit_together(demo):
    last_year, this_year = Round.objects.filter(instrument__key="zelfevaluatie-po", earlier=False).order_by("opens_on")
    assert (last_year.name, this_year.name) == ("Zelfevaluatie 2025", "Zelfevaluatie 2026")
    assert (this_year.instrument.version, this_year.instrument.based_on) == (2, last_year.instrument)
    assert last_year.closes_on < TODAY
    assert this_year.opens_on < TODAY < this_year.closes_on
    statuses = Counter(this_year.evaluations.values_list("status", flat=True))
    assert statuses == {"submitted": 31, "started": 4, "invited": 2}
    assert Round.objects.get(instrument__key="zelfevaluatie-vo").evaluations.get().status == "submitted"
    forms = {}
    submitted = SelfEvaluation.objects.filter(status=EvaluationStatus.SUBMITTED, imported_at=None)
    for evaluation in submitted.select_related("round"):
        instrument_id = evaluation.round.instrument_id
        form = forms.setdefault(instrument_id, questionnaire(Instrument.objects.get(pk=instrument_id)))
        answers = answers_of(evaluation)
        for asked in form:
            value = answers.value(asked)
            assert parse(asked, as_sent(value)) == value, asked.name
            assert is_complete(value, asked.kind) or not asked.question.required, asked.name
        assert evaluation.started_at < evaluation.submitted_at
    kinds = set(Answer.objects.values_list("question__kind", flat=True))
    assert kinds == set(QuestionKind), "every kind of question is answered somewhere"
    assert Answer.objects.filter(question__kind=QuestionKind.SCENARIO_NOW, second__isnull=False).exists()
    assert Answer.objects.filter(question__own=True).exists()
    shared = SelfEvaluation.objects.filter(shared_at__isnull=False)
    assert 0 < shared.filter(round=this_year).count() < 31
    on_paper = Round.objects.get(earlier=True)
    assert on_paper.closes_on < last_year.opens_on
    assert on_paper.evaluations.filter(school__evaluations__round=last_year, shared_at=None).count() == 14


def test_every_questionnaire_lies_ready(demo):
    penvoerder = Programme.objects.get(slug="amstelland-2025-2028").penvoerder
    loaded = {f"{key}-{version}" for key, version in penvoerder.instruments.values_list("key", "version")}
    assert loaded == {path.stem for path in Path("monitoring/instruments").glob("*.yaml")}


def test_the_home_school_can_go_on_where_it_was(demo):
    contact = Contact.objects.get(person__email="sanne.deboer@example.org")
    assert contact.school.name == "Christelijke school Rietveld"
    own = contact.school.evaluations.filter(round__earlier=False)
    statuses = dict(own.values_list("round__name", "status"))
    assert statuses == {"Zelfevaluatie 2025": "submitted", "Zelfevaluatie 2026": "started"}
    begun = contact.school.evaluations.get(status="started").answers.count()
    assert 0 < begun < 20


def test_noor_has_things_to_do(demo):
    noor = User.objects.get(email="noor.visser@example.org")
    assert noor.assignments.filter(end=None).count() == 14
    open_points = ActionPoint.objects.filter(owner_user=noor, done_on=None)
    assert open_points.filter(due_on__lt=TODAY).exists(), "a late one"
    assert open_points.filter(due_on__gte=TODAY).exists()
    assert Conversation.objects.filter(adviser=noor, status="draft").count() == 1
    week = TODAY + datetime.timedelta(days=7)
    planned = Conversation.objects.filter(adviser=noor, status="planned", held_at__date__range=(TODAY, week))
    assert 3 <= planned.count() <= 6
    late = ActionPoint.objects.filter(done_on=None, due_on__lt=TODAY).count()
    assert 4 <= late <= 15


def test_one_person_works_for_two_organisations(demo):
    lotte = User.objects.get(email="lotte.brandsma@example.org")
    assert access_of(lotte).penvoerder_ids == set(Penvoerder.objects.values_list("pk", flat=True))
    noor = User.objects.get(email="noor.visser@example.org")
    assert not School.objects.visible_to(noor).filter(municipality__name="Voorbeeldstad").exists()


def test_records_are_shared_read_and_answered(demo):
    sanne = User.objects.get(email="sanne.deboer@example.org")
    versions = SharedRecord.objects.own_of(sanne).order_by("-conversation__held_at", "number")
    assert [row.number for row in versions] == [1, 2, 1]
    assert unread_number(sanne) == 1, "the second version waits for her"
    noor = User.objects.get(email="noor.visser@example.org")
    assert [row.by.given_name for row in comments_to_settle(noor)] == ["Karim"]
    iris = User.objects.get(email="iris.vermeer@example.org")
    assert [row.is_confirmed for row in records_of(iris)] == [True]
