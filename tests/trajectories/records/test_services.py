"""Versions, taking back, reading, confirming, commenting, and what is left when things go."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.core import mail

from cmk.core.errors import DomainError
from schools.people.merging import Chosen, merge_people
from tests import factories
from tests.trajectories.records.conftest import INTERNAL, share
from trajectories.models import RecordReading, RecordResponse, SharedRecord
from trajectories.records import services
from trajectories.records.drafting import state_of_draft, with_agreements, with_notes
from trajectories.records.selectors import comments_to_settle, sharing_of, unread_number

pytestmark = pytest.mark.django_db


def test_versions_come_one_after_the_other_and_the_same_text_makes_none(world, talk):
    adviser, iccer = world.users["adviseur"], world.users["iccer"]
    first = share(talk, "Versie een", adviser)
    services.mark_read(record=first, user=iccer)
    assert share(talk, "Versie een\r\n", adviser) == first
    second = share(talk, "Versie twee", adviser)
    assert [row.number for row in talk.records.order_by("number")] == [1, 2]
    assert first.text == "Versie een"
    assert unread_number(iccer) == 1
    with pytest.raises(DomainError, match="nieuwere versie"):
        services.confirm_record(record=first, by=iccer)
    assert services.confirm_record(record=second, by=iccer) == services.confirm_record(record=second, by=iccer)


def test_taking_back_hides_all_versions_and_staff_keep_who_read_what(world, talk):
    adviser, iccer = world.users["adviseur"], world.users["iccer"]
    first = share(talk, "Versie een", adviser)
    services.mark_read(record=first, user=iccer)
    share(talk, "Versie twee", adviser)
    assert services.withdraw_record(conversation=talk, by=adviser) == 2
    assert not SharedRecord.objects.visible_to(iccer).exists()
    assert unread_number(iccer) == 0
    sharing = sharing_of(talk)
    assert sharing.holding is None
    assert [row.user for row in sharing.versions[1].readings.all()] == [iccer]
    assert sharing.versions[1].withdrawn_by == adviser
    with pytest.raises(DomainError):
        services.withdraw_record(conversation=talk, by=adviser)
    again = share(talk, "Versie twee", adviser)
    assert again.number == 3, "what was taken back is shared anew, also with the same words"
    assert [row.number for row in SharedRecord.objects.visible_to(iccer)] == [3]


@pytest.mark.parametrize("status", ["planned", "draft"])
def test_only_what_is_recorded_is_shared(world, talk, status):
    talk.status = status
    talk.save()
    with pytest.raises(DomainError):
        share(talk, "Te vroeg", world.users["adviseur"])
    assert not talk.records.exists()


def test_nothing_is_overwritten_or_shared_unseen(world, talk):
    adviser, leader = world.users["adviseur"], world.users["beheerder"]
    seen = state_of_draft(talk.record)
    services.save_record_draft(conversation=talk, text="Van de leider", seen=seen, by=leader)
    with pytest.raises(services.DraftChangedError) as told:
        services.save_record_draft(conversation=talk, text="Van de adviseur", seen=seen, by=adviser)
    assert told.value.theirs == "Van de leider"
    with pytest.raises(services.DraftChangedError):
        services.share_record(conversation=talk, seen=seen, mail=False, by=adviser)
    talk.refresh_from_db()
    assert (talk.record, talk.records.count()) == ("Van de leider", 0)
    assert talk.revisions["record"]["by"] == leader.pk, "the form of the conversation sees that it changed"


def test_mail_says_who_and_when_once_per_version(world, talk, django_capture_on_commit_callbacks):
    adviser = world.users["adviseur"]
    head = world.people["directeur"]  # was not there
    text = f"Dit staat erin {INTERNAL}"
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            record = share(talk, text, adviser, mail=True)
    assert [message.to for message in mail.outbox] == [[world.people["iccer"].email]]
    whole = mail.outbox[0].body + mail.outbox[0].subject + str(mail.outbox[0].alternatives[0][0])
    assert adviser.name in whole
    assert f"/verslagen/{record.pk}/" in whole
    assert INTERNAL not in whole
    assert world.school.name not in whole
    talk.participants.create(person=head, name=head.name)
    head.bounced_at = record.at
    head.save()
    with django_capture_on_commit_callbacks(execute=True):
        share(talk, "Nieuw", adviser, mail=True)
    assert len(mail.outbox) == 2, "whose mail comes back gets none"


def test_mail_server_away_leaves_it_shared(world, talk, monkeypatch, django_capture_on_commit_callbacks):
    def away(**_values):
        raise ConnectionRefusedError

    monkeypatch.setattr("trajectories.records.mail.send_house_mail", away)
    with django_capture_on_commit_callbacks(execute=True):
        shared = services.share_record(
            conversation=talk, seen=state_of_draft(talk.record), mail=True, by=world.users["adviseur"]
        )
    assert [reader.person for reader in shared.failed] == [world.people["iccer"]]
    assert SharedRecord.objects.visible_to(world.users["iccer"]).count() == 1


def test_comment_waits_for_the_adviser_and_is_settled_once(world, other_world, talk):
    adviser, iccer = world.users["adviseur"], world.users["iccer"]
    record = share(talk, "Versie een", adviser)
    said = services.comment_on_record(record=record, by=iccer, text=" Het was een dag later. ")
    assert services.comment_on_record(record=record, by=iccer, text="Het was een dag later.") == said
    assert list(comments_to_settle(adviser)) == [said]
    assert not comments_to_settle(other_world.users["adviseur"]).exists()
    assert not comments_to_settle(iccer).exists()
    with pytest.raises(DomainError):
        services.comment_on_record(record=record, by=iccer, text=" \n ")
    settled = services.settle_comment(response=said, by=adviser)
    assert services.settle_comment(response=said, by=world.users["beheerder"]).settled_by == settled.settled_by
    assert not comments_to_settle(adviser).exists()
    with pytest.raises(DomainError):
        services.settle_comment(response=services.confirm_record(record=record, by=iccer), by=adviser)


def test_who_can_read_is_who_the_queryset_lets_in(world, talk):
    """Of several schools: those of the other school too, without an account told apart, and no colleague of ours."""
    other = factories.SchoolFactory(municipality=world.municipality)
    talk.also_schools.add(other)
    there = factories.ContactFactory(
        person__penvoerder=world.penvoerder, person__user=factories.UserFactory(), school=other
    )
    without = factories.ContactFactory(person__penvoerder=world.penvoerder, person__user=None, school=other)
    factories.ContactFactory(
        person__penvoerder=world.penvoerder, person__user=world.users["beheerder"], school=other
    )  # a colleague who also teaches
    share(talk, "Samen", world.users["adviseur"])
    sharing = sharing_of(talk)
    people = {world.people["iccer"], world.people["directeur"], there.person}
    assert {reader.person for reader in sharing.readers.can} == people
    assert [reader.person for reader in sharing.readers.cannot] == [without.person]
    for person in people:
        assert SharedRecord.objects.own_of(person.user).count() == 1


def test_start_from_the_notes_keeps_what_was_written(world, talk):
    text = with_agreements(talk, with_notes(talk, "Eerst dit."))
    assert text.startswith("Eerst dit.\n\n")
    assert f"**{world.topic}**\nrust\nHet team is moe." in text
    assert "Beleid bijwerken" in text
    assert "Theater bellen" not in text, "what the team does is no agreement of the school"


def test_nothing_remains_of_a_conversation_that_goes(world, talk):
    adviser, iccer = world.users["adviseur"], world.users["iccer"]
    record = share(talk, f"Versie {INTERNAL}", adviser)
    services.mark_read(record=record, user=iccer)
    services.comment_on_record(record=record, by=iccer, text=f"Nee {INTERNAL}")
    talk.action_points.all().delete()
    talk.delete()
    assert not SharedRecord.objects.exists()
    assert not RecordReading.objects.exists()
    assert not RecordResponse.objects.exists()
    trail = [f"{row.object_repr} {row.changes}" for row in LogEntry.objects.all()]
    assert trail
    assert [line for line in trail if INTERNAL in line] == []


def test_responses_stay_with_who_gave_them_when_people_become_one(world, talk, as_role):
    record = share(talk, "Versie een", world.users["adviseur"])
    response = services.confirm_record(record=record, by=world.users["iccer"])
    keep = factories.PersonFactory(penvoerder=world.penvoerder, user=None)
    merge_people(keep=keep, gone=world.people["iccer"], chosen=Chosen(account=True), by=world.users["beheerder"])
    response.refresh_from_db()
    assert response.by == world.users["iccer"]
    page = as_role("adviseur").get(f"/gesprekken/{talk.pk}/").content.decode()
    assert world.users["iccer"].name in page
