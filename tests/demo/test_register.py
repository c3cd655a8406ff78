"""The demo shows the beheerder of the installation a delivery that was checked and can be imported."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cmk.core.models import today
from cmk.demo.build import build_demo
from cmk.demo.people import DEMO_PASSWORD, SIGN_INS
from cmk.demo.register import make_delivery
from schools.models import RegisterUpload, School
from schools.uploads import services
from tests.schools.uploads import do

pytestmark = pytest.mark.django_db


def test_a_delivery_waits_to_be_imported_and_can_be():
    build_demo(today=today())
    upload = make_delivery(today())
    assert upload is not None
    upload.refresh_from_db()
    told = upload.plan
    assert (told["created"], told["closed"], told["rejected_rows"]) == (1, 0, 1)
    assert {change["new"] for change in told["changes"]} >= {"Integraal Kindcentrum De Brug", "Nieuwe Laan"}
    fenna = next(one for one in SIGN_INS if one.key == "installation")
    client = Client()
    client.post(reverse("account_login"), {"login": fenna.email, "password": DEMO_PASSWORD})
    page = client.get(reverse("home"), follow=True).content.decode()
    assert upload.name in page
    services.start_import(upload=upload, by=upload.uploaded_by)
    upload.refresh_from_db()
    do(upload.import_job)
    assert School.objects.get(code="99ZY00").name == "Basisschool De Nieuwe Sluis"


def test_it_is_made_once(capsys):
    build_demo(today=today())
    make_delivery(today())
    assert make_delivery(today()) is None
    call_command("load_demo")
    assert RegisterUpload.objects.count() == 1
