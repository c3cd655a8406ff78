"""Taking over: one transaction ends one role, begins the other, passes on what is in hand and keeps the note."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from cmk.accounts.access import access_of
from cmk.accounts.models import User
from cmk.accounts.roles import Role
from cmk.core.errors import DomainError
from cmk.core.models import today
from partners.models import PartnerContact, PartnerHandover
from schools.models import Contact, Handover, Person
from schools.people.handover import Starting, in_hand_of, take_over
from schools.people.services import PersonData, role_text
from tests import factories
from tests.worlds import make_world
from trajectories.models import ActionPoint, ConversationStatus

DAY = datetime.timedelta(days=1)


@pytest.fixture
def contact(world):
    return Contact.objects.get(person=world.people["iccer"])


def hand_over(world, contact, **values):
    starting = {"start": today() + DAY, "data": PersonData("Mira", "Test", "mira@example.org")}
    starting |= {name: values.pop(name) for name in list(values) if name in Starting.__dataclass_fields__}
    if starting.get("person"):
        starting["data"] = None
    fields = {"contact": contact, "last_day": today(), "by": world.users["adviseur"], **values}
    return take_over(starting=Starting(**starting), **fields)


def test_one_role_ends_and_the_other_begins(world, contact):
    handover = hand_over(world, contact, note=" Let op de herfst. ", certificate_year=2020)
    contact.refresh_from_db()
    successor = handover.successor
    assert contact.end == today()
    assert (successor.person.name, successor.start, successor.end) == ("Mira Test", today() + DAY, None)
    assert (successor.role, successor.school, successor.certificate_year) == (contact.role, contact.school, 2020)
    assert (handover.predecessor, handover.note, handover.made_by) == (
        contact,
        "Let op de herfst.",
        world.users["adviseur"],
    )


def test_somebody_who_is_known_keeps_their_row(world, contact):
    head = world.people["directeur"]
    assert hand_over(world, contact, person=head).successor.person == head
    assert Contact.objects.filter(person=head, school=world.school).count() == 2


def test_known_by_e_mail_is_one_person_too(world, contact):
    known = factories.PersonFactory(penvoerder=world.penvoerder, email="Mira@example.org")
    people = Person.objects.count()
    assert hand_over(world, contact).successor.person == known
    assert Person.objects.count() == people


def test_who_has_the_role_already_goes_on_in_it(world, contact):
    colleague = factories.ContactFactory(
        person=factories.PersonFactory(penvoerder=world.penvoerder), school=world.school, start=today() - 90 * DAY
    )
    handover = hand_over(world, contact, person=colleague.person)
    assert handover.successor == colleague
    assert Contact.objects.filter(person=colleague.person).count() == 1


def test_a_role_that_ended_keeps_its_last_day(world, contact):
    contact.end = today() - 30 * DAY
    contact.save()
    handover = hand_over(world, contact, last_day=today())
    assert handover.predecessor.end == today() - 30 * DAY


def test_sent_twice_it_is_done_once(world, contact):
    hand_over(world, contact)
    with pytest.raises(DomainError, match="al overgedragen aan Mira Test"):
        hand_over(world, contact)
    assert Handover.objects.count() == 1
    assert Contact.objects.filter(person__email="mira@example.org").count() == 1


def test_what_cannot_be_right_is_refused_at_once_and_nothing_is_half_done(world, other_world, contact):
    with pytest.raises(DomainError) as refused:
        hand_over(world, contact, last_day=contact.start - DAY, person=other_world.people["iccer"])
    assert len(refused.value.messages) == 2
    with pytest.raises(DomainError, match="die stopt"):
        hand_over(world, contact, data=PersonData("Mira", email=contact.person.email))
    with pytest.raises(DomainError, match="voornaam"):
        hand_over(world, contact, data=PersonData("", email="onbekend@example.org"))
    User.objects.create_user("dicht@example.org", is_active=False)
    with pytest.raises(DomainError, match="account van dicht"):
        hand_over(world, contact, data=PersonData("Dicht", email="dicht@example.org"), invite_as="icc'er")
    contact.refresh_from_db()
    assert contact.end is None
    assert not Handover.objects.exists()
    assert not Person.objects.filter(email="dicht@example.org").exists()


def test_the_successor_is_invited_and_the_access_passes_on(world, contact, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        handover = hand_over(world, contact, last_day=today() - DAY, start=today(), invite_as=role_text(contact))
    assert [one.to for one in mail.outbox] == [["mira@example.org"]]
    assert world.school.name in mail.outbox[0].body
    assert access_of(User.objects.get(email="mira@example.org")).has(Role.ICCER)
    assert not access_of(User.objects.get(pk=world.users["iccer"].pk)).has(Role.ICCER)
    assert Person.objects.get(pk=handover.successor.person_id).user.email == "mira@example.org"


# --- what passes on -----------------------------------------------------------------------------------


def test_open_agreements_at_that_place_pass_on(world, contact):
    person = contact.person
    about = {"programme": world.programme, "owner_person": person}
    open_one = factories.ActionPointFactory(**about, school=world.school, text="Theater bellen")
    draft = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, status="draft"
    )
    in_draft = factories.ActionPointFactory(**about, school=world.school, conversation=draft)
    done = factories.ActionPointFactory(**about, school=world.school, done_on=today())
    elsewhere = factories.ActionPointFactory(**about)
    preview = [(one.text, one.items) for one in in_hand_of(contact)]
    assert any(
        "2 open afspraken" in text and any("Theater bellen" in item for item in items) for text, items in preview
    )

    handover = hand_over(world, contact)
    moved = set(ActionPoint.objects.filter(owner_person=handover.successor.person))
    assert moved == {open_one, in_draft}
    assert set(ActionPoint.objects.filter(owner_person=person)) == {done, elsewhere}
    assert any("Theater bellen" in sentence for sentence in handover.passed_on)
    # Whoever has the form of the draft open sees that the owner changed.
    draft.refresh_from_db()
    assert draft.revisions[f"agreement-{in_draft.key}-owner"]["n"] == 1


def planned(world, contact, days, status=ConversationStatus.PLANNED):
    row = factories.ConversationFactory(
        programme=world.programme,
        kind=world.kind,
        school=world.school,
        status=status,
        held_at=timezone.now() + days * DAY,
    )
    row.participants.create(person=contact.person, name=contact.person.name, role_text="icc'er")
    return row


def test_after_the_last_day_the_successor_comes_to_the_conversations(world, contact):
    soon, later, past = planned(world, contact, 1), planned(world, contact, 9), planned(world, contact, -3)
    note = planned(world, contact, -1, ConversationStatus.DRAFT)
    handover = hand_over(world, contact, last_day=today() + 5 * DAY)
    person, successor = contact.person, handover.successor.person
    for row, who in ((soon, person), (later, successor), (past, person), (note, person)):
        assert [one.person for one in row.participants.all()] == [who], row.held_at
    assert later.participants.get().name == "Mira Test"
    later.refresh_from_db()
    assert later.revisions["people"]["n"] == 1


def test_a_successor_who_comes_already_comes_once(world, contact):
    head = world.people["directeur"]
    row = planned(world, contact, 9)
    row.participants.create(person=head, name=head.name)
    hand_over(world, contact, person=head)
    assert [one.person for one in row.participants.all()] == [head]


def test_a_self_evaluation_stays_with_the_school_and_is_told(world, contact):
    assert any("zelfevaluatie" in one.text.lower() for one in in_hand_of(contact))
    handover = hand_over(world, contact)
    assert any(world.round.name in sentence for sentence in handover.passed_on)
    world.evaluation.status = "submitted"
    world.evaluation.save()
    assert not any(world.round.name in item for one in in_hand_of(contact) for item in one.items)


def test_at_a_board_and_a_municipality_nothing_is_in_hand(world):
    for role in ("bestuurder", "gemeente"):
        contact = Contact.objects.get(person=world.people[role])
        assert in_hand_of(contact) == []
        handover = hand_over(world, contact, data=PersonData("Ada", role, f"ada.{role}@example.org"))
        assert handover.successor.place == contact.place
        assert handover.passed_on == []


@pytest.mark.parametrize(("role", "field"), [("bestuurder", "board"), ("gemeente", "municipality")])
def test_agreements_of_a_board_and_a_municipality_pass_on_too(world, role, field):
    contact = Contact.objects.get(person=world.people[role])
    about = {"programme": world.programme, "owner_person": contact.person, "school": None}
    point = factories.ActionPointFactory(**about, **{field: contact.place})
    handover = hand_over(world, contact, data=PersonData("Ada", role, f"ada.{role}@example.org"))
    point.refresh_from_db()
    assert point.owner_person == handover.successor.person


def test_at_a_partner_the_same_holds(world):
    contact = PartnerContact.objects.get(person=world.people["partner"])
    about = {"programme": world.programme, "owner_person": contact.person, "school": None}
    point = factories.ActionPointFactory(**about, partner=world.partner)
    handover = hand_over(world, contact, job_title="educator")
    assert isinstance(handover, PartnerHandover)
    point.refresh_from_db()
    assert point.owner_person == handover.successor.person
    assert (handover.successor.partner, handover.successor.job_title) == (world.partner, "educator")


def test_who_reads_the_note(world, other_world, contact):
    handover = hand_over(world, contact, start=today(), note="Voor Mira", invite_as="icc'er")
    handover.successor.person.refresh_from_db()
    successor = handover.successor.person.user

    def reads(user):
        return Handover.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=handover.pk).exists()

    assert reads(world.users["adviseur"])
    assert reads(successor)
    for other in (world.users["iccer"], world.users["directeur"], other_world.users["adviseur"]):
        assert not reads(other)
    handover.successor.end = today() - DAY
    handover.successor.start = today() - 2 * DAY
    handover.successor.save()
    assert not reads(successor)


# --- at the same moment -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_hand_over_once():
    """Real threads with their own connections: one of two wins, and the other is told so."""
    world = make_world("een")
    contact = Contact.objects.get(person=world.people["iccer"])
    gate, outcomes = threading.Barrier(2), []

    def act():
        try:
            gate.wait(timeout=20)
            outcomes.append(hand_over(world, contact))
        except DomainError as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DomainError", "Handover"]
    assert Handover.objects.count() == 1
    assert Contact.objects.filter(school=world.school, role="iccer", person__email="mira@example.org").count() == 1
