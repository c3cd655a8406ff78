"""Planning, recording, correcting, taking away."""

from __future__ import annotations

import datetime

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cmk.core.errors import DomainError
from tests import factories
from trajectories.conversations import services
from trajectories.models import ActionPoint, Conversation, ConversationStatus

pytestmark = pytest.mark.django_db


def at(days=0, hours=0):
    return timezone.now() + datetime.timedelta(days=days, hours=hours)


def test_recording_sets_the_status_and_lets_the_agreements_hold(world, desk):
    row = desk.complete()
    assert not ActionPoint.objects.in_force().exists()
    recorded = services.record_conversation(conversation=row, by=desk.adviser)
    assert recorded.status == ConversationStatus.RECORDED
    assert recorded.recorded_at is not None
    assert ActionPoint.objects.in_force().get().text == "Bellen"
    change = recorded.changes.get()
    assert (change.from_status, change.to_status, change.by) == ("draft", "recorded", desk.adviser)


def test_recording_twice_changes_nothing(world, desk):
    row = desk.recorded()
    again = services.record_conversation(conversation=row, by=desk.adviser)
    assert again.recorded_at == row.recorded_at
    assert row.changes.count() == 1


def test_everything_that_is_missing_is_said_at_once(world, desk, tomorrow):
    row = desk.draft(
        held_at=f"{tomorrow}T10:00",
        other__bbbbbb__role="leerkracht",
        agreement__cccccc__due_on=(tomorrow - datetime.timedelta(days=9)).isoformat(),
    )
    with pytest.raises(DomainError) as caught:
        services.record_conversation(conversation=row, by=desk.adviser)
    # The day, nobody there, a person without name, nothing said, an agreement without text and on a day before.
    assert len(caught.value.messages) == 6
    row.refresh_from_db()
    assert row.status == ConversationStatus.DRAFT


def test_somebody_without_a_row_of_their_own_is_company_enough(world, desk):
    row = desk.draft(**{f"topic__{world.topic.pk}": "Les gezien.", "other__bbbbbb__name": "Els"})
    assert services.record_conversation(conversation=row, by=desk.adviser).status == ConversationStatus.RECORDED


def test_rows_that_stayed_empty_are_dropped(world, desk):
    row = desk.complete()
    desk.save(row, agreement__zzzzzz__owner="party", other__yyyyyy__name="Els")
    desk.save(row, other__yyyyyy__name="", base={"other-yyyyyy-name": 1})
    recorded = services.record_conversation(conversation=row, by=desk.adviser)
    assert [point.text for point in recorded.action_points.all()] == ["Bellen"]
    assert recorded.participants.count() == 1


# --- correcting ---------------------------------------------------------------------------------------


def test_a_correction_keeps_what_it_said_and_who_changed_it(world, desk):
    row, leader = desk.recorded(), world.users["beheerder"]
    name = f"topic-{world.topic.pk}"
    saved = services.correct_conversation(
        conversation=row, changes={name: "Het team wil volgend jaar verder."}, base={name: 1}, by=leader
    )
    assert saved.is_whole
    assert row.notes.get().text == "Het team wil volgend jaar verder."
    change = row.changes.first()
    assert (change.from_status, change.to_status, change.by) == ("recorded", "recorded", leader)
    assert change.before == {name: {"label": world.topic.name, "value": "Het team wil verder."}}


def test_a_correction_is_all_or_nothing(world, desk):
    row = desk.recorded()
    name = f"topic-{world.topic.pk}"
    cases = [
        ({name: "Nieuw", "people": []}, {name: 1, "people": 1}),  # nobody would have been there
        ({name: "Nieuw", "setting": "brief"}, {name: 1}),
        ({name: "Nieuw", "people": [str(world.people["directeur"].pk)]}, {name: 1}),  # never saw who were there
    ]
    for changes, base in cases:
        saved = services.correct_conversation(conversation=row, changes=changes, base=base, by=desk.adviser)
        assert not saved.is_whole
        assert row.notes.get().text == "Het team wil verder."
    assert row.changes.count() == 1


def test_a_correction_without_a_difference_leaves_no_trace(world, desk):
    row = desk.recorded()
    name = f"topic-{world.topic.pk}"
    saved = services.correct_conversation(
        conversation=row, changes={name: "Het team wil verder."}, base={}, by=desk.adviser
    )
    assert saved.is_whole
    assert not saved.revisions
    assert row.changes.count() == 1


def test_a_draft_is_not_corrected(world, desk):
    with pytest.raises(DomainError):
        services.correct_conversation(conversation=desk.draft(), changes={}, base={}, by=desk.adviser)


# --- planning -----------------------------------------------------------------------------------------


def plan(world, desk, **more):
    values = {"programme": world.programme, "party": world.school, "held_at": at(3), "by": desk.adviser} | more
    return services.plan_conversation(**values)


def test_planning_ahead(world, desk):
    row = plan(world, desk, setting="online")
    assert (row.status, row.setting, row.kind, row.adviser) == ("planned", "online", world.kind, desk.adviser)


def test_planning_in_the_past_or_with_a_foreign_kind_says_both(world, other_world, desk):
    with pytest.raises(DomainError) as caught:
        plan(world, desk, held_at=at(-1), kind=other_world.kind)
    assert len(caught.value.messages) == 2
    assert not Conversation.objects.exists()


def test_moving(world, desk):
    row = plan(world, desk)
    moved = services.move_conversation(conversation=row, held_at=at(9), setting="phone", by=desk.adviser)
    assert moved.held_at > at(8)
    assert moved.setting == "phone"
    with pytest.raises(DomainError):
        services.move_conversation(conversation=row, held_at=at(-1), by=desk.adviser)
    with pytest.raises(DomainError):
        services.move_conversation(conversation=desk.draft(), held_at=at(2), by=desk.adviser)


def test_taking_away_a_draft_takes_its_agreements_along_and_is_audited(world, desk):
    row = desk.complete()
    pk = row.pk
    services.remove_conversation(conversation=row, by=desk.adviser)
    assert not Conversation.objects.exists()
    assert not ActionPoint.objects.exists()
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Conversation), object_pk=str(pk))
    assert LogEntry.Action.DELETE in set(entries.values_list("action", flat=True))


def test_a_recorded_conversation_stays(world, desk):
    row = desk.recorded()
    with pytest.raises(DomainError):
        services.remove_conversation(conversation=row, by=desk.adviser)
    assert Conversation.objects.filter(pk=row.pk).exists()


def test_the_bookkeeping_of_the_form_is_not_in_the_audit_trail(world, desk):
    row = desk.complete()
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Conversation), object_pk=str(row.pk)
    )
    assert entries.exists()
    assert all("revisions" not in entry.changes for entry in entries)


# --- agreements ---------------------------------------------------------------------------------------


def point_of(world, **more):
    return factories.ActionPointFactory(programme=world.programme, school=world.school, **more)


def test_adding_an_agreement_outside_a_conversation(world, desk):
    iccer = world.people["iccer"]
    point = services.add_action_point(
        programme=world.programme,
        party=world.school,
        text=" Bellen ",
        owner=f"person-{iccer.pk}",
        due_on=timezone.localdate(),
        by=desk.adviser,
    )
    assert (point.text, point.owner_person, point.owner_user, point.school) == ("Bellen", iccer, None, world.school)


def test_adding_says_all_that_is_wrong(world, other_world, desk):
    with pytest.raises(DomainError) as caught:
        services.add_action_point(
            programme=world.programme,
            party=world.school,
            text=" ",
            owner=f"person-{other_world.people['iccer'].pk}",
            due_on=timezone.localdate() - datetime.timedelta(days=1),
            by=desk.adviser,
        )
    assert len(caught.value.messages) == 3


def test_finishing_and_reopening(world, desk):
    point = point_of(world, owner_user=desk.adviser)
    services.finish_action_point(point=point, by=desk.adviser, note=" Gelukt ")
    point.refresh_from_db()
    assert (point.done_on, point.done_by, point.done_note) == (timezone.localdate(), desk.adviser, "Gelukt")
    services.finish_action_point(point=point, by=world.users["beheerder"], note="Nog eens")
    point.refresh_from_db()
    assert point.done_by == desk.adviser
    services.reopen_action_point(point=point, by=desk.adviser)
    point.refresh_from_db()
    assert (point.done_on, point.done_by, point.done_note) == (None, None, "")


def test_finishing_in_the_future_or_in_a_draft_is_refused(world, desk, tomorrow):
    with pytest.raises(DomainError):
        services.finish_action_point(point=point_of(world), by=desk.adviser, on=tomorrow)
    with pytest.raises(DomainError):
        services.finish_action_point(point=desk.complete().action_points.get(), by=desk.adviser)


def test_changing_says_all_that_is_wrong_and_keeps_who_left(world, other_world, desk):
    gone = factories.PersonFactory(penvoerder=world.penvoerder)
    point = point_of(world, owner_person=gone)
    changed = services.change_action_point(
        point=point, text="Anders", owner=f"person-{gone.pk}", due_on=None, by=desk.adviser
    )
    assert (changed.text, changed.owner_person, changed.due_on) == ("Anders", gone, None)
    services.finish_action_point(point=point, by=desk.adviser)
    with pytest.raises(DomainError) as caught:
        services.change_action_point(
            point=point,
            text="",
            owner=f"user-{other_world.users['adviseur'].pk}",
            due_on=point.agreed_on - datetime.timedelta(days=1),
            by=desk.adviser,
        )
    assert len(caught.value.messages) == 4


@pytest.mark.parametrize(("days", "late"), [(-12, 12), (0, 0), (5, 0), (None, 0)])
def test_how_late_an_agreement_is(world, days, late):
    due = None if days is None else timezone.localdate() + datetime.timedelta(days=days)
    assert point_of(world, due_on=due).days_late == late
    assert point_of(world, due_on=due, done_on=timezone.localdate()).days_late == 0
