"""The register in the admin: to look at and correct, never to delete."""

from __future__ import annotations

import pytest
from django.urls import reverse

from schools.models import School
from tests import factories

MODELS = ["municipality", "schoolboard", "school", "workarea", "registerdelivery"]


@pytest.fixture
def installation(db, client):
    user = factories.UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("model", MODELS)
def test_the_lists_open(installation, world, model):
    assert installation.get(reverse(f"admin:schools_{model}_changelist"), {"q": "x"}).status_code == 200


def test_a_school_is_never_deleted(installation, world):
    url = reverse("admin:schools_school_delete", args=[world.school.pk])
    assert installation.post(url, {"post": "yes"}).status_code == 403
    assert School.objects.filter(pk=world.school.pk).exists()


@pytest.mark.parametrize("role", ["beheerder", "adviseur", "iccer"])
def test_a_penvoerders_people_have_no_business_there(world, as_role, role):
    response = as_role(role).get(reverse("admin:schools_school_changelist"))
    assert response.status_code == 302
    assert "login" in response.url
