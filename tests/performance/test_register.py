"""The queries of the pages of the national register."""

from __future__ import annotations

import pytest
from django.urls import reverse

from schools.models import RegisterDelivery
from tests.performance.baseline import assert_constant_queries
from tests.schools.deliveries import nation, school
from tests.schools.uploads import beheerder, checked, client_of, imported

pytestmark = pytest.mark.django_db


def test_list():
    fenna = beheerder()
    imported(fenna)

    def grow() -> None:
        for number in range(1, 5):
            checked(beheerder())
            RegisterDelivery.objects.create(kind="secondary", reference_date=f"202{number}-01-01")

    assert_constant_queries(client_of(fenna), reverse("register:list"), grow=grow, key="register/list:installation")


def test_detail():
    fenna = beheerder()
    upload = checked(fenna, nation())

    def grow() -> None:
        many = [school(f"{10 + number // 90}AB{10 + number % 90}") for number in range(300)]
        upload.plan = checked(beheerder(), many).plan
        upload.save(update_fields=["plan"])

    assert_constant_queries(
        client_of(fenna), reverse("register:detail", args=[upload.pk]), grow=grow, key="register/detail:installation"
    )
