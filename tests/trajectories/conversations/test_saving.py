"""Saving as you go: what is taken, what is refused, what is a conflict."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone

from cmk.core.errors import DomainError
from tests import factories
from trajectories.conversations import services
from trajectories.models import ActionPoint, Conversation, ConversationStatus, Participant, TopicNote

pytestmark = pytest.mark.django_db


def topic(world):
    return f"topic-{world.topic.pk}"


def test_a_new_conversation_starts_today_on_site_with_the_kind_that_has_a_norm(world, desk):
    factories.ConversationKindFactory(
        programme=world.programme, key="aaa", name="Lesbezoek", norm_per_year=None, order=0
    )
    world.kind.order = 5
    world.kind.save()
    new = desk.new()
    assert (new.kind, new.setting, new.status, new.adviser) == (world.kind, "on_site", "draft", desk.adviser)
    assert new.held_on == timezone.localdate()
    assert new.held_at.minute % 5 == 0
    assert new.held_at.second == 0
    assert not Conversation.objects.exists()


def test_the_first_change_makes_the_row_once_per_key(world, desk):
    new = desk.new()
    first = services.save_draft(conversation=new, changes={topic(world): "Eerste"}, base={}, by=desk.adviser)
    again = desk.new()
    again.key = new.key
    second = services.save_draft(conversation=again, changes={topic(world): "Eerste"}, base={}, by=desk.adviser)
    assert Conversation.objects.get().pk == first.conversation.pk == second.conversation.pk
    assert first.revisions == {topic(world): 1} == second.revisions
    assert not second.conflicts


def test_nothing_filled_in_makes_no_row(world, desk):
    saved = services.save_draft(conversation=desk.new(), changes={topic(world): "  "}, base={}, by=desk.adviser)
    assert saved.is_whole
    assert not Conversation.objects.exists()


def test_only_wrong_values_make_no_row_either(world, desk):
    saved = services.save_draft(
        conversation=desk.new(), changes={"people": ["999999"], "held_at": "gisteren"}, base={}, by=desk.adviser
    )
    assert set(saved.errors) == {"people", "held_at"}
    assert not Conversation.objects.exists()


def test_all_fields_are_written(world, desk, other_topic):
    iccer, directeur = world.people["iccer"], world.people["directeur"]
    due = timezone.localdate() + datetime.timedelta(days=9)
    changes = {
        "setting": "phone",
        "held_at": "2026-03-04T14:10",
        "people": [str(directeur.pk), str(iccer.pk)],
        topic(world): "Regel een.\r\nRegel twee.",
        f"topic-{other_topic.pk}-chosen": ["geld", "training"],
        "other-bbbbbb-name": "Els",
        "other-bbbbbb-role": "leerkracht groep 7",
        "agreement-cccccc-text": "Twee aanbieders voorstellen",
        "agreement-cccccc-due_on": due.isoformat(),
        "agreement-dddddd-text": "Plan mailen",
        "agreement-dddddd-owner": f"person-{iccer.pk}",
        "agreement-eeeeee-text": "Team bijpraten",
        "agreement-eeeeee-owner": "party",
    }
    saved = services.save_draft(conversation=desk.new(), changes=changes, base={}, by=desk.adviser)
    assert saved.is_whole
    row = Conversation.objects.get()
    assert timezone.localtime(row.held_at).isoformat()[:16] == "2026-03-04T14:10"
    assert row.setting == "phone"
    assert row.school == world.school
    notes = {note.topic_id: (note.text, note.chosen) for note in TopicNote.objects.all()}
    assert notes == {
        world.topic.pk: ("Regel een.\nRegel twee.", []),
        other_topic.pk: ("", ["training", "geld"]),  # in the order of the definition
    }
    there = {(p.person, p.name, p.role_text) for p in Participant.objects.all()}
    assert there == {
        (iccer, iccer.name, iccer.contacts.get().get_role_display()),
        (directeur, directeur.name, directeur.contacts.get().get_role_display()),
        (None, "Els", "leerkracht groep 7"),
    }
    points = {point.text: (point.owner_user, point.owner_person, point.due_on) for point in ActionPoint.objects.all()}
    assert points == {
        "Twee aanbieders voorstellen": (desk.adviser, None, due),
        "Plan mailen": (None, iccer, None),
        "Team bijpraten": (None, None, None),
    }


def test_right_values_are_saved_beside_wrong_ones_and_all_errors_come_back_at_once(world, desk):
    changes = {
        topic(world): "Goed.",
        "setting": "telepathie",
        "people": ["1", "x"],
        "agreement-cccccc-due_on": "31-02-2026",
        "agreement-dddddd-text": "x" * 301,
        f"topic-{world.topic.pk}9": "een ander onderwerp",
        "status": "recorded",
        "other-bbbbbb-person_id": "4",
        f"topic-{world.topic.pk}-chosen": ["geld"],  # this topic has no options
    }
    saved = services.save_draft(conversation=desk.new(), changes=changes, base={}, by=desk.adviser)
    assert set(saved.errors) == set(changes) - {topic(world)}
    assert all(saved.errors.values())
    row = Conversation.objects.get()
    assert (row.status, row.setting) == ("draft", "on_site")
    assert row.notes.get().text == "Goed."
    assert not row.action_points.exists()
    assert not row.participants.exists()


@pytest.mark.parametrize(
    "value",
    [None, 3, {"a": 1}, ["een", "twee"], "x" * 10_001],
    ids=["none", "number", "object", "list", "long"],
)
def test_what_is_no_text_of_a_note_is_refused(world, desk, value):
    saved = services.save_draft(conversation=desk.new(), changes={topic(world): value}, base={}, by=desk.adviser)
    assert bool(saved.errors) == (value is not None)
    assert not TopicNote.objects.exists()


@pytest.mark.parametrize("year", ["0001", "1026", "9999"])
def test_a_slip_in_the_year_is_refused(world, desk, year):
    changes = {"held_at": f"{year}-03-04T14:10", "agreement-cccccc-due_on": f"{year}-03-04"}
    saved = services.save_draft(conversation=desk.new(), changes=changes, base={}, by=desk.adviser)
    assert set(saved.errors) == set(changes)


def test_people_of_another_school_or_penvoerder_are_refused(world, other_world, desk):
    elsewhere = factories.ContactFactory(
        person__penvoerder=world.penvoerder, school=factories.SchoolFactory(municipality=world.municipality)
    ).person
    left = factories.ContactFactory(
        person__penvoerder=world.penvoerder, school=world.school, end=datetime.date(2025, 2, 1)
    ).person
    # Another penvoerder knows somebody at the same school.
    theirs = factories.ContactFactory(person__penvoerder=other_world.penvoerder, school=world.school).person
    strangers = [elsewhere, left, theirs, other_world.people["iccer"], world.people["partner"]]
    for person in strangers:
        saved = services.save_draft(
            conversation=desk.new(),
            changes={"people": [str(person.pk)], "agreement-cccccc-owner": f"person-{person.pk}"},
            base={},
            by=desk.adviser,
        )
        assert set(saved.errors) == {"people", "agreement-cccccc-owner"}, person
    colleague = f"user-{other_world.users['adviseur'].pk}"
    saved = services.save_draft(
        conversation=desk.new(), changes={"agreement-cccccc-owner": colleague}, base={}, by=desk.adviser
    )
    assert set(saved.errors) == {"agreement-cccccc-owner"}
    assert not Conversation.objects.exists()


def test_who_left_since_can_stay_noted(world, desk):
    iccer = world.people["iccer"]
    row = desk.draft(people=[str(iccer.pk)])
    Conversation.objects.filter(pk=row.pk).update(held_at=timezone.now() + datetime.timedelta(days=400))
    iccer.contacts.update(end=timezone.localdate() - datetime.timedelta(days=1))
    row.refresh_from_db()
    saved = desk.save(row, people=[str(iccer.pk), str(world.people["directeur"].pk)], base={"people": 1})
    assert saved.is_whole
    assert row.participants.count() == 2


def test_with_a_partner_its_own_contacts_can_be_tapped(world, desk):
    person = world.people["partner"]
    saved = desk.save(desk.new(world.partner), people=[str(person.pk)], agreement__cccccc__owner=f"person-{person.pk}")
    assert saved.is_whole
    assert saved.conversation.partner == world.partner
    assert saved.conversation.participants.get().person == person
    saved = desk.save(desk.new(world.partner), people=[str(world.people["iccer"].pk)])
    assert set(saved.errors) == {"people"}


# --- conflicts ----------------------------------------------------------------------------------------


def test_two_tabs_on_one_field_are_a_conflict_and_the_first_stays(world, desk):
    name = topic(world)
    row = desk.draft()
    leader = world.users["beheerder"]
    services.save_draft(conversation=row, changes={name: "Van de projectleider"}, base={name: 1}, by=leader)
    saved = services.save_draft(conversation=row, changes={name: "Van mij"}, base={name: 1}, by=desk.adviser)
    conflict = saved.conflicts[name]
    assert (conflict.theirs, conflict.by_id, conflict.revision) == ("Van de projectleider", leader.pk, 2)
    assert row.notes.get().text == "Van de projectleider"
    # Whoever saw it may overwrite it.
    saved = services.save_draft(conversation=row, changes={name: "Van mij"}, base={name: 2}, by=desk.adviser)
    assert saved.revisions[name] == 3
    assert row.notes.get().text == "Van mij"


def test_two_tabs_on_different_fields_do_not_meet(world, desk, other_topic):
    row = desk.draft()
    one = desk.save(row, setting="phone")
    two = services.save_draft(
        conversation=row,
        changes={f"topic-{other_topic.pk}": "Twee"},
        base={f"topic-{other_topic.pk}": 0},
        by=desk.adviser,
    )
    assert one.is_whole
    assert two.is_whole


def test_saying_what_is_there_already_is_no_conflict(world, desk):
    row = desk.draft()
    saved = services.save_draft(
        conversation=row, changes={topic(world): "Het team wil verder."}, base={topic(world): 0}, by=desk.adviser
    )
    assert saved.is_whole
    assert saved.revisions == {topic(world): 1}


@pytest.mark.parametrize("base", [None, "2", 1.5, [1]])
def test_a_base_that_is_no_number_counts_as_not_seen(world, desk, base):
    row = desk.draft()
    saved = services.save_draft(
        conversation=row, changes={topic(world): "Anders"}, base={topic(world): base}, by=desk.adviser
    )
    assert set(saved.conflicts) == {topic(world)}


def test_taking_a_row_away_needs_to_have_seen_its_last_text(world, desk):
    row = desk.draft(agreement__cccccc__text="Bellen")
    remove = "agreement-cccccc-remove"
    seen = row.revisions[remove]["n"]
    desk.save(row, agreement__cccccc__text="Mailen", base={"agreement-cccccc-text": 1})
    saved = services.save_draft(conversation=row, changes={remove: ["1"]}, base={remove: seen}, by=desk.adviser)
    assert set(saved.conflicts) == {remove}
    assert row.action_points.get().text == "Mailen"
    saved = services.save_draft(conversation=row, changes={remove: ["1"]}, base={remove: seen + 1}, by=desk.adviser)
    assert saved.is_whole
    assert not row.action_points.exists()
    # The other tab types on in it: that it went is a conflict too, and keeping one's own brings it back.
    name = "agreement-cccccc-text"
    saved = services.save_draft(conversation=row, changes={name: "Mailen!"}, base={name: 2}, by=desk.adviser)
    assert saved.conflicts[name].theirs == ""
    again = saved.conflicts[name].revision
    services.save_draft(conversation=row, changes={name: "Mailen!"}, base={name: again}, by=desk.adviser)
    assert row.action_points.get().text == "Mailen!"


def test_a_row_that_comes_and_goes_in_one_request_leaves_nothing(world, desk):
    saved = desk.save(desk.new(), agreement__cccccc__text="Bellen", agreement__cccccc__remove=["1"])
    assert saved.is_whole
    assert not ActionPoint.objects.exists()


def test_no_more_rows_than_a_conversation_can_hold(world, desk):
    changes = {f"agreement-aaaa{number:02}-text": f"Afspraak {number}" for number in range(45)}
    saved = services.save_draft(conversation=desk.new(), changes=changes, base={}, by=desk.adviser)
    assert saved.conversation.action_points.count() == 40
    assert len(saved.errors) == 5


def test_a_finished_agreement_no_longer_changes_in_the_form(world, desk):
    row = desk.recorded()
    point = row.action_points.get()
    services.finish_action_point(point=point, by=desk.adviser)
    saved = services.correct_conversation(
        conversation=row, changes={f"agreement-{point.key}-text": "Iets anders"}, base={}, by=desk.adviser
    )
    assert set(saved.errors) == {f"agreement-{point.key}-text"}
    point.refresh_from_db()
    assert point.text == "Bellen"


def test_a_planned_conversation_becomes_a_draft_on_its_day_and_not_before(world, desk, tomorrow):
    moment = timezone.now() + datetime.timedelta(days=2)
    row = services.plan_conversation(programme=world.programme, party=world.school, held_at=moment, by=desk.adviser)
    prepared = desk.save(row, **{f"topic__{world.topic.pk}": "Vooraf: vraag naar het beleidsplan"})
    assert prepared.conversation.status == ConversationStatus.PLANNED
    Conversation.objects.filter(pk=row.pk).update(held_at=timezone.now() - datetime.timedelta(hours=1))
    row.refresh_from_db()
    written = desk.save(row, setting="phone")
    assert written.conversation.status == ConversationStatus.DRAFT
    change = row.changes.get()
    assert (change.from_status, change.to_status, change.by) == ("planned", "draft", desk.adviser)


def test_saving_in_a_recorded_conversation_is_refused(world, desk):
    row = desk.recorded()
    with pytest.raises(DomainError):
        desk.save(row, setting="phone")


def test_a_programme_without_kinds_says_so(world, desk):
    programme = factories.ProgrammeFactory(penvoerder=world.penvoerder)
    with pytest.raises(DomainError):
        services.new_conversation(programme=programme, party=world.school, by=desk.adviser, key=uuid.uuid4())
