"""Colleagues, further schools, needs with a sentence, steps that moved, and the record: written, merged, corrected."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.core.errors import DomainError
from tests import factories
from tests.trajectories.conversations.test_pages import form_of
from trajectories.conversations import services
from trajectories.conversations.moves import MovesRefusedError
from trajectories.conversations.selectors import held_with
from trajectories.models import Conversation, StepMove, StepStatus
from trajectories.trajectory.services import mark_step, pause_trajectory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def colleague(world):
    user = factories.UserFactory(given_name="Karim", family_name="Haddad")
    factories.MembershipFactory(user=user, penvoerder=world.penvoerder)
    return user


@pytest.fixture
def neighbour(world):
    """Another school of the same board, with a headteacher and a running trajectory of two steps."""
    school = factories.SchoolFactory(municipality=world.municipality, board=world.board, name="De Buren")
    head = factories.PersonFactory(penvoerder=world.penvoerder)
    factories.ContactFactory(person=head, school=school, role="directeur")
    trajectory = factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
    steps = list(trajectory.steps.all())
    return {"school": school, "head": head, "trajectory": trajectory, "steps": steps}


@pytest.fixture
def needs(world):
    names = ["Kennis", "Vervoer"]
    return [world.programme.needs.create(key=name.lower(), name=name, order=order) for order, name in enumerate(names)]


def save(desk, row, changes, base=None, by=None):
    return services.save_draft(conversation=row, changes=changes, base=base or {}, by=by or desk.adviser)


# --- colleagues and schools ---------------------------------------------------------------------------


def test_a_colleague_who_was_there_writes_along_and_others_do_not(world, other_world, as_role, client, desk, colleague):
    row = desk.draft()
    url = reverse("conversations:edit", args=[row.pk])
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url).status_code == 403
    saved = save(desk, row, {"colleagues": [str(colleague.pk)]})
    assert saved.is_whole
    assert row.participants.get().user == colleague
    assert client.get(url).status_code == 200
    assert client.post(url, {"base-setting": "0", "setting": "phone"}).status_code == 302
    assert client.get(reverse("conversations:remove", args=[row.pk])).status_code == 403
    stranger = other_world.users["adviseur"]
    refused = save(desk, row, {"colleagues": [str(stranger.pk)]}, {"colleagues": 1})
    assert set(refused.errors) == {"colleagues"}
    assert save(desk, row, {"colleagues": []}, {"colleagues": 1}).is_whole
    assert client.get(url).status_code == 403


def test_a_meeting_of_several_schools_counts_for_each_and_offers_their_people(world, other_world, desk, neighbour):
    row = desk.new(world.board)
    head = str(neighbour["head"].pk)
    assert set(save(desk, desk.new(world.board), {"people": [head]}).errors) == {"people"}
    ids = [str(world.school.pk), str(neighbour["school"].pk)]
    saved = save(desk, row, {"schools": ids})
    assert saved.is_whole
    row = saved.conversation
    assert save(desk, row, {"people": [head], "agreement-aaaaaa-owner": f"person-{head}"}).is_whole
    assert row.participants.get().role_text.endswith("De Buren")
    for school in (world.school, neighbour["school"]):
        assert list(held_with(desk.adviser, school)) == [row]
    strangers = {"schools": [*ids, str(other_world.school.pk)]}
    assert set(save(desk, row, strangers, {"schools": 1}).errors) == {"schools"}


def test_the_form_of_a_board_offers_its_schools_first_and_shows_people_after_a_press(world, as_role, neighbour):
    elsewhere = factories.SchoolFactory(municipality=world.municipality, name="Aaa elders")
    client = as_role("adviseur")
    page = client.get(reverse("conversations:new") + f"?board={world.board.number}", follow=True)
    offered = [option.value for option in page.context["page"].schools.options]
    assert offered[-1] == str(elsewhere.pk)
    assert neighbour["head"].name not in page.content.decode()
    data = form_of(page) | {"schools": [str(neighbour["school"].pk)], "do": ["schools"]}
    shown = client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], data, follow=True)
    assert shown.redirect_chain[-1][0].endswith("#anderen")
    assert neighbour["head"].name in shown.content.decode()
    assert [school.school for school in shown.context["page"].steps] == ["De Buren"]


# --- needs --------------------------------------------------------------------------------------------


def test_needs_with_their_sentences(world, other_world, desk, needs):
    knowledge, transport = (str(need.pk) for need in needs)
    row = desk.draft()
    sentence = "<script>alert(1)</script> een bus\u00a0naar het museum"
    saved = save(desk, row, {"needs": [knowledge], f"need-{transport}": sentence})
    assert saved.is_whole
    assert saved.revisions["needs"] == 1
    # A sentence without a tap, as without JavaScript, chooses the need.
    assert {(note.need.name, note.text) for note in row.needs.all()} == {
        ("Kennis", ""),
        ("Vervoer", "<script>alert(1)</script> een bus naar het museum"),
    }
    # Letting go takes the sentence along, but not one that was changed since.
    save(desk, row, {f"need-{transport}": "Toch de trein"}, {f"need-{transport}": 1})
    assert set(save(desk, row, {"needs": [knowledge]}, {"needs": 1}).conflicts) == {"needs"}
    assert save(desk, row, {"needs": [knowledge]}, {"needs": 2}).is_whole
    assert [note.need.name for note in row.needs.all()] == ["Kennis"]
    theirs = other_world.programme.needs.create(key="geld", name="Geld")
    refused = save(desk, row, {"needs": [str(theirs.pk)], f"need-{theirs.pk}": "x"}, {"needs": 3})
    assert set(refused.errors) == {"needs", f"need-{theirs.pk}"}


def test_a_sentence_is_not_lost_when_somebody_else_tapped_another_need(world, desk, needs):
    knowledge, transport = (str(need.pk) for need in needs)
    row = desk.draft()
    save(desk, row, {"needs": [knowledge]}, by=world.users["beheerder"])
    saved = save(desk, row, {"needs": [transport], f"need-{transport}": "Een bus"})
    conflict = saved.conflicts["needs"]
    assert set(conflict.theirs) == {knowledge, transport}
    row.refresh_from_db()
    assert conflict.revision == row.revisions["needs"]["n"]
    assert row.needs.get(need=transport).text == "Een bus"


def test_a_need_that_was_retired_stays_where_it_was_noted(world, desk, needs):
    knowledge, _transport = needs
    row = save(desk, desk.new(), {"needs": [str(knowledge.pk)]}).conversation
    knowledge.retired_on = TODAY()
    knowledge.save()
    assert save(desk, row, {f"need-{knowledge.pk}": "Over drama"}, {f"need-{knowledge.pk}": 0}).is_whole
    assert set(save(desk, desk.new(), {"needs": [str(knowledge.pk)]}).errors) == {"needs"}


# --- steps --------------------------------------------------------------------------------------------


@pytest.fixture
def steps(world):
    """Two steps of the school's trajectory, which began a month ago."""
    world.trajectory.started_on = TODAY() - datetime.timedelta(days=30)
    world.trajectory.save()
    return [world.trajectory.steps.create(number=number, name=f"Stap {number}") for number in (11, 12)]


def complete(desk, **changes):
    row = desk.complete()
    assert save(desk, row, {name.replace("step_", "step-"): value for name, value in changes.items()}).is_whole
    return row


def test_steps_move_when_the_conversation_is_recorded_as_of_its_day(world, desk, steps):
    first, second = steps
    held = TODAY() - datetime.timedelta(days=3)
    row = complete(desk, **{f"step_{first.pk}": "busy", f"step_{second.pk}": "done", "held_at": f"{held}T10:00"})
    first.refresh_from_db()
    assert first.status == StepStatus.TODO
    services.record_conversation(conversation=row, by=desk.adviser)
    for step in steps:
        step.refresh_from_db()
    assert (first.status, first.begun_on) == (StepStatus.BUSY, held)
    assert (second.status, second.done_on) == (StepStatus.DONE, held)
    assert str(world.kind) in first.changes.get().reason
    assert not StepMove.objects.filter(applied_at=None).exists()


def test_what_cannot_move_any_more_is_said_and_nothing_is_half_done(world, desk, steps):
    first, second = steps
    row = complete(desk, **{f"step_{first.pk}": "busy", f"step_{second.pk}": "done"})
    mark_step(step=first, status="done", by=desk.adviser)
    with pytest.raises(MovesRefusedError) as refused:
        services.record_conversation(conversation=row, by=desk.adviser)
    assert set(refused.value.by_field) == {f"step-{first.pk}"}
    row.refresh_from_db()
    second.refresh_from_db()
    assert (row.status, second.status) == ("draft", StepStatus.TODO)
    # Let go of, it can be recorded.
    assert save(desk, row, {f"step-{first.pk}": ""}, {f"step-{first.pk}": 1}).is_whole
    services.record_conversation(conversation=row, by=desk.adviser)
    second.refresh_from_db()
    assert second.status == StepStatus.DONE


def test_the_page_says_it_at_the_step_of_a_trajectory_that_stands_still(world, as_role, desk, steps):
    row = complete(desk, **{f"step_{steps[0].pk}": "busy"})
    pause_trajectory(trajectory=world.trajectory, reason="Verbouwing", by=desk.adviser)
    client, url = as_role("adviseur"), reverse("conversations:edit", args=[row.pk])
    page = client.post(url, form_of(client.get(url)) | {"do": ["done"]})
    ((label, anchor, _sentence),) = page.context["page"].problems
    assert (label, anchor) == ("Stap 11", f"id_step-{steps[0].pk}")
    assert Conversation.objects.get().status == "draft"


def test_a_correction_moves_another_step_and_leaves_one_that_moved_alone(world, as_role, desk, steps):
    first, second = steps
    row = complete(desk, **{f"step_{first.pk}": "busy"})
    services.record_conversation(conversation=row, by=desk.adviser)
    refused = services.correct_conversation(
        conversation=row, changes={f"step-{first.pk}": "", f"step-{second.pk}": "done"}, base={}, by=desk.adviser
    )
    assert set(refused.errors) == {f"step-{first.pk}"}
    page = as_role("adviseur").get(reverse("conversations:edit", args=[row.pk]))
    assert f'name="step-{first.pk}"' not in page.content.decode()
    saved = services.correct_conversation(
        conversation=row, changes={f"step-{second.pk}": "done"}, base={}, by=desk.adviser
    )
    assert saved.is_whole
    second.refresh_from_db()
    assert second.status == StepStatus.DONE
    assert row.changes.first().before[f"step-{second.pk}"]["label"] == "Stap 12"


def test_a_correction_with_a_step_that_cannot_move_saves_nothing(world, desk, steps):
    row = desk.recorded()
    topic = f"topic-{world.topic.pk}"
    changes = {f"step-{steps[0].pk}": "busy", topic: "Anders"}
    world.trajectory.started_on = TODAY() + datetime.timedelta(days=1)
    world.trajectory.save()
    saved = services.correct_conversation(conversation=row, changes=changes, base={topic: 1}, by=desk.adviser)
    assert set(saved.errors) == {f"step-{steps[0].pk}"}
    assert row.notes.get().text == "Het team wil verder."
    assert saved.conversation.revisions[topic]["n"] == 1
    assert not StepMove.objects.exists()


def test_steps_of_a_school_that_is_let_go_are_let_go_too(world, desk, neighbour):
    row = save(desk, desk.new(world.board), {"schools": [str(neighbour["school"].pk)]}).conversation
    step = f"step-{neighbour['steps'][0].pk}"
    assert save(desk, row, {step: "busy"}).is_whole
    saved = save(desk, row, {"schools": []}, {"schools": 1})
    assert {step, "schools"} <= set(saved.revisions)
    assert not StepMove.objects.exists()


def test_steps_of_another_school_are_refused(world, other_world, desk, neighbour):
    foreign = other_world.trajectory.steps.first()
    for step in (foreign, neighbour["steps"][0]):
        assert set(save(desk, desk.new(), {f"step-{step.pk}": "done"}).errors) == {f"step-{step.pk}"}


# --- the record, days and people that cannot be ---------------------------------------------------------


def test_the_record_is_a_field_of_its_own_and_its_correction_is_kept(world, desk):
    row = desk.recorded()
    saved = services.correct_conversation(
        conversation=row, changes={"record": "Fijn gesprek."}, base={}, by=desk.adviser
    )
    assert saved.is_whole
    row.refresh_from_db()
    assert row.record == "Fijn gesprek."
    assert "record" in row.changes.first().before


def test_fifty_thousand_words_are_refused_with_both_lengths_and_stay_on_the_page(world, as_role, desk):
    words = "woord " * 50_000
    row, name = desk.draft(), f"topic-{world.topic.pk}"
    client, url = as_role("adviseur"), reverse("conversations:edit", args=[row.pk])
    data = form_of(client.get(url)) | {name: [words], "setting": ["phone"]}
    page = client.post(url, data)
    assert words.strip() in page.content.decode()
    ((_label, _anchor, sentence),) = page.context["page"].problems
    assert "299.999" in sentence
    assert "10.000" in sentence
    row.refresh_from_db()
    assert (row.setting, row.notes.get().text) == ("phone", "Het team wil verder.")


def test_a_form_with_the_steps_of_sixty_schools_arrives(as_role, desk):
    row = desk.draft()
    many = {f"step-{number}": "" for number in range(2000)}
    url = reverse("conversations:edit", args=[row.pk])
    assert as_role("adviseur").post(url, many | {"base-setting": "0", "setting": "phone"}).status_code == 302
    row.refresh_from_db()
    assert row.setting == "phone"


@pytest.mark.parametrize("field", ["start", "end"])
def test_a_day_outside_the_programme_is_told_with_its_days(world, desk, field):
    row = desk.complete()
    world.programme.start = TODAY() + datetime.timedelta(days=5 if field == "start" else -50)
    world.programme.end = TODAY() + datetime.timedelta(days=50 if field == "start" else -5)
    world.programme.save()
    row.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        services.record_conversation(conversation=row, by=desk.adviser)
    assert str(getattr(world.programme, field).year) in str(refused.value)


def test_a_correction_is_not_held_against_a_programme_that_ended_since(world, desk):
    row = desk.recorded()
    world.programme.end = TODAY() - datetime.timedelta(days=5)
    world.programme.save()
    row.refresh_from_db()
    changes = {f"topic-{world.topic.pk}": "Anders"}
    saved = services.correct_conversation(
        conversation=row, changes=changes, base=dict.fromkeys(changes, 1), by=desk.adviser
    )
    assert saved.is_whole


def test_who_had_left_by_that_day_is_named_with_the_day(world, desk, colleague):
    iccer = world.people["iccer"]
    row = desk.complete()
    save(desk, row, {"colleagues": [str(colleague.pk)]})
    gone = TODAY() - datetime.timedelta(days=2)
    iccer.contacts.update(end=gone)
    colleague.memberships.update(end=gone)
    with pytest.raises(DomainError) as refused:
        services.record_conversation(conversation=row, by=desk.adviser)
    assert len(refused.value.messages) == 2
    assert all(str(gone.year) in sentence for sentence in refused.value.messages)
    assert iccer.name in refused.value.messages[0]
    assert "Karim" in refused.value.messages[1]
    # Whoever is not noted yet can no longer be chosen, and hears why.
    saved = save(desk, desk.new(), {"people": [str(iccer.pk)], "colleagues": [str(colleague.pk)]})
    assert iccer.name in saved.errors["people"]
    assert "Karim" in saved.errors["colleagues"]
    # On a day when they were still there it is right.
    earlier = TODAY() - datetime.timedelta(days=4)
    assert save(desk, row, {"held_at": f"{earlier}T10:00"}).is_whole
    assert services.record_conversation(conversation=row, by=desk.adviser).status == "recorded"
