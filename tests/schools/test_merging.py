"""Two rows become one person: everything moves, nothing gets lost, and what is made later is covered by itself."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import models
from django.utils import timezone

from cmk.accounts.access import access_of
from cmk.accounts.models import Invitation, User
from cmk.core.errors import DomainError
from cmk.core.models import today
from partners.models import PartnerContact
from schools.models import Contact, Handover, NotTheSame, Person
from schools.people.duplicates import keep_apart
from schools.people.merging import Chosen, merge_people, plan, references
from schools.people.services import invite_person
from tests import factories
from trajectories.models import Participant, SteeringSeat

DAY = datetime.timedelta(days=1)
NUMBERS = itertools.count(1)


@pytest.fixture
def keep(world):
    return factories.PersonFactory(penvoerder=world.penvoerder, given_name="Jan", family_name="Smit")


@pytest.fixture
def gone(world):
    return factories.PersonFactory(penvoerder=world.penvoerder, given_name="J.", family_name="Smit")


def merge(world, keep, gone, **chosen):
    return merge_people(keep=keep, gone=gone, chosen=Chosen(**chosen), by=world.users["adviseur"])


# --- every relation there is ----------------------------------------------------------------------------


def made_up(field: Any) -> Any:
    """Return a value for a field that must have one; raises for a kind of field that is not known yet."""
    if field.choices:
        return field.choices[0][0]
    by_type = {
        models.DateTimeField: timezone.now(),
        models.DateField: today(),
        models.BooleanField: False,
        models.IntegerField: 1,
        models.JSONField: [],
        models.TextField: "tekst",
        models.CharField: f"t{next(NUMBERS)}",
    }
    for kind, value in by_type.items():
        if isinstance(field, kind):
            return value
    raise NotImplementedError(f"a value for {field}: {type(field).__name__}")


def one_of(model: Any, world: Any, **given: Any) -> Any:
    """Make a row of any model: the rules of those that have some are here, the rest is made up by the fields."""
    rules: dict[Any, dict[str, Any]] = {
        Contact: {"role": "iccer", "school": factories.SchoolFactory},
        PartnerContact: {"partner": lambda: factories.PartnerFactory(penvoerder=world.penvoerder)},
        SteeringSeat: {"programme": lambda: factories.ProgrammeFactory(penvoerder=world.penvoerder)},
        Participant: {
            "conversation": lambda: factories.ConversationFactory(programme=world.programme, kind=world.kind)
        },
    }
    values = {name: value() if callable(value) else value for name, value in rules.get(model, {}).items()} | given
    for field in model._meta.concrete_fields:
        if field.name in values or field.primary_key or field.null or field.has_default() or field.blank:
            continue
        if field.is_relation:
            values[field.name] = field.related_model._base_manager.first() or one_of(field.related_model, world)
        else:
            values[field.name] = made_up(field)
    return model._base_manager.create(**values)


def test_whatever_points_to_a_person_moves_along(world, keep, gone):
    rows = []
    for field in references(Person):
        if field.model is NotTheSame:
            others = [factories.PersonFactory(penvoerder=world.penvoerder) for _ in range(2)]
            row = keep_apart(one=gone, other=others[0], by=world.users["adviseur"])
        else:
            row = one_of(field.model, world, **{field.name: gone})
        rows.append((field, row.pk))
    assert {field.model for field, _pk in rows} >= {Contact, PartnerContact, SteeringSeat, Participant, NotTheSame}
    before = {field.model: field.model._base_manager.count() for field, _pk in rows}
    merge(world, keep, gone)
    assert not Person.objects.filter(pk=gone.pk).exists()
    for field, pk in rows:
        assert field.model._base_manager.count() == before[field.model], field
        row = field.model._base_manager.get(pk=pk)
        pointing = {getattr(row, other.attname) for other in references(Person) if other.model is field.model}
        assert keep.pk in pointing, field
        assert gone.pk not in pointing, field


def test_the_plan_tells_what_the_merging_does(world, keep, gone):
    factories.ContactFactory(person=gone)
    factories.ActionPointFactory(programme=world.programme, owner_person=gone)
    assert [(type(step.row).__name__, step.into) for step in plan(keep, gone)] == [
        ("Contact", None),
        ("ActionPoint", None),
    ]


def test_the_number_of_queries_of_the_plan_does_not_grow(keep, gone, django_assert_num_queries):
    for _number in range(3):
        factories.ContactFactory(person=gone)
    number = len([field for field in references(Person) if field.model is not NotTheSame])
    with django_assert_num_queries(number + 1):
        assert len(plan(keep, gone)) == 3


# --- what is there twice --------------------------------------------------------------------------------


def role(person, school, start, end=None, **fields):
    return factories.ContactFactory(person=person, school=school, start=start, end=end, **fields)


def test_the_same_role_in_the_same_time_becomes_one(world, keep, gone):
    school, day = world.school, datetime.date(2024, 1, 1)
    mine = role(keep, school, day, day + 100 * DAY, job_title="coördinator")
    role(gone, school, day + 50 * DAY, certificate_year=2019, job_title="icc'er")
    before = role(gone, school, day - 300 * DAY, day - 200 * DAY)
    elsewhere = role(gone, factories.SchoolFactory(), day)
    merge(world, keep, gone)
    assert set(Contact.objects.filter(person=keep)) == {mine, before, elsewhere}
    mine.refresh_from_db()
    assert (mine.start, mine.end, mine.certificate_year) == (day, None, 2019)
    assert mine.job_title == "coördinator, icc'er"


def test_roles_of_one_that_the_other_bridges_become_one(world, keep, gone):
    school, day = world.school, datetime.date(2024, 1, 1)
    first = role(keep, school, day, day + 10 * DAY)
    role(keep, school, day + 20 * DAY, day + 30 * DAY)
    role(gone, school, day + 5 * DAY, day + 25 * DAY)
    merge(world, keep, gone)
    row = Contact.objects.get(person=keep)
    assert (row, row.start, row.end) == (first, day, day + 30 * DAY)


def test_another_role_at_the_same_school_stays_apart(world, keep, gone):
    role(keep, world.school, today())
    role(gone, world.school, today(), role="directeur")
    merge(world, keep, gone)
    assert Contact.objects.filter(person=keep).count() == 2


def test_a_handover_follows_the_role_that_became_one(world, keep, gone):
    mine, other = role(keep, world.school, today()), role(gone, world.school, today())
    predecessor = role(factories.PersonFactory(penvoerder=world.penvoerder), world.school, today(), today())
    shared = {"predecessor": predecessor, "passed_on": ["een"]}
    Handover.objects.create(**shared, successor=mine, note="Eerste")
    Handover.objects.create(predecessor=predecessor, successor=other, note="Tweede", passed_on=["twee"])
    merge(world, keep, gone)
    handover = Handover.objects.get()
    assert (handover.successor, handover.note, handover.passed_on) == (mine, "Eerste\n\nTweede", ["een", "twee"])


def test_who_was_twice_at_one_conversation_was_there_once(world, keep, gone):
    conversation = factories.ConversationFactory(programme=world.programme, kind=world.kind)
    mine = conversation.participants.create(person=keep, name="Jan Smit")
    conversation.participants.create(person=gone, name="J. Smit", role_text="icc'er")
    key = mine.key
    (step,) = plan(keep, gone)
    assert step.into == mine
    merge(world, keep, gone)
    row = conversation.participants.get()
    assert (row.person, row.name, row.role_text, row.key) == (keep, "Jan Smit", "icc'er", key)


def test_who_is_no_double_stays_so(world, keep, gone):
    first, second = (factories.PersonFactory(penvoerder=world.penvoerder) for _ in range(2))
    by = world.users["adviseur"]
    for one, other in ((keep, gone), (keep, first), (gone, first), (gone, second)):
        keep_apart(one=one, other=other, by=by)
    merge(world, keep, gone)
    assert {(row.person_a, row.person_b) for row in NotTheSame.objects.all()} == {(keep, first), (keep, second)}


# --- the values -----------------------------------------------------------------------------------------


def test_the_values_that_were_chosen_stay(world, keep, gone):
    Person.objects.filter(pk=gone.pk).update(phone="06 1", bounced_at=timezone.now(), bounce_reason="vol")
    person = merge(world, keep, gone, name=True, email=True)
    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.email, person.phone) == ("J. Smit", gone.email, "06 1")
    assert person.bounce_reason == "vol"
    assert person.email_before == keep.email  # somebody may still write to it


def test_what_was_not_chosen_goes_and_is_in_the_audit_trail(world, keep, gone):
    merge(world, keep, gone)
    person = Person.objects.get(pk=keep.pk)
    assert (person.name, person.email, person.email_before) == ("Jan Smit", keep.email, gone.email)
    entry = LogEntry.objects.filter(object_pk=str(keep.pk), changes__has_key="merged").get()
    assert entry.actor == world.users["adviseur"]
    assert "J. Smit" in entry.changes["merged"][0]
    deleted = LogEntry.objects.get(object_pk=str(gone.pk), action=LogEntry.Action.DELETE, content_type__model="person")
    assert deleted.changes["email"][0] == gone.email


@pytest.mark.parametrize("chosen", [False, True])
def test_of_two_accounts_one_stays_linked(world, other_world, keep, gone, chosen):
    one, other = factories.UserFactory(), factories.UserFactory()
    for person, user in ((keep, one), (gone, other)):
        person.user = user
        person.save()
        role(person, factories.SchoolFactory(), today() - DAY)
        factories.InvitationFactory(penvoerder=world.penvoerder, user=user)
        # The same people elsewhere: that stays as it is.
        elsewhere = factories.PersonFactory(penvoerder=other_world.penvoerder, user=user)
        role(elsewhere, factories.SchoolFactory(), today() - DAY)
    person = merge(world, keep, gone, account=chosen)
    stays, loose = (other, one) if chosen else (one, other)
    assert person.user == stays
    here = world.penvoerder.pk
    stays, loose = User.objects.get(pk=stays.pk), User.objects.get(pk=loose.pk)
    assert len(access_of(stays).within(here).grants) == 2
    assert access_of(loose).within(here).grants == ()
    assert len(access_of(loose).within(other_world.penvoerder.pk).grants) == 1
    assert loose.is_active
    assert Invitation.objects.get(user=loose).withdrawn_at is not None
    assert Invitation.objects.get(user=stays).withdrawn_at is None


def test_the_only_account_stays(world, keep, gone):
    invite_person(person=gone, role_text="icc'er", by=world.users["adviseur"])
    gone.refresh_from_db()
    account = gone.user
    assert merge(world, keep, gone).user == account


def test_once_is_enough_and_a_stranger_is_refused(world, other_world, keep, gone):
    merge(world, keep, gone)
    with pytest.raises(DomainError, match="niet meer"):
        merge(world, keep, gone)
    for stranger in (keep, other_world.people["iccer"]):
        with pytest.raises(DomainError, match="twee verschillende"):
            merge(world, keep, stranger)


def test_what_cannot_move_stops_everything(world, keep, gone, monkeypatch):
    contact = role(gone, world.school, today())
    monkeypatch.setattr("schools.people.merging.plan", lambda keep, gone: [])
    with pytest.raises(RuntimeError, match=r"Contact\.person"):
        merge(world, keep, gone)
    contact.refresh_from_db()
    assert contact.person == gone
