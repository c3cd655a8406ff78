"""The pages of lists cost the same number of queries, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from partners.models import BulkUpload
from tests import factories
from tests.performance.baseline import assert_constant_queries
from tests.security.matrix.bulk import a_list
from tests.worlds import World

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


@pytest.mark.parametrize("page", ["home", "kind"])
def test_lists_that_were_sent_in(as_role: AsRole, world: World, page: str) -> None:
    a_list(world)
    assert_constant_queries(
        as_role("adviseur"),
        reverse(f"bulk:{page}", args=["partners"] if page == "kind" else []),
        grow=lambda: [a_list(world, uploaded_by=factories.UserFactory()) for _number in range(3)],
        key=f"bulk/{page}:adviseur",
    )


def test_one_list(as_role: AsRole, world: World) -> None:
    upload = BulkUpload.objects.get(**a_list(world))

    def grow() -> None:
        preview = upload.preview or {}
        upload.preview = {**preview, "rows": preview["rows"] * 20}
        upload.save()

    assert_constant_queries(
        as_role("adviseur"), reverse("bulk:upload", args=[upload.pk]), grow=grow, key="bulk/upload:adviseur"
    )


@pytest.mark.parametrize("kind", ["contactpersonen", "partners", "aanbod"])
def test_download(as_role: AsRole, world: World, kind: str) -> None:
    def grow() -> None:
        for number in range(3):
            partner = factories.PartnerFactory(penvoerder=world.penvoerder)
            partner.serves.add(world.municipality)
            partner.disciplines.create(discipline="dans")
            partner.offers.create(title=f"Les {number}", discipline="dans")
            person = factories.PersonFactory(penvoerder=world.penvoerder)
            factories.ContactFactory(person=person, school=world.school)

    assert_constant_queries(
        as_role("adviseur"), reverse("bulk:download", args=[kind, "csv"]), grow=grow, key=f"bulk/{kind}:adviseur"
    )
