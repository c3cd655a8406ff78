"""Making the demo: the same at every start, alive on any day, once, with real schools or not at all."""

from __future__ import annotations

import datetime
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cmk.accounts.models import User
from cmk.core.models import today
from cmk.demo.build import build_demo
from cmk.demo.people import DEMO_PASSWORD, SIGN_INS
from monitoring.models import Answer, Report, Round, SelfEvaluation
from partners.models import Partner
from schools.models import AdviserAssignment, Contact, Person, PolicyDocument, School, SchoolBoard
from tests.schools.deliveries import PRIMARY_2026, needs_real_files
from trajectories.models import (
    ActionPoint,
    Activity,
    Agreement,
    BoardPriority,
    Conversation,
    NeedNote,
    Participant,
    Programme,
    TopicNote,
    Trajectory,
    TrajectoryStep,
)

TODAY = datetime.date(2026, 11, 21)
PER_MUNICIPALITY = {"Amstelveen": 20, "Aalsmeer": 9, "Uithoorn": 8, "Ouder-Amstel": 5}
# In whatever order they run: all that the demo makes.
MADE = (
    ActionPoint,
    Activity,
    AdviserAssignment,
    Agreement,
    Answer,
    BoardPriority,
    Contact,
    Conversation,
    NeedNote,
    Participant,
    Partner,
    Person,
    PolicyDocument,
    Report,
    School,
    SelfEvaluation,
    TopicNote,
    Trajectory,
    TrajectoryStep,
    User,
)


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
        "needs": sorted(NeedNote.objects.values_list("conversation__key", "need__key", "text"), key=str),
        "agreements": sorted(ActionPoint.objects.values_list("text", "agreed_on", "due_on", "done_on"), key=str),
        "documents": sorted(PolicyDocument.objects.values_list("title", "year_from", "board__number"), key=str),
        "signed": sorted(
            Agreement.objects.values_list("title", "signed_on", "boards__number", "schools__code"), key=str
        ),
        "answers": sorted(
            Answer.objects.values_list(
                "evaluation__round__name", "evaluation__school__code", "question__pillar__key", "question__key",
                "number", "chosen", "text",
            ),
            key=str,
        ),
    }  # fmt: skip


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


def check_the_report():
    """The report of last season was made by the real code and published."""
    report = Report.objects.get()
    assert report.title == "Voortgang voorjaar 2026"
    assert report.is_published
    assert report.published_at.date() < TODAY
    with report.pdf.open() as pdf:
        assert pdf.read(5) == b"%PDF-"
    hans = User.objects.get(email="hans.bakker@example.org")
    assert list(Report.objects.visible_to(hans)) == [report]
    rows = report.snapshot["results"]["rows"]
    assert {row["key"]: row["realised"] for row in rows}["borging-bestaande-scholen"] == 33


def test_a_start_makes_all_of_it_and_a_second_keeps_it(db):
    call_command("load_demo", "--today", TODAY.isoformat(), stdout=StringIO())
    check_the_report()
    school = School.objects.get(name="Basisschool De Wilgenhoek")
    School.objects.filter(pk=school.pk).update(name="De nieuwe Wilgenhoek")
    before = {model: model.objects.count() for model in MADE}
    out = StringIO()

    call_command("load_demo", "--today", "2027-01-15", "--duo", "does-not-matter.csv", stdout=out)

    assert {model: model.objects.count() for model in MADE} == before
    assert School.objects.get(pk=school.pk).name == "De nieuwe Wilgenhoek"
    lines = out.getvalue().splitlines()
    assert len(lines) == 3, "kept, the file was not read, and what there is"


@pytest.mark.parametrize("day", ["2026-02-14", "2026-08-01", "2027-03-01", "2028-12-30"])
def test_it_looks_alive_on_any_day(db, day):
    day = datetime.date.fromisoformat(day)
    build_demo(today=day)
    noor = User.objects.get(email="noor.visser@example.org")
    assert Conversation.objects.filter(adviser=noor, status="planned", held_at__date__gt=day).exists()
    assert ActionPoint.objects.filter(owner_user=noor, done_on=None, due_on__lt=day).exists()
    open_now = Round.objects.filter(opens_on__lte=day, closes_on__gte=day)
    assert open_now.filter(instrument__key="zelfevaluatie-po").count() == 1
    assert not Conversation.objects.filter(status="recorded", held_at__date__gt=day).exists()
    assert not ActionPoint.objects.filter(done_on__gt=day).exists()
    assert not ActionPoint.objects.filter(agreed_on__gt=day).exists()
    assert not Agreement.objects.filter(signed_on__gt=day).exists()
    assert not SelfEvaluation.objects.filter(submitted_at__date__gt=day).exists()


def test_everybody_with_a_sign_in_gets_to_a_page(db):
    build_demo(today=today())
    for one in SIGN_INS:
        client = Client()
        response = client.post(reverse("account_login"), {"login": one.email, "password": DEMO_PASSWORD})
        assert response.status_code == 302, (one.key, response.status_code)
        response = client.get(reverse("home"), follow=True)
        assert response.status_code == 200, (one.key, response.redirect_chain)
        assert response.redirect_chain, one.key


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


@needs_real_files
def test_with_the_real_register(db):
    demo = build_demo(today=TODAY, duo=PRIMARY_2026)
    assert per_municipality("po") == PER_MUNICIPALITY
    assert (demo.primary, demo.secondary, demo.taking_part) == (42, 9, 38)
    assert not School.objects.filter(education="po", code__startswith="99", board__isnull=False).exists()
    assert not SchoolBoard.objects.filter(schools=None).exists(), "no invented board without schools"
    home = Contact.objects.get(person__email="sanne.deboer@example.org").school
    assert home.municipality.name == "Amstelveen"
    assert home.denomination == "Protestants-Christelijk"
    assert Trajectory.objects.filter(school=home, status="running", track__number=1).exists()


def test_boards_and_municipalities_have_papers_that_can_be_opened(db):
    build_demo(today=TODAY)
    covenant = Agreement.objects.get(title="Cultuureducatieconvenant Amstelland 2025-2028")
    assert covenant.municipalities.count() == 4
    assert covenant.boards.count() == 3
    assert covenant.partners.count() == 4
    for email in ("peter.vanderlaan@example.org", "anouk.jansen@example.org"):
        client = Client()
        client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
        assert covenant in Agreement.objects.visible_to(User.objects.get(email=email))
        response = client.get(reverse("agreements:file", args=[covenant.pk]))
        assert b"".join(response).startswith(b"%PDF-")
    assert Agreement.objects.filter(signed_on=None).exists()
    assert PolicyDocument.objects.exclude(file="").count() == 2
    assert BoardPriority.objects.exists()
