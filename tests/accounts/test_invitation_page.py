"""The page behind the link, in every state that a link can be in."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import Invitation
from tests import factories

URL = reverse("invitation", kwargs={"token": "abc"})
NEW_LINK = reverse("invitation_new_link", kwargs={"token": "abc"})
GOOD = {"how": "password", "password": "vier-woorden-op-een-rij"}


@pytest.fixture
def invitation(db):
    user = factories.UserFactory(email="sanne@example.org", given_name="Sanne", password=None)
    leader = factories.UserFactory(given_name="Marieke", family_name="Hofman")
    return factories.InvitationFactory(user=user, token="abc", invited_by=leader)


def templates(answer):
    return [template.name for template in answer.templates]


def test_the_link_shows_for_what_and_until_when_and_changes_nothing(client, invitation):
    answer = client.get(URL)
    assert answer.status_code == 200
    page = answer.content.decode()
    for said in (invitation.role_text, "sanne@example.org", invitation.penvoerder.network_name, "Marieke Hofman"):
        assert said in page
    assert "no-store" in answer["Cache-Control"]
    assert Invitation.objects.get().is_open


def test_a_password_signs_the_person_in(client, invitation):
    answer = client.post(URL, GOOD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(invitation.user_id)
    invitation.user.refresh_from_db()
    assert invitation.user.check_password(GOOD["password"])


def test_so_does_choosing_a_code(client, invitation):
    client.post(URL, {"how": "code", "password": "wordt-niet-bewaard"})
    assert client.session["_auth_user_id"] == str(invitation.user_id)
    invitation.user.refresh_from_db()
    assert not invitation.user.has_usable_password()


@pytest.mark.parametrize("password", ["", "kort", "sanne@example.org", "123456789012"])
def test_a_password_that_is_no_good_says_why(client, invitation, password):
    answer = client.post(URL, {"how": "password", "password": password})
    assert answer.status_code == 200
    assert answer.context["form"].errors["password"]
    assert "_auth_user_id" not in client.session
    assert Invitation.objects.get().is_open


def test_sending_the_form_twice_does_no_harm(client, invitation):
    client.post(URL, GOOD)
    assert client.post(URL, GOOD)["Location"] == "/"


def test_a_link_that_is_not_known(client, db):
    answer = client.get(reverse("invitation", kwargs={"token": "bestaat-niet"}))
    assert answer.status_code == 404
    assert "accounts/invitation/unknown.html" in templates(answer)


def test_a_link_that_was_used(client, invitation):
    Invitation.objects.update(accepted_at=timezone.now())
    answer = client.get(URL)
    assert "accounts/invitation/accepted.html" in templates(answer)
    assert reverse("account_login") in answer.content.decode()
    assert "_auth_user_id" not in client.session
    client.post(URL, GOOD)
    assert "_auth_user_id" not in client.session


def test_a_link_that_was_withdrawn(client, invitation):
    Invitation.objects.update(withdrawn_at=timezone.now())
    answer = client.get(URL)
    assert "accounts/invitation/withdrawn.html" in templates(answer)
    assert "Marieke Hofman" in answer.content.decode()
    client.post(URL, GOOD)
    assert "_auth_user_id" not in client.session


def test_a_link_that_expired_can_be_sent_anew(client, invitation, mailoutbox, django_capture_on_commit_callbacks):
    Invitation.objects.update(expires_at=datetime.datetime(2026, 3, 1, 22, 59, tzinfo=datetime.UTC))
    answer = client.get(URL)
    assert "accounts/invitation/expired.html" in templates(answer)
    page = answer.content.decode()
    assert "1 maart 2026" in page
    assert "Marieke Hofman" in page
    assert NEW_LINK in page
    client.post(URL, GOOD)
    assert "_auth_user_id" not in client.session
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(NEW_LINK)
    assert answer["Location"] == reverse("account_login")
    (mail,) = mailoutbox
    assert mail.to == ["sanne@example.org"]
    assert Invitation.objects.get().is_open
    assert client.get(URL).status_code == 404
    assert client.post(NEW_LINK).status_code == 404  # so one old link sends one mail


@pytest.mark.parametrize("state", [{}, {"accepted_at": timezone.now()}, {"withdrawn_at": timezone.now()}])
def test_only_what_expired_can_be_sent_anew(client, invitation, mailoutbox, state, django_capture_on_commit_callbacks):
    Invitation.objects.update(**state)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(NEW_LINK)["Location"] == URL
    assert mailoutbox == []


def test_signed_in_as_somebody_else_there_is_a_way_out(client, invitation):
    client.force_login(factories.UserFactory())
    answer = client.get(URL)
    assert "accounts/invitation/someone_else.html" in templates(answer)
    client.post(URL, GOOD)
    assert Invitation.objects.get().is_open
    answer = client.post(reverse("account_logout"), {"next": URL})
    assert answer["Location"] == URL
    assert "accounts/invitation/accept.html" in templates(client.get(URL))


@pytest.fixture
def known(invitation):
    """Sanne has an account, and has signed in with it before."""
    invitation.user.set_password(factories.DEFAULT_PASSWORD)
    invitation.user.last_login = timezone.now()
    invitation.user.save()
    return invitation.user


def test_somebody_known_is_asked_to_sign_in(client, invitation, known):
    answer = client.get(URL)
    assert "accounts/invitation/known.html" in templates(answer)
    client.post(URL, GOOD)
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_login"), {"login": known.email, "password": factories.DEFAULT_PASSWORD})
    assert Invitation.objects.get().state == "accepted"


def test_somebody_known_and_signed_in_accepts_with_a_button(client, invitation, known):
    client.force_login(known)
    Invitation.objects.update(accepted_at=None)
    assert "accounts/invitation/known.html" in templates(client.get(URL))
    assert client.post(URL)["Location"] == "/"
    assert Invitation.objects.get().state == "accepted"


def test_an_account_that_was_closed_stays_out(client, invitation):
    invitation.user.is_active = False
    invitation.user.save()
    client.post(URL, GOOD)
    assert "_auth_user_id" not in client.session
