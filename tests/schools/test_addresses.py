"""Addresses that change or from which mail comes back: what is kept, and who gets no mail."""

from __future__ import annotations

import datetime
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from cmk.accounts.models import Invitation
from cmk.core.errors import DomainError
from monitoring.rounds.mailings import remind
from monitoring.rounds.waiting import who_to_remind
from schools.models import Person
from schools.people import services
from schools.people.addresses import mark_arriving, mark_bounced
from schools.people.services import PersonData
from tests import factories
from tests.monitoring.rounds.sent import outcome, send


class Refusing(EmailBackend):
    """A mail server that refuses every address with ``weg`` in it, with ``code``."""

    code = 550

    def send_messages(self, messages):
        for message in messages:
            refused = {to: (self.code, b"5.1.1 no such user") for to in message.to if "weg" in to}
            if refused:
                raise smtplib.SMTPRecipientsRefused(refused)
        return super().send_messages(messages)


class Busy(Refusing):
    """A mail server that is full for now."""

    code = 452


@pytest.fixture
def person(world):
    return world.people["iccer"]


def fresh(person):
    return Person.objects.get(pk=person.pk)


def change(person, email, by=None):
    return services.change_person(
        person=person, data=PersonData(person.given_name, person.family_name, email, person.phone), by=by
    )


def test_another_address_keeps_the_former_and_forgets_that_mail_came_back(world, person):
    mark_bounced(person=person, reason="vol")
    before, adviser = person.email, world.users["adviseur"]
    changed = change(person, "nieuw@example.org", by=adviser)
    assert (changed.email, changed.email_before, changed.email_changed_by) == ("nieuw@example.org", before, adviser)
    assert (changed.bounced_at, changed.bounce_reason, changed.changed_own_email) == (None, "", False)
    assert changed.email_changed_lately
    assert changed.signs_in_elsewhere


def test_another_case_is_the_same_address(person):
    mark_bounced(person=person, reason="vol")
    changed = change(person, person.email.upper())
    assert changed.email == person.email.upper()
    assert changed.bounced_at is not None
    assert (changed.email_before, changed.email_changed_at) == ("", None)


def test_a_first_address_is_no_change(world):
    nobody = factories.PersonFactory(penvoerder=world.penvoerder, email="")
    changed = change(nobody, "eerste@example.org")
    assert (changed.email, changed.email_before, changed.email_changed_at) == ("eerste@example.org", "", None)


def test_a_change_is_worth_a_remark_for_some_weeks(person):
    change(person, "nieuw@example.org")
    assert person in Person.objects.changed_lately()
    Person.objects.update(email_changed_at=timezone.now() - datetime.timedelta(days=91))
    assert not fresh(person).email_changed_lately
    assert person not in Person.objects.changed_lately()


def test_the_first_day_on_which_mail_came_back_stays(person):
    first = mark_bounced(person=person, reason="vol\nvandaag").bounced_at
    again = mark_bounced(person=person, reason="x" * 500)
    assert (again.bounced_at, len(again.bounce_reason)) == (first, 200)
    assert not again.can_be_mailed
    assert mark_arriving(person=person).can_be_mailed


def test_somebody_without_an_address_cannot_bounce(world):
    nobody = factories.PersonFactory(penvoerder=world.penvoerder, email="")
    with pytest.raises(DomainError, match="geen e-mailadres"):
        mark_bounced(person=nobody, reason="")


def test_an_address_that_the_mail_server_refuses_is_noted_everywhere(
    world, other_world, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "tests.schools.test_addresses.Refusing"
    person = factories.PersonFactory(penvoerder=world.penvoerder, email="Weg@example.org")
    twin = factories.PersonFactory(penvoerder=other_world.penvoerder, email="weg@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        services.invite_person(person=person, role_text="icc'er", by=world.users["adviseur"])
    assert Invitation.objects.get(user__email="weg@example.org").undelivered
    for one in (person, twin):
        assert fresh(one).bounced_at is not None
        assert fresh(one).bounce_reason == "550 5.1.1 no such user"


def test_an_address_that_is_refused_for_now_is_not_given_up(world, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "tests.schools.test_addresses.Busy"
    person = factories.PersonFactory(penvoerder=world.penvoerder, email="weg@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        services.invite_person(person=person, role_text="icc'er", by=world.users["adviseur"])
    assert Invitation.objects.get(user__email="weg@example.org").undelivered
    assert fresh(person).bounced_at is None


def test_nobody_is_invited_at_an_address_from_which_mail_comes_back(world):
    person = factories.PersonFactory(penvoerder=world.penvoerder, email="terug@example.org")
    services.invite_person(person=person, role_text="icc'er", by=world.users["adviseur"])
    mark_bounced(person=person, reason="")
    for act in (services.invite_person, services.invite_again):
        with pytest.raises(DomainError, match="komt terug"):
            act(person=fresh(person), role_text="icc'er", by=world.users["adviseur"])


def test_a_reminder_passes_by_who_cannot_be_reached(world, person):
    mark_bounced(person=person, reason="")
    (one,) = who_to_remind(world.round)
    assert ([*one.people], [*one.bounced]) == ([world.people["directeur"]], [person])
    mark_bounced(person=world.people["directeur"], reason="")
    adviser = world.users["adviseur"]
    result = outcome(send(remind(round=world.round, by=adviser, only=[world.evaluation.pk])), adviser)
    assert (mail.outbox, result.sent, len(result.nobody)) == ([], (), 1)


def test_a_reminder_that_is_refused_is_noted_too(world, person, settings):
    settings.EMAIL_BACKEND = "tests.schools.test_addresses.Refusing"
    Person.objects.filter(pk=person.pk).update(email="weg@example.org")
    mailing = send(remind(round=world.round, by=world.users["adviseur"], only=[world.evaluation.pk]))
    assert fresh(person).bounced_at is not None
    assert [row.person for row in mailing.mails.filter(failed=True)] == [person]
    assert [one.to for one in mail.outbox] == [[world.people["directeur"].email]]
