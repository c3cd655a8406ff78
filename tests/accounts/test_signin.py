"""Signing in: by password, by code, and everything that can go wrong with it."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import User
from tests import factories
from tests.factories import DEFAULT_PASSWORD

LOGIN = reverse("account_login")
ASK_CODE = reverse("account_request_login_code")
CONFIRM = reverse("account_confirm_login_code")


@pytest.fixture(autouse=True)
def no_memory_of_attempts():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user(db):
    return factories.UserFactory(email="noor@example.org")


def signed_in(client):
    return "_auth_user_id" in client.session


def code_in(mail):
    return re.search(r"^([A-Z0-9-]{6,})$", mail.body, re.MULTILINE).group(1)


def test_with_a_password(client, user):
    answer = client.post(LOGIN, {"login": "Noor@Example.org ", "password": DEFAULT_PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client)


def test_the_session_is_a_new_one_after_signing_in(client, user):
    client.get(LOGIN)
    client.cookies["sessionid"] = "voorgekookt"
    client.post(LOGIN, {"login": "noor@example.org", "password": DEFAULT_PASSWORD})
    assert client.cookies["sessionid"].value != "voorgekookt"


@pytest.mark.parametrize("address", ["noor@example.org", "niemand@example.org"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, user, address):
    answer = client.post(LOGIN, {"login": address, "password": "niet-het-wachtwoord"})
    assert answer.status_code == 200
    (message,) = answer.context["form"].non_field_errors()
    assert "code" in message
    assert not signed_in(client)
    assert 'role="alert"' in answer.content.decode()
    assert address in answer.content.decode()  # what was typed stays


def test_all_that_is_missing_is_said_at_once(client, db):
    answer = client.post(LOGIN, {})
    assert set(answer.context["form"].errors) == {"login", "password"}


def test_after_five_wrong_passwords_one_waits(client, user, settings):
    settings.ACCOUNT_RATE_LIMITS = {}  # allauth's own limits, as outside the tests
    for _attempt in range(5):
        client.post(LOGIN, {"login": "noor@example.org", "password": "fout"})
    answer = client.post(LOGIN, {"login": "noor@example.org", "password": DEFAULT_PASSWORD})
    assert not signed_in(client)
    (message,) = answer.context["form"].non_field_errors()
    assert (
        message
        != client.post(LOGIN, {"login": "x@example.org", "password": "fout"}).context["form"].non_field_errors()[0]
    )


def test_a_flood_from_one_address_gets_a_page_that_explains(client, user, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _attempt in range(2):
        assert client.post(LOGIN, {}).status_code == 200
    answer = client.post(LOGIN, {})
    assert answer.status_code == 429
    assert "429.html" in [template.name for template in answer.templates]


def test_an_account_that_was_closed_stays_out(client, user):
    User.objects.update(is_active=False)
    client.post(LOGIN, {"login": "noor@example.org", "password": DEFAULT_PASSWORD})
    assert not signed_in(client)


def test_with_a_code(client, user, mailoutbox):
    answer = client.post(ASK_CODE, {"email": "Noor@example.org"}, follow=True)
    assert answer.redirect_chain == [(CONFIRM, 302)]
    (mail,) = mailoutbox
    assert mail.to == ["noor@example.org"]
    assert mail.alternatives
    answer = client.post(CONFIRM, {"code": code_in(mail)})
    assert answer.status_code == 302
    assert signed_in(client)


def test_the_sign_in_page_sends_a_code_without_a_password(client, user, mailoutbox):
    """The button posts the sign-in form, with its field ``login``, to the page for codes."""
    client.post(ASK_CODE, {"login": "noor@example.org", "password": ""})
    assert len(mailoutbox) == 1


def test_the_code_comes_in_the_name_of_the_penvoerder(client, world, mailoutbox):
    client.post(ASK_CODE, {"email": world.users["iccer"].email})
    assert world.penvoerder.network_name in mailoutbox[0].from_email


def test_an_unknown_address_sees_the_same_and_is_told_by_mail(client, user, mailoutbox):
    known = client.post(ASK_CODE, {"email": "noor@example.org"}, follow=True)
    client.cookies.clear()
    unknown = client.post(ASK_CODE, {"email": "niemand@example.org"}, follow=True)
    without = [
        re.sub(r'(noor|niemand)@example\.org|value="[A-Za-z0-9]{64}"', "", page.content.decode())
        for page in (known, unknown)
    ]
    assert without[0] == without[1]
    assert [mail.to[0] for mail in mailoutbox] == ["noor@example.org", "niemand@example.org"]
    assert not re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mailoutbox[1].body, re.MULTILINE)


def test_a_wrong_code_says_so_and_may_be_tried_again(client, user, mailoutbox):
    client.post(ASK_CODE, {"email": "noor@example.org"})
    answer = client.post(CONFIRM, {"code": "FOUT-FOUT"})
    assert answer.status_code == 200
    assert answer.context["verify_form"].errors["code"]
    client.post(CONFIRM, {"code": code_in(mailoutbox[0]).lower()})
    assert signed_in(client)


def test_after_five_wrong_codes_a_new_one_is_needed(client, user, mailoutbox):
    client.post(ASK_CODE, {"email": "noor@example.org"})
    for _attempt in range(4):
        assert client.post(CONFIRM, {"code": "FOUT-FOUT"}).status_code == 200
    answer = client.post(CONFIRM, {"code": "FOUT-FOUT"}, follow=True)
    assert answer.redirect_chain[-1][0] == ASK_CODE
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})
    assert not signed_in(client)


def test_a_code_that_is_too_old_says_so(client, user, mailoutbox, settings):
    client.post(ASK_CODE, {"email": "noor@example.org"})
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    answer = client.post(CONFIRM, {"code": code_in(mailoutbox[0]), "next": "/team/"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{ASK_CODE}?next=%2Fteam%2F"
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
    assert not signed_in(client)


def test_a_code_works_once(client, user, mailoutbox):
    client.post(ASK_CODE, {"email": "noor@example.org"})
    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})
    client.post(reverse("account_logout"))
    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})
    assert not signed_in(client)


def test_a_new_code_replaces_the_old_one(client, user, mailoutbox):
    client.post(ASK_CODE, {"email": "noor@example.org"})
    client.post(CONFIRM, {"action": "resend"})
    old, new = mailoutbox
    assert code_in(old) != code_in(new)
    client.post(CONFIRM, {"code": code_in(old)})
    assert not signed_in(client)
    client.post(CONFIRM, {"code": code_in(new)})
    assert signed_in(client)


@pytest.mark.parametrize("way", ["password", "code"])
def test_people_return_to_the_page_they_asked_for(client, user, mailoutbox, way):
    page = client.get(reverse("team:list"))
    assert page["Location"] == f"{LOGIN}?next=/team/"
    form = client.get(page["Location"]).content.decode()
    assert 'name="next" value="/team/"' in form
    if way == "password":
        data = {"login": "noor@example.org", "password": DEFAULT_PASSWORD, "next": "/team/"}
        answer = client.post(LOGIN, data)
    else:
        asked = client.post(ASK_CODE, {"login": "noor@example.org", "next": "/team/"})
        answer = client.post(asked["Location"], {"code": code_in(mailoutbox[0]), "next": "/team/"})
    assert answer["Location"] == "/team/"


@pytest.mark.parametrize("bad", ["https://boos.example.com/", "//boos.example.com/", "javascript:alert(1)", "\\\\boos"])
def test_nobody_is_sent_elsewhere(client, user, bad):
    answer = client.post(LOGIN, {"login": "noor@example.org", "password": DEFAULT_PASSWORD, "next": bad})
    assert answer["Location"] == "/"


def test_signing_out_is_a_post(client, user):
    client.force_login(user)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)
    assert client.post(reverse("account_logout"))["Location"] == LOGIN
    assert not signed_in(client)


def test_a_new_password_by_mail(client, user, mailoutbox, settings):
    settings.BASE_URL = "https://cultuur.example.org"
    client.post(reverse("account_reset_password"), {"email": "noor@example.org"}, headers={"host": "boos.example.com"})
    link = re.search(r"^(https?://\S+/wachtwoord/\S+)$", mailoutbox[0].body, re.MULTILINE).group(1)
    assert link.startswith("https://cultuur.example.org/wachtwoord/nieuw/")
    page = client.get(link.removeprefix("https://cultuur.example.org"))
    data = {"password1": "vier-woorden-op-een-rij", "password2": "vier-woorden-op-een-rij"}
    answer = client.post(page["Location"], data)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client)
    user.refresh_from_db()
    assert user.check_password("vier-woorden-op-een-rij")
    client.logout()
    again = client.get(link.removeprefix("https://cultuur.example.org"))
    assert again.context["token_fail"]


def test_a_new_password_for_an_unknown_address_looks_the_same(client, db, mailoutbox):
    answer = client.post(reverse("account_reset_password"), {"email": "niemand@example.org"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert "wachtwoord/nieuw" not in mailoutbox[0].body


def test_changing_the_password_asks_for_the_present_one(client, user):
    client.force_login(user)
    url = reverse("account_change_password")
    new = {"password1": "vier-woorden-op-een-rij", "password2": "vier-woorden-op-een-rij"}
    assert client.post(url, {"oldpassword": "fout", **new}).context["form"].errors["oldpassword"]
    assert client.post(url, {"oldpassword": DEFAULT_PASSWORD, **new})["Location"] == "/"
    user.refresh_from_db()
    assert user.check_password("vier-woorden-op-een-rij")
    assert signed_in(client)


def test_a_first_password_for_who_signs_in_by_code(client, user):
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")
    answer = client.post(reverse("account_set_password"), {"password1": "kort", "password2": "kort"})
    assert answer.context["form"].errors["password1"]


def test_nobody_signs_up(client, db):
    answer = client.post(
        reverse("account_signup"),
        {"email": "ik@example.org", "password1": "vier-woorden-op-een-rij", "password2": "vier-woorden-op-een-rij"},
    )
    assert answer.status_code == 200
    assert "account/signup_closed.html" in [template.name for template in answer.templates]
    assert not User.objects.exists()


def test_signing_in_accepts_what_is_open(client, user):
    invitation = factories.InvitationFactory(user=user)
    client.post(LOGIN, {"login": "noor@example.org", "password": DEFAULT_PASSWORD})
    invitation.refresh_from_db()
    assert invitation.accepted_at <= timezone.now()


def test_the_demo_shows_its_sign_ins_only_in_the_demo(client, db):
    assert "demo-sign-ins" not in client.get(LOGIN).content.decode()
