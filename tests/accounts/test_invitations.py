"""Invitations as a service: nothing is lost, nothing can be used twice, old links are dead."""

import datetime
import re
from smtplib import SMTPServerDisconnected

import pytest
from django.utils import timezone

from cmk.accounts.models import Invitation, User
from cmk.accounts.models.invitation import hash_token
from cmk.accounts.services import invitations
from cmk.core.errors import DomainError
from tests import factories


@pytest.fixture
def penvoerder(db):
    return factories.PenvoerderFactory(network_name="Cultuureducatie Amstelland")


@pytest.fixture
def leader(penvoerder):
    return factories.MembershipFactory(penvoerder=penvoerder, role="beheerder").user


@pytest.fixture
def invite(penvoerder, leader, django_capture_on_commit_callbacks):
    """Invite Sanne, with the mail sent as after a commit."""

    def call(**changes):
        given = {
            "penvoerder": penvoerder,
            "email": "Sanne@Example.org",
            "given_name": "Sanne",
            "family_name": "de Boer",
            "role_text": "icc’er van De Wilgenhoek",
            "invited_by": leader,
        } | changes
        with django_capture_on_commit_callbacks(execute=True):
            return invitations.invite(**given)

    return call


def token_in(mail):
    return re.search(r"/uitnodiging/([^/\s]+)/", mail.body).group(1)


def test_an_invitation_makes_the_person_and_sends_the_mail(invite, leader, mailoutbox):
    invitation = invite()
    user = User.objects.get(email="sanne@example.org")
    assert invitation.user == user
    assert (user.given_name, user.family_name, user.has_usable_password()) == ("Sanne", "de Boer", False)
    (mail,) = mailoutbox
    assert mail.to == ["sanne@example.org"]
    for said in ("Cultuureducatie Amstelland", "icc’er van De Wilgenhoek", leader.name, "Sanne"):
        assert said in mail.body
    assert str(timezone.localtime(invitation.expires_at).day) in mail.body


def test_the_link_itself_is_not_kept(invite, mailoutbox):
    invitation = invite()
    token = token_in(mailoutbox[0])
    assert len(token) >= 40
    assert invitation.token_hash == hash_token(token)
    assert token not in str(Invitation.objects.values())


def test_it_is_valid_to_the_end_of_the_fourteenth_day(invite, settings):
    expires = timezone.localtime(invite().expires_at)
    assert expires.date() == timezone.localdate() + datetime.timedelta(days=settings.INVITATION_DAYS)
    assert (expires.hour, expires.minute) == (23, 59)


def test_somebody_known_keeps_name_and_password(invite, mailoutbox):
    known = factories.UserFactory(email="sanne@example.org", given_name="Sanne Maria", last_login=timezone.now())
    invitation = invite(given_name="S.")
    known.refresh_from_db()
    assert invitation.user == known
    assert known.given_name == "Sanne Maria"
    assert known.check_password(factories.DEFAULT_PASSWORD)
    assert User.objects.filter(email="sanne@example.org").count() == 1


def test_inviting_twice_is_one_invitation_that_names_both_roles(invite, mailoutbox):
    first = invite()
    second = invite(role_text="icc’er van De Regenboog")
    assert first.pk == second.pk
    assert "De Wilgenhoek" in mailoutbox[1].body
    assert "De Regenboog" in mailoutbox[1].body
    assert invite().role_text == second.role_text
    assert second.times_sent == 2


def test_two_penvoerders_can_invite_the_same_person(invite, mailoutbox):
    other = factories.PenvoerderFactory()
    assert invite().pk != invite(penvoerder=other).pk
    assert len(mailoutbox) == 2


@pytest.mark.parametrize("address", ["", "geen adres", "twee@ade@example.org", "sanne@"])
def test_what_is_no_address_is_refused_and_nothing_made(invite, address, leader):
    with pytest.raises(DomainError):
        invite(email=address)
    assert list(User.objects.all()) == [leader]


def test_a_closed_account_is_not_invited(invite):
    factories.UserFactory(email="sanne@example.org", is_active=False)
    with pytest.raises(DomainError):
        invite()
    assert not Invitation.objects.exists()


def test_with_the_mail_server_away_the_invitation_stays(
    invite, leader, monkeypatch, mailoutbox, django_capture_on_commit_callbacks
):
    def away(**_given):
        raise SMTPServerDisconnected("connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(invitations, "send_house_mail", away)
        invitation = invite()
    assert invitation.undelivered
    invitation.refresh_from_db()
    assert invitation.state == "undelivered"
    with django_capture_on_commit_callbacks(execute=True):
        again = invitations.resend(invitation=invitation, by=leader)
    assert again.state == "open"
    assert len(mailoutbox) == 1


def test_the_mail_waits_for_the_commit(penvoerder, leader, mailoutbox):
    invitations.invite(
        penvoerder=penvoerder, email="s@example.org", given_name="S", family_name="", role_text="r", invited_by=leader
    )
    assert mailoutbox == []


def test_sending_again_makes_a_new_link_and_a_new_term(invite, leader, mailoutbox, django_capture_on_commit_callbacks):
    invitation = invite()
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(days=3))
    with django_capture_on_commit_callbacks(execute=True):
        invitations.resend(invitation=invitation, by=leader)
    invitation.refresh_from_db()
    assert invitation.is_open
    old, new = (token_in(mail) for mail in mailoutbox)
    assert old != new
    assert not Invitation.objects.filter(token_hash=hash_token(old)).exists()


def test_accepting_with_a_password(invite):
    user = invitations.accept(invitation=invite(), password="vier-woorden-op-een-rij")
    assert user.check_password("vier-woorden-op-een-rij")
    assert Invitation.objects.get().state == "accepted"


def test_accepting_without_a_password(invite):
    assert not invitations.accept(invitation=invite()).has_usable_password()


def test_all_objections_to_a_password_at_once_and_nothing_changes(invite):
    with pytest.raises(DomainError) as caught:
        invitations.accept(invitation=invite(), password="password")
    assert len(caught.value.messages) >= 2
    assert Invitation.objects.get().state == "open"


def test_the_password_of_somebody_known_is_left_alone(invite):
    known = factories.UserFactory(email="sanne@example.org", last_login=timezone.now())
    invitations.accept(invitation=invite(), password="vier-woorden-op-een-rij")
    known.refresh_from_db()
    assert known.check_password(factories.DEFAULT_PASSWORD)


@pytest.mark.parametrize(
    "closed",
    [
        {"accepted_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
    ],
    ids=["accepted", "withdrawn"],
)
def test_what_is_closed_stays_closed(invite, leader, closed):
    invitation = invite()
    Invitation.objects.update(**closed)
    for act in (
        lambda: invitations.accept(invitation=invitation),
        lambda: invitations.resend(invitation=invitation, by=leader),
        lambda: invitations.withdraw(invitation=invitation, by=leader),
    ):
        with pytest.raises(DomainError):
            act()


def test_what_has_expired_is_not_accepted(invite):
    invitation = invite()
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(DomainError):
        invitations.accept(invitation=invitation)


def test_after_withdrawing_one_can_invite_anew(invite, leader):
    first = invite()
    invitations.withdraw(invitation=first, by=leader)
    assert invite().pk != first.pk
