"""Users: one address is one person; the beheerder of the installation."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from cmk.accounts.models import User


def test_createsuperuser_makes_the_beheerder_of_the_installation(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "een-lang-wachtwoord")
    call_command("createsuperuser", email="Beheer@Example.org", interactive=False, verbosity=0)
    user = User.objects.get()
    assert user.email == "beheer@example.org"
    assert user.is_staff
    assert user.is_superuser
    assert user.check_password("een-lang-wachtwoord")


def test_an_address_is_one_person_whatever_its_case(db):
    User.objects.create_user(" Noor@Example.org ")
    assert User.objects.get_by_natural_key("NOOR@example.org").email == "noor@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="NOOR@EXAMPLE.ORG")])


def test_without_a_password_none_fits(db):
    user = User.objects.create_user("noor@example.org")
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("given", "family", "name", "short"),
    [
        ("Noor", "Visser", "Noor Visser", "Noor"),
        ("Noor", "", "Noor", "Noor"),
        ("", "", "n@example.org", "n@example.org"),
    ],
)
def test_a_name_or_the_address(given, family, name, short):
    user = User(email="n@example.org", given_name=given, family_name=family)
    assert (user.name, user.get_short_name(), user.get_full_name(), str(user)) == (name, short, name, name)
