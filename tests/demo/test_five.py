"""The four programmes beside Amstelland: of their real size, within their own years, the same at every start."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import reverse

from cmk.accounts.access import access_of
from cmk.accounts.models import Penvoerder, User
from cmk.demo.five.build import make_programme
from cmk.demo.five.cases import CASES
from cmk.demo.people import DEMO_PASSWORD, SIGN_INS
from monitoring.navigation import menu_for
from partners.models import Partner
from schools.models import Person, School
from trajectories.models import (
    ActionPoint,
    Activity,
    Agreement,
    Ambition,
    Collaboration,
    Conversation,
    IndicatorValue,
    Partnership,
    Programme,
    ScenarioPlacement,
    TrajectoryStep,
)
from trajectories.programme.results import results_table

FLUXUS, HART, COMMUNITIES, PIT = (case.slug for case in CASES)
SIGN_INS_OF_ALL = [pytest.param(one, id=one.email.partition("@")[0]) for case in CASES for one in case.sign_ins]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def five(django_db_setup, django_db_blocker):
    """All four, made once for the tests of this file: each of them runs in a savepoint of its own inside."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {case.slug: make_programme(case) for case in CASES}
        transaction.set_rollback(True)


def schools_of(programme):
    return School.objects.filter(municipality__programmes=programme)


def realised(programme):
    return {row.key: row.realised for row in results_table(programme, programme.end).rows}


def latest_levels(programme, aspect):
    """How many schools stand on each level overall, by the latest placement."""
    rows = programme.placements.filter(pillar=None, aspect=aspect).order_by("on", "pk")
    return Counter({row.school_id: row.level.number for row in rows.select_related("level")}.values())


# --- sizes --------------------------------------------------------------------------------------------


def test_fluxus_has_57_schools_of_which_one_does_not_begin(five):
    programme = five[FLUXUS]
    assert Counter(schools_of(programme).values_list("municipality__name", flat=True)) == {
        "Zaanstad": 53,
        "Oostzaan": 4,
    }
    latest_first = programme.trajectories.order_by("-started_on").values_list("school", "started_on")
    starts = dict(latest_first)  # the earliest comes last, and stays
    before = sum(day < datetime.date(2021, 7, 1) for day in starts.values())
    assert (len(starts), before) == (56, 47), "47 went on, nine of the ten others began"
    assert set(schools_of(programme).filter(trajectories=None).values_list("education", flat=True)) <= {
        "po",
        "sbo",
        "so",
    }
    results = realised(programme)
    assert results["stuurgroep"] >= 8
    assert (results["rugzak"], results["actueel-thema"], results["nieuwe-scholen"]) == (6, 3, 9)
    at_start, at_end = latest_levels(programme, "start"), latest_levels(programme, "now")
    assert at_start[1] > 2 * at_end[1] > 0, "fewer consuming schools"
    assert Collaboration.objects.filter(programme=programme, kind__key="co-creatie").count() == 6


def test_hart_has_the_schools_of_the_register_and_three_proeftuinen(five):
    programme = five[HART]
    counted = Counter(schools_of(programme).filter(education="po").values_list("municipality__name", flat=True))
    assert counted == {"Haarlem": 38, "Heemstede": 9, "Zandvoort": 6}
    results = realised(programme)
    assert (results["proeftuinen"], results["netwerkbijeenkomsten"], results["vmbo-scholen"]) == (3, 24, 6)
    kinds = Collaboration.objects.filter(programme=programme).values_list("kind__key", flat=True)
    assert sorted(kinds) == ["cultureel-speciaal", "culturele-kookpot", "cultuur023"]
    years = Counter(programme.conversations.filter(kind__key="tussentijds").dates("held_at", "year"))
    assert len(years) == 4, "an interim evaluation every year"


def test_there_are_25_learning_communities(five):
    programme = five[COMMUNITIES]
    results = realised(programme)
    assert (results["drenthe"], results["groningen"]) == (7, 18)
    communities = Collaboration.objects.filter(programme=programme)
    assert Counter(communities.values_list("following", flat=True)) == {"close": 9, "distance": 16}
    assert Agreement.objects.filter(programme=programme, kind="intentieverklaring").count() == 32


def test_pit_was_interviewed_as_the_report_tells(five):
    programme = five[PIT]
    assert Counter(programme.trajectories.values_list("track__key", flat=True)) == {"po": 14, "vo": 6}
    talks = Conversation.objects.filter(programme=programme)
    asked = {
        year: set(talks.filter(kind__key="monitoring-po", held_at__year=year).values_list("school", flat=True))
        for year in (2019, 2020)
    }
    assert (len(asked[2019]), len(asked[2020]), len(asked[2019] & asked[2020])) == (8, 10, 4)
    special = School.objects.filter(pk__in=asked[2020], education__in=("so", "vso"))
    assert special.count() == 2
    assert talks.filter(kind__key="monitoring-vo").count() == 3
    assert Counter(Partner.objects.filter(penvoerder=programme.penvoerder).values_list("kind", flat=True))["zzp"] == 3
    assert Counter(talks.filter(kind__key="monitoring-veld").values_list("held_at__year", flat=True)) == {
        2019: 11,
        2020: 11,
    }
    visited = Activity.objects.filter(programme=programme, kind__key="gemeenten").exclude(municipality=None)
    assert len(set(visited.values_list("municipality", flat=True))) == 7


# --- one story --------------------------------------------------------------------------------------


def test_everything_lies_within_the_years_of_the_programme(five):
    for programme in five.values():
        start, end = programme.start, programme.end
        days = {
            "conversations": programme.conversations.values_list("held_at__date", flat=True),
            "activities": programme.activities.values_list("starts_on", flat=True),
            "trajectories": programme.trajectories.values_list("started_on", flat=True),
            "ends": programme.trajectories.values_list("ended_on", flat=True),
            "steps": TrajectoryStep.objects.filter(trajectory__programme=programme).values_list("done_on", flat=True),
            "placements": programme.placements.values_list("on", flat=True),
            "agreements": programme.action_points.values_list("done_on", flat=True),
        }
        for subject, found in days.items():
            off = [day for day in found if day is not None and not start <= day <= end]
            assert not off, (programme.slug, subject, off[:3])
        assert not programme.trajectories.filter(status__in=("running", "paused")).exists()
        assert not ActionPoint.objects.filter(programme=programme, done_on=None).exists()
        assert not Activity.objects.filter(programme=programme, status="planned").exists()
        for trajectory in programme.trajectories.annotate(last=Max("steps__done_on")):
            assert trajectory.started_on <= trajectory.last <= trajectory.ended_on
        for row in (Ambition, ScenarioPlacement, IndicatorValue, Partnership):
            owner = {IndicatorValue: "indicator__programme", Partnership: "penvoerder__programmes"}.get(
                row, "programme"
            )
            assert row.objects.filter(**{owner: programme}).exists(), (programme.slug, row)


def test_everybody_is_invented_and_of_one_programme(five):
    addresses = list(User.objects.values_list("email", flat=True)) + list(
        Person.objects.values_list("email", flat=True)
    )
    assert not [address for address in addresses if not address.endswith("@example.org")]
    assert not School.objects.exclude(code__startswith="99").exists()
    everybody = [one for case in CASES for one in case.sign_ins] + list(SIGN_INS)
    assert len({one.email for one in everybody}) == len(everybody)
    for case in CASES:
        for one in case.sign_ins:
            assert access_of(User.objects.get(email=one.email)).penvoerder_ids == {five[case.slug].penvoerder_id}


# --- the doors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", SIGN_INS_OF_ALL)
def test_every_menu_entry_of_every_sign_in_opens(five, one):
    client = Client()
    response = client.post(reverse("account_login"), {"login": one.email, "password": DEMO_PASSWORD})
    assert response.status_code == 302, one.email
    assert client.get(reverse("home"), follow=True).status_code == 200
    entries = menu_for(access_of(User.objects.get(email=one.email)))
    assert entries
    for _label, name in entries:
        response = client.get(reverse(name), follow=True)
        assert response.status_code == 200, (one.email, name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_nothing_of_a_programme_that_is_over_is_due(five, case):
    for key in ("leader", "adviser"):
        client = Client()
        client.force_login(
            User.objects.get(email=next(one.email for one in case.sign_ins if one.key == key)),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        response = client.get(reverse("worklist"))
        work = response.context["work"]
        assert (work.now_total, work.talks_total) == (0, 0), (case.key, key)
        assert "Alles blijft hier te lezen." in response.content.decode()
    assert Penvoerder.objects.get(pk=five[case.slug].penvoerder_id).network_name in response.content.decode()
    assert Programme.objects.visible_to(response.wsgi_request.user).get() == five[case.slug]
