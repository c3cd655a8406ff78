"""The demo's schools that do not take part yet: something to ask now, later, and what was said before."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from cmk.accounts.models import User
from cmk.core.models import today
from cmk.demo.approach import FORMER_NAME
from cmk.demo.build import build_demo
from cmk.demo.people import SIGN_INS
from schools.models import AskAgain, FormerFacts

pytestmark = pytest.mark.django_db


def test_there_is_something_to_ask_now_later_and_before():
    build_demo(today=today())
    leader = User.objects.get(email=SIGN_INS[0].email)
    notes = AskAgain.objects.visible_to(leader)
    assert notes.open().filter(ask_on__lte=today()).count() == 2
    assert notes.open().filter(ask_on__gt=today()).count() == 2
    assert notes.exclude(settled_on=None).exclude(outcome="").count() == 2
    client = Client()
    client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    lines = client.get(reverse("schools:not_yet")).context["lines"]
    assert [line.is_due for line in lines[:3]] == [True, True, False]
    former = FormerFacts.objects.get(name=FORMER_NAME)
    figures = client.get(reverse("school:facts", args=[former.school.code])).context["facts"].figures
    assert len(figures) == 6
    assert {figure.name for figure in figures if figure.year < former.school.facts_since.year} == {FORMER_NAME}
    assert former.school.facts_since < datetime.date(today().year, 1, 1)
