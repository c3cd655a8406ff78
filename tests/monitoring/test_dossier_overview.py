"""The page of one school: where it stands, for whom, and the line of time."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.core.models import today
from monitoring.models import Question
from monitoring.timeline.people import contact_events
from monitoring.timeline.selectors import events_of_school
from schools.models import Contact
from tests import factories

NOW = timezone.now()


def page(client, world):
    response = client.get(reverse("school:overview", args=[world.school.code]))
    assert response.status_code == 200
    return response.content.decode()


def submit(evaluation, *, shared=False, levels=(3, 4)):
    """Hand in with the same scenario now and wanted on every pillar."""
    for question in Question.objects.filter(pillar__instrument=evaluation.round.instrument):
        if question.kind in ("scenario_now", "scenario_wanted"):
            number = levels[question.kind == "scenario_wanted"]
            factories.AnswerFactory(evaluation=evaluation, question=question, number=number)
    evaluation.status = "submitted"
    evaluation.submitted_at = NOW
    evaluation.shared_at = NOW if shared else None
    evaluation.save()


def test_staff_see_the_profile_only_when_the_school_shared_it(world, as_role):
    submit(world.evaluation)
    kept = page(as_role("adviseur"), world)
    assert "deelt de uitkomst nog niet met je" in kept
    assert '<svg role="img"' not in kept
    assert reverse("evaluation:result", args=[world.evaluation.pk]) not in kept
    world.evaluation.shared_at = NOW
    world.evaluation.save()
    shared = page(as_role("adviseur"), world)
    assert '<svg role="img"' in shared
    assert "gedeeld met jou" in shared
    assert reverse("evaluation:result", args=[world.evaluation.pk]) in shared


def test_an_earlier_one_that_was_not_shared_does_not_show_through(world, as_role):
    earlier = factories.SelfEvaluationFactory(
        school=world.school,
        round=factories.RoundFactory(
            programme=world.programme,
            instrument=world.evaluation.round.instrument,
            name="Vorige ronde",
            opens_on=today() - datetime.timedelta(days=400),
            closes_on=today() - datetime.timedelta(days=300),
        ),
    )
    submit(earlier, levels=(1, 2))
    submit(world.evaluation, shared=True)
    assert "Vorige keer" not in page(as_role("adviseur"), world)
    earlier.shared_at = NOW
    earlier.save()
    assert "Vorige keer" in page(as_role("adviseur"), world)


def test_the_schools_own_people_see_their_outcome_and_what_to_do_next(world, as_role):
    client = as_role("iccer")
    before = page(client, world)
    assert "Waar onze school staat" in before
    assert "Jullie zelfevaluatie staat klaar" in before
    assert reverse("evaluation:mine") in before
    world.evaluation.status = "started"
    world.evaluation.save()
    assert "Ga verder met jullie zelfevaluatie" in page(client, world)
    submit(world.evaluation)
    after = page(client, world)
    assert '<svg role="img"' in after
    assert "nog niet gedeeld met de adviseur" in after
    assert "Bekijk de uitkomst" in after


def test_staff_see_whether_the_school_is_busy_and_no_more(world, as_role):
    assert "nog niet begonnen" in page(as_role("adviseur"), world)
    world.evaluation.status = "started"
    world.evaluation.save()
    assert "is bezig met" in page(as_role("adviseur"), world)
    world.evaluation.delete()
    assert "nog niet geëvalueerd" in page(as_role("adviseur"), world)


@pytest.mark.parametrize("role", ["bestuurder", "bovenschools_iccer", "gemeente"])
def test_boards_and_municipalities_see_facts_and_no_outcome(world, as_role, role):
    submit(world.evaluation, shared=True)
    factories.ConversationFactory(programme=world.programme, kind=world.kind, school=world.school, status="recorded")
    world.trajectory.steps.filter(number=1).update(note="vertrouwelijk besproken")
    shown = page(as_role(role), world)
    assert world.school.code in shown
    assert "vertrouwelijk" not in shown
    iccer = world.people["iccer"].name
    for words in ("Waar de school staat", '<svg role="img"', "Wat er gebeurde", world.kind.name, iccer):
        assert words not in shown


def test_agreements_and_the_action_are_for_staff_the_agreements_also_for_the_school(world, as_role):
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, text="Twee aanbieders voorstellen", due_on=today()
    )
    staff, own = page(as_role("adviseur"), world), page(as_role("iccer"), world)
    assert "Twee aanbieders voorstellen" in staff
    assert "Twee aanbieders voorstellen" in own
    assert reverse("conversations:new") in staff
    assert reverse("conversations:new") not in own


def test_the_trajectory_stands_there_or_the_way_to_begin_one(world, as_role):
    assert "Stap 1" in page(as_role("adviseur"), world)
    world.trajectory.steps.all().delete()
    world.trajectory.delete()
    shown = page(as_role("adviseur"), world)
    assert "doet nog niet mee" in shown
    assert reverse("trajectory:of_school", args=[world.school.code]) in shown


def test_a_link_to_the_website_is_never_a_script(world, as_role):
    world.school.website = "javascript:alert(1)"
    world.school.save()
    assert 'href="javascript' not in page(as_role("adviseur"), world)


# --- our school ---------------------------------------------------------------------------------------


def test_our_school_leads_there_or_lets_choose(world, as_role):
    client = as_role("iccer")
    assert client.get(reverse("our_school")).url == reverse("school:overview", args=[world.school.code])
    second = factories.SchoolFactory(municipality=world.municipality, name="De Tweede")
    factories.ContactFactory(person=world.people["iccer"], school=second)
    shown = as_role("iccer").get(reverse("our_school")).content.decode()
    assert "De Tweede" in shown
    assert world.school.name in shown


# --- what happened ------------------------------------------------------------------------------------


def happenings(world):
    day = today() - datetime.timedelta(days=20)
    factories.ConversationFactory(
        programme=world.programme,
        kind=world.kind,
        school=world.school,
        status="recorded",
        held_at=timezone.now() - datetime.timedelta(days=10),
    )
    factories.ConversationFactory(programme=world.programme, kind=world.kind, school=world.school, status="draft")
    submit(world.evaluation)
    activity = factories.ActivityFactory(
        programme=world.programme, title="Teamtraining", status="held", starts_on=today() - datetime.timedelta(days=15)
    )
    activity.schools.add(world.school)
    world.trajectory.steps.filter(number=1).update(status="done", done_on=day)


def test_events_of_all_kinds_newest_first(world):
    happenings(world)
    events = events_of_school(world.users["adviseur"], world.school)
    assert [event.text for event in events[:4]] == [
        f"{world.round.name} ingestuurd",
        f"{world.kind.name}, ter plaatse",
        "Teamtraining",
        "Stap afgerond: Stap 1",
    ]
    assert [event.day for event in events] == sorted((event.day for event in events), reverse=True)


def test_the_school_sees_its_events_without_the_conversations(world):
    happenings(world)
    texts = [event.text for event in events_of_school(world.users["iccer"], world.school)]
    assert f"{world.round.name} ingestuurd" in texts
    assert not any(world.kind.name in text for text in texts)


def test_never_more_than_asked_for(world):
    factories.ConversationFactory.create_batch(
        12, programme=world.programme, kind=world.kind, school=world.school, status="recorded"
    )
    assert len(events_of_school(world.users["adviseur"], world.school)) == 8


def contact(world, name, start, end=None, role="iccer"):
    person = factories.PersonFactory(penvoerder=world.penvoerder, given_name=name, family_name="")
    return factories.ContactFactory(person=person, school=world.school, role=role, start=start, end=end)


def test_who_follows_somebody_up_is_told_in_one_event(world):
    Contact.objects.all().delete()
    rows = [
        contact(world, "Els", datetime.date(2020, 8, 1), datetime.date(2025, 7, 31)),
        contact(world, "Sanne", datetime.date(2025, 9, 1)),
        contact(world, "Daan", datetime.date(2022, 8, 1), datetime.date(2023, 7, 31), role="directeur"),
        contact(world, "Karim", datetime.date(2025, 8, 1), role="directeur"),
    ]
    told = {(event.day.isoformat(), event.text) for event in contact_events(rows)}
    assert told == {
        ("2020-08-01", "Els werd icc’er"),
        ("2025-09-01", "Sanne volgde Els op als icc’er"),
        ("2022-08-01", "Daan werd directeur"),
        ("2023-07-31", "Daan stopte als directeur"),
        ("2025-08-01", "Karim werd directeur"),
    }


def test_one_who_left_is_followed_up_once(world):
    Contact.objects.all().delete()
    rows = [
        contact(world, "Els", datetime.date(2020, 8, 1), datetime.date(2025, 7, 31)),
        contact(world, "Sanne", datetime.date(2025, 8, 1)),
        contact(world, "Mira", datetime.date(2025, 8, 1)),
    ]
    texts = [event.text for event in contact_events(rows)]
    assert sum("volgde Els op" in text for text in texts) == 1
    assert sum("werd icc’er" in text for text in texts) == 2


@pytest.mark.parametrize("role", ["iccer", "adviseur"])
def test_the_menu_shows_where_one_is(world, as_role, role):
    entry = {"iccer": reverse("our_school"), "adviseur": reverse("schools:list")}[role]
    shown = page(as_role(role), world)
    assert f'<a href="{entry}" aria-current="page">' in shown


@pytest.mark.parametrize("place", ["board", "municipality"])
def test_who_belongs_to_one_school_and_oversees_others_reads_the_inside_of_the_own_only(world, as_role, place):
    other = factories.SchoolFactory(municipality=world.municipality, board=world.board)
    trajectory = factories.TrajectoryFactory(programme=world.programme, school=other, track=world.track)
    trajectory.steps.update(note="hier loopt het stroef")
    role = {"board": "bovenschools_iccer", "municipality": "gemeente"}[place]
    factories.ContactFactory(person=world.people["iccer"], role=role, school=None, **{place: getattr(world, place)})
    client = as_role("iccer")
    response = client.get(reverse("school:overview", args=[other.code]))
    assert response.status_code == 200
    assert not response.context["overview"].steps
    assert not response.context["overview"].own
    assert [tab.key for tab in response.context["head"].tabs] == ["overview", "facts"]
    assert "hier loopt het stroef" not in response.content.decode()
    assert client.get(reverse("trajectory:of_school", args=[other.code])).status_code == 403
    assert client.get(reverse("trajectory:of_school", args=[world.school.code])).status_code == 200
