"""The preparation of a conversation: what stands on it, what does not, and that it fits on one sheet."""

from __future__ import annotations

import datetime
import html
import io
import re

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.preparation.gather import known_of
from monitoring.preparation.signals import RULES, signals_of
from tests import factories
from tests.factories.collaborations import plain_collaboration
from tests.monitoring.preparation.conftest import fill

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def me(world):
    return world.users["adviseur"]


def text(response):
    assert response.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def entries(user, party, key, conversation=None):
    from monitoring.preparation.sections import sections_of

    found = {section.key: section for section in sections_of(known_of(user, party, conversation))}
    return " | ".join(f"{one.label} {one.text} {one.note}" for one in found[key].entries) if key in found else ""


def test_the_page_of_a_planned_conversation_says_what_there_is(world, me, as_role, planned):
    fill(world, 2)
    page = text(as_role("adviseur").get(reverse("preparation:page", args=[planned.pk])))
    for part in (world.school.name, str(world.board), str(world.municipality), "Anne-Marieke", "Spoor 1", "Stap 1"):
        assert part in page
    response = as_role("adviseur").get(reverse("preparation:page", args=[planned.pk]))
    assert response.context["log_url"] == reverse("conversations:edit", args=[planned.pk])
    assert as_role("beheerder").get(reverse("preparation:page", args=[planned.pk])).status_code == 200


def test_without_a_plan_and_without_anything_known_the_page_says_so(as_role, world):
    school = factories.SchoolFactory(municipality=world.municipality, board=None)
    response = as_role("adviseur").get(reverse("preparation:of_school", args=[school.code]))
    assert text(response).count(school.name) >= 1
    assert response.context["log_url"] == f"{reverse('conversations:new')}?school={school.code}"
    (topics,) = [section for section in response.context["main"] if section.key == "topics"]
    assert [entry.text for entry in topics.entries] != []  # the norm: nobody spoke this school


def test_what_was_not_shared_does_not_appear(world, me, as_role, planned):
    pillar = world.round.instrument.pillars.first()
    question = pillar.questions.get(key="ontwikkelpunten")
    question.options = ["Een training voor het team"]
    question.save()
    world.evaluation.answers.create(question=question, chosen=["Een training voor het team"])
    world.evaluation.status, world.evaluation.submitted_at = "submitted", timezone.now()
    world.evaluation.save()
    url = reverse("preparation:page", args=[planned.pk])
    assert "Een training voor het team" not in text(as_role("adviseur").get(url))
    known = known_of(me, world.school, planned)
    assert known.evaluation.submitted == world.evaluation
    assert known.evaluation.result is None
    world.evaluation.shared_at = timezone.now()
    world.evaluation.save()
    assert "Een training voor het team" in text(as_role("adviseur").get(url))
    world.evaluation.shared_at = None  # stopped sharing
    world.evaluation.save()
    assert "Een training voor het team" not in text(as_role("adviseur").get(url))


def test_another_penvoerders_doings_stay_out(world, other_world, as_role, planned):
    theirs = {"programme": other_world.programme, "kind": other_world.kind, "school": world.school}
    held = factories.ConversationFactory(**theirs, adviser=other_world.users["adviseur"])
    topic = factories.ConversationTopicFactory(kind=other_world.kind)
    held.notes.create(topic=topic, text="Van een ander")
    factories.ActionPointFactory(
        programme=other_world.programme, school=world.school, text="Van een ander", owner_user=held.adviser
    )
    stranger = factories.PersonFactory(penvoerder=other_world.penvoerder, given_name="Vreemdeling")
    factories.ContactFactory(person=stranger, school=world.school)
    page = text(as_role("adviseur").get(reverse("preparation:page", args=[planned.pk])))
    assert "Van een ander" not in page
    assert "Vreemdeling" not in page


def signals(me, party):
    return {signal.topic: signal.why for signal in signals_of(known_of(me, party))}


def test_each_signal_says_why(world, me):
    type(world.trajectory).objects.update(started_on=timezone.localdate() - 300 * DAY)
    held = factories.ConversationFactory(programme=world.programme, kind=world.kind, school=world.school, adviser=me)
    again = factories.ConversationFactory(
        programme=world.programme,
        kind=world.kind,
        school=world.school,
        adviser=me,
        held_at=timezone.now() - 40 * DAY,
    )
    need = world.programme.needs.create(key="vervoer", name="Vervoer")
    again.needs.create(need=need, text="een bus naar het museum")
    assert "Vervoer" not in signals(me, world.school)
    held.needs.create(need=need)
    point = factories.ActionPointFactory(
        programme=world.programme, school=world.school, owner_user=me, due_on=timezone.localdate() - 3 * DAY
    )
    head = world.school.contacts.get(role="directeur")
    head.end = timezone.localdate() - 2 * DAY
    head.save()
    newcomer = factories.ContactFactory(
        person__penvoerder=world.penvoerder, school=world.school, start=timezone.localdate() - DAY
    )
    found = signals(me, world.school)
    assert "een bus naar het museum" in found["Vervoer"]
    assert "3" in found[point.text]
    assert any(head.person.name in why for why in found.values())
    assert any(newcomer.person.name in topic for topic in found)
    assert any("Stap 1" in topic for topic in found)
    world.trajectory.changes.create(from_status="todo", to_status="busy", step=world.trajectory.steps.first())
    assert not any("Stap 1" in topic for topic in signals(me, world.school))


def test_a_pause_is_asked_about_and_its_step_is_not(world, me):
    type(world.trajectory).objects.update(started_on=timezone.localdate() - 300 * DAY, status="paused")
    world.trajectory.pauses.create(start=timezone.localdate() - 200 * DAY, reason="verbouwing")
    found = signals(me, world.school)
    assert any("verbouwing" in why for why in found.values())
    assert not any("Stap 1" in topic for topic in found)


def test_the_rules_are_a_readable_list():
    assert all(rule.__doc__ for rule in RULES)
    assert len({rule.__name__ for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("field", ["partner", "municipality", "board", "collaboration"])
def test_the_other_parties_have_a_page_too(world, me, as_role, field):
    party = plain_collaboration(world, "granted") if field == "collaboration" else getattr(world, field)
    conversation = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, adviser=me, school=None, status="planned", **{field: party}
    )
    fill(world, 2, **{field: party})
    client = as_role("adviseur")
    page = text(client.get(reverse("preparation:page", args=[conversation.pk])))
    assert str(party) in page
    assert "Samen met het hele team" in page
    assert pages_of(client.get(reverse("preparation:paper", args=[conversation.pk]))) == 1


def pages_of(response):
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize("times", [0, 1, 3, 12])
def test_the_sheet_is_one_page_however_much_there_is(world, as_role, planned, times):
    type(world.school).objects.filter(pk=world.school.pk).update(name="Openbare Basisschool De Wijde Wereld " * 5)
    fill(world, times)
    response = as_role("adviseur").get(reverse("preparation:paper", args=[planned.pk]))
    assert pages_of(response) == 1
    assert world.penvoerder.downloads.filter(subject="preparation").count() == 1
    assert pages_of(as_role("adviseur").get(reverse("preparation:paper_of_school", args=[world.school.code]))) == 1
