"""The demo's data: real size, the same at every start, alive on the day that it is made."""

from __future__ import annotations

import datetime
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cmk.accounts.access import access_of
from cmk.accounts.models import Penvoerder, User
from cmk.core.models import today
from cmk.demo.build import build_demo
from cmk.demo.people import DEMO_PASSWORD, SIGN_INS
from monitoring.models import Answer, EvaluationStatus, QuestionKind, Round, SelfEvaluation
from partners.models import Partner
from schools.models import AdviserAssignment, Contact, Person, School, SchoolBoard
from trajectories.models import (
    ActionPoint,
    Activity,
    Conversation,
    Participant,
    Programme,
    TopicNote,
    Trajectory,
    TrajectoryStep,
)
from trajectories.programme.results import results_table

TODAY = datetime.date(2026, 11, 21)
DUO = Path("/work/shared/data/duo/2026-04_02.-alle-schoolvestigingen-basisonderwijs.csv")
PER_MUNICIPALITY = {"Amstelveen": 20, "Aalsmeer": 9, "Uithoorn": 8, "Ouder-Amstel": 5}
# In whatever order they run: all that the demo makes.
MADE = (
    ActionPoint,
    Activity,
    AdviserAssignment,
    Answer,
    Contact,
    Conversation,
    Participant,
    Partner,
    Person,
    School,
    SelfEvaluation,
    TopicNote,
    Trajectory,
    TrajectoryStep,
    User,
)


@pytest.fixture
def demo(db):
    return build_demo(today=TODAY)


@pytest.fixture
def demo_of_today(db):
    return build_demo(today=today())


def per_municipality(education):
    schools = School.objects.filter(education=education).exclude(municipality__name="Voorbeeldstad")
    return Counter(schools.values_list("municipality__name", flat=True))


def story():
    """All that a person would read, in an order that does not depend on primary keys."""
    return {
        "schools": sorted(School.objects.values_list("code", "name", "board__name")),
        "people": sorted(Person.objects.values_list("given_name", "family_name", "email")),
        "contacts": sorted(
            Contact.objects.values_list("person__email", "role", "start", "school__code", "board__number"), key=str
        ),
        "trajectories": sorted(Trajectory.objects.values_list("school__code", "track__key", "status", "started_on")),
        "steps": sorted(
            TrajectoryStep.objects.values_list("trajectory__school__code", "number", "status", "note", "done_on"),
            key=str,
        ),
        "conversations": sorted(
            Conversation.objects.values_list("school__code", "partner__name", "held_at", "status", "key"), key=str
        ),
        "notes": sorted(TopicNote.objects.values_list("conversation__key", "topic__key", "text"), key=str),
        "agreements": sorted(ActionPoint.objects.values_list("text", "agreed_on", "due_on", "done_on"), key=str),
        "answers": sorted(
            Answer.objects.values_list(
                "evaluation__round__name", "evaluation__school__code", "question__pillar__key", "question__key",
                "number", "chosen", "text",
            ),
            key=str,
        ),
    }  # fmt: skip


def test_the_region_has_its_real_size(demo):
    assert per_municipality("po") == PER_MUNICIPALITY
    assert per_municipality("vo") == {"Amstelveen": 5, "Aalsmeer": 2, "Uithoorn": 2}
    assert (demo.made, demo.primary, demo.secondary, demo.taking_part) == (True, 42, 9, 38)
    assert not School.objects.exclude(code__startswith="99").exists()
    assert Conversation.objects.filter(status="recorded").count() > 150
    assert Answer.objects.count() > 1500


@pytest.mark.django_db(transaction=True)
def test_the_demo_is_the_same_at_every_start(django_db_blocker):
    build_demo(today=TODAY)
    first = story()
    call_command("flush", interactive=False, verbosity=0)
    # Primary keys have moved on by now on PostgreSQL, so nothing of the story hangs on them.
    build_demo(today=TODAY)
    second = story()
    for subject, rows in first.items():
        assert second[subject] == rows, subject


def test_a_second_start_keeps_the_data(demo):
    school = School.objects.get(name="Basisschool De Wilgenhoek")
    School.objects.filter(pk=school.pk).update(name="De nieuwe Wilgenhoek")
    before = {model: model.objects.count() for model in MADE}
    out = StringIO()

    call_command("load_demo", "--today", "2027-01-15", "--duo", "does-not-matter.csv", stdout=out)

    assert {model: model.objects.count() for model in MADE} == before
    assert School.objects.get(pk=school.pk).name == "De nieuwe Wilgenhoek"
    lines = out.getvalue().splitlines()
    assert len(lines) == 3, "kept, the file was not read, and what there is"


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
    assert counts[1, "running"] == 34, "33 existing schools, and the one that moved on from spoor 2"
    assert counts[1, "completed"] >= 8
    assert (counts[2, "running"], counts[2, "completed"], counts[2, "stopped"]) == (4, 1, 1)
    stopped = programme.trajectories.get(status="stopped")
    assert stopped.changes.get(to_status="stopped").reason
    done_too_late = TrajectoryStep.objects.filter(done_on__gt=TODAY) | TrajectoryStep.objects.filter(begun_on__gt=TODAY)
    assert not done_too_late.exists()


def test_two_rounds_with_answers_that_fit_together(demo):
    last_year, this_year = Round.objects.order_by("opens_on")
    assert (last_year.name, this_year.name) == ("Zelfevaluatie 2025", "Zelfevaluatie 2026")
    assert last_year.closes_on < TODAY
    assert this_year.opens_on < TODAY < this_year.closes_on
    statuses = Counter(this_year.evaluations.values_list("status", flat=True))
    assert statuses == {"submitted": 31, "started": 4, "invited": 2}
    required = this_year.instrument.pillars.filter(questions__required=True).values_list("questions", flat=True)
    for evaluation in SelfEvaluation.objects.filter(status=EvaluationStatus.SUBMITTED).prefetch_related("answers"):
        answered = {answer.question_id for answer in evaluation.answers.all()}
        assert set(required) <= answered, evaluation
        assert evaluation.started_at < evaluation.submitted_at
    for answer in Answer.objects.select_related("question").exclude(number=None):
        assert 1 <= answer.number <= 4
        assert answer.question.kind in (
            QuestionKind.STATEMENT,
            QuestionKind.SCENARIO_NOW,
            QuestionKind.SCENARIO_WANTED,
        )
    for answer in Answer.objects.select_related("question").filter(question__kind=QuestionKind.CHOICES):
        assert set(answer.chosen) <= set(answer.question.options)
    shared = SelfEvaluation.objects.filter(shared_at__isnull=False)
    assert 0 < shared.filter(round=this_year).count() < 31


def test_the_home_school_can_go_on_where_it_was(demo):
    contact = Contact.objects.get(person__email="sanne.deboer@example.org")
    assert contact.school.name == "Christelijke school Rietveld"
    statuses = dict(contact.school.evaluations.values_list("round__name", "status"))
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


@pytest.mark.parametrize("day", ["2026-02-14", "2026-08-01", "2027-03-01", "2028-12-30"])
def test_it_looks_alive_on_any_day(db, day):
    day = datetime.date.fromisoformat(day)
    build_demo(today=day)
    noor = User.objects.get(email="noor.visser@example.org")
    assert Conversation.objects.filter(adviser=noor, status="planned", held_at__date__gt=day).exists()
    assert ActionPoint.objects.filter(owner_user=noor, done_on=None, due_on__lt=day).exists()
    assert Round.objects.filter(opens_on__lte=day, closes_on__gte=day).count() == 1
    assert not Conversation.objects.filter(status="recorded", held_at__date__gt=day).exists()
    assert not ActionPoint.objects.filter(done_on__gt=day).exists()
    assert not ActionPoint.objects.filter(agreed_on__gt=day).exists()
    assert not SelfEvaluation.objects.filter(submitted_at__date__gt=day).exists()


def test_everybody_with_a_sign_in_gets_to_a_page(demo_of_today):
    for one in SIGN_INS:
        client = Client()
        response = client.post(reverse("account_login"), {"login": one.email, "password": DEMO_PASSWORD})
        assert response.status_code == 302, (one.key, response.status_code)
        response = client.get(reverse("home"), follow=True)
        assert response.status_code == 200, (one.key, response.redirect_chain)
        assert response.redirect_chain, one.key


def test_one_person_works_for_two_organisations(demo):
    lotte = User.objects.get(email="lotte.brandsma@example.org")
    assert access_of(lotte).penvoerder_ids == set(Penvoerder.objects.values_list("pk", flat=True))
    noor = User.objects.get(email="noor.visser@example.org")
    assert not School.objects.visible_to(noor).filter(municipality__name="Voorbeeldstad").exists()


def test_the_sign_ins_are_printed():
    out = StringIO()
    call_command("demo_sign_ins", stdout=out)
    printed = out.getvalue()
    assert DEMO_PASSWORD in printed
    for one in SIGN_INS:
        assert one.email in printed


@pytest.mark.parametrize("content", [None, b"", b"naam;leeftijd\nJan;8\n", b"PK\x03\x04 a spreadsheet"])
def test_a_file_that_is_not_of_duo_loads_nothing(db, tmp_path, content):
    file = tmp_path / "scholen.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("load_demo", "--duo", str(file))
    assert str(refused.value)
    assert not User.objects.exists()
    assert not School.objects.exists()
    assert not Programme.objects.exists()


@pytest.mark.skipif(not DUO.exists(), reason="the real register is not on this machine")
def test_with_the_real_register(db):
    demo = build_demo(today=TODAY, duo=DUO)
    assert per_municipality("po") == PER_MUNICIPALITY
    assert (demo.primary, demo.secondary, demo.taking_part) == (42, 9, 38)
    assert not School.objects.filter(education="po", code__startswith="99", board__isnull=False).exists()
    assert not SchoolBoard.objects.filter(schools=None).exists(), "no invented board without schools"
    home = Contact.objects.get(person__email="sanne.deboer@example.org").school
    assert home.municipality.name == "Amstelveen"
    assert home.denomination == "Protestants-Christelijk"
    assert Trajectory.objects.filter(school=home, status="running", track__number=1).exists()
