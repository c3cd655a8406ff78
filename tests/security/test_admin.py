"""Django's admin is for the beheerder of the installation, and is entered through the ordinary sign-in."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.urls import reverse

from cmk.accounts.models import Membership, Penvoerder, User
from tests import factories
from tests.worlds import ROLES

PAGES = [
    "admin:index",
    "admin:accounts_user_changelist",
    "admin:accounts_penvoerder_changelist",
    "admin:accounts_membership_add",
]


@pytest.fixture
def beheerder(client, db):
    user = factories.UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.mark.parametrize("page", PAGES)
def test_the_beheerder_of_the_installation_gets_in(client, beheerder, page):
    assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_no_role_at_a_penvoerder_gets_in(as_role, role):
    client = as_role(role)
    for page in PAGES:
        answer = client.get(reverse(page), follow=True)
        assert answer.status_code == 403, page


@pytest.mark.parametrize("page", PAGES)
def test_nobody_signed_in_goes_to_the_ordinary_sign_in(client, db, page):
    answer = client.get(reverse(page), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_the_admin_has_no_sign_in_of_its_own(client, db):
    data = {"username": "x@example.org", "password": "raad", "next": "/beheer/installatie/"}
    answer = client.post(reverse("admin:login"), data)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_staff_of_the_installation_without_rights_change_nothing(client, db):
    client.force_login(factories.UserFactory(is_staff=True), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_only_accounts_are_kept_there():
    assert {model.__name__ for model in admin.site._registry} >= {"User", "Penvoerder", "Membership"}
    assert "Group" not in {model.__name__ for model in admin.site._registry}


def test_a_user_is_made_without_a_password(client, beheerder):
    data = {"email": "Nieuw@Example.org", "given_name": "Nieuw", "family_name": ""}
    data |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    assert client.post(reverse("admin:accounts_user_add"), data).status_code == 302
    user = User.objects.get(email="nieuw@example.org")
    assert not user.has_usable_password()
    assert not user.is_staff


def test_an_old_address_opens_no_door(client, beheerder, mailoutbox):
    user = factories.UserFactory(email="oud@example.org")
    EmailAddress.objects.create(user=user, email="oud@example.org", verified=True, primary=True)
    url = reverse("admin:accounts_user_change", args=[user.pk])
    data = {"email": "nieuw@example.org", "given_name": "A", "family_name": "B", "is_active": "on"}
    data |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    assert client.post(url, data).status_code == 302
    client.post(reverse("account_logout"))
    client.post(reverse("account_request_login_code"), {"email": "oud@example.org"})
    assert "code" not in mailoutbox[0].subject
    user.refresh_from_db()
    assert user.email == "nieuw@example.org"
    assert user.check_password(factories.DEFAULT_PASSWORD)


def test_two_users_with_one_address_are_refused_with_a_word(client, beheerder):
    factories.UserFactory(email="noor@example.org")
    data = {"email": "NOOR@example.org", "given_name": "", "family_name": ""}
    answer = client.post(reverse("admin:accounts_user_add"), data)
    assert answer.status_code == 200
    assert answer.context["errors"]


@pytest.mark.parametrize("model", [User, Penvoerder, Membership])
def test_nothing_is_deleted_from_there(client, beheerder, model):
    row = {
        User: factories.UserFactory,
        Penvoerder: factories.PenvoerderFactory,
        Membership: factories.MembershipFactory,
    }[model]()
    url = reverse(f"admin:accounts_{model._meta.model_name}_delete", args=[row.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()
