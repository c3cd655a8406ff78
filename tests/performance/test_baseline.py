"""The baseline itself: it can fail, and says what is wrong."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.urls import path

from cmk.accounts.models import User
from tests import factories
from tests.performance import baseline
from tests.performance.baseline import assert_constant_queries

pytestmark = pytest.mark.django_db


def steady(request):
    return HttpResponse(", ".join(user.email for user in User.objects.all()))


def growing(request):
    emails = User.objects.values_list("email", flat=True)
    return HttpResponse(", ".join(User.objects.get(email=email).given_name for email in emails))


def gone(request):
    return HttpResponse(status=404)


urlpatterns = [path("vast", steady), path("groeiend", growing), path("weg", gone)]


@pytest.fixture(autouse=True)
def own_baselines(settings, monkeypatch, tmp_path):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    monkeypatch.setattr(baseline, "BASELINES", tmp_path)
    monkeypatch.delenv("RECORD_QUERIES", raising=False)
    return tmp_path


def more_users():
    factories.UserFactory.create_batch(3)


def record(folder, **pages):
    (folder / "test.json").write_text(json.dumps(pages))


def test_a_steady_page_at_its_recorded_number_passes(client, own_baselines):
    record(own_baselines, steady=1)
    assert_constant_queries(client, "/vast", more_users, "test/steady")


def test_a_page_whose_queries_grow_with_the_rows_fails_and_names_the_query(client, own_baselines):
    record(own_baselines, growing=1)
    with pytest.raises(AssertionError, match=r"1 queries, 4 after more rows(.|\n)*3 x SELECT(.|\n)*email"):
        assert_constant_queries(client, "/groeiend", more_users, "test/growing")


@pytest.mark.parametrize("recorded", [0, 2])
def test_another_number_than_recorded_fails_whether_more_or_fewer(client, own_baselines, recorded):
    record(own_baselines, steady=recorded)
    with pytest.raises(AssertionError, match=f"1 queries, recorded {recorded}"):
        assert_constant_queries(client, "/vast", more_users, "test/steady")


def test_a_page_without_baseline_fails(client):
    with pytest.raises(AssertionError, match="has no baseline"):
        assert_constant_queries(client, "/vast", more_users, "test/steady")


def test_growing_that_writes_nothing_proves_nothing(client, own_baselines):
    record(own_baselines, steady=1)
    with pytest.raises(AssertionError, match="wrote no row"):
        assert_constant_queries(client, "/vast", lambda: None, "test/steady")


def test_a_page_that_is_not_there_fails(client):
    with pytest.raises(AssertionError, match="answers 404"):
        assert_constant_queries(client, "/weg", more_users, "test/gone")


def test_recording_keeps_the_other_pages(client, own_baselines, monkeypatch):
    record(own_baselines, other=7, steady=9)
    monkeypatch.setenv("RECORD_QUERIES", "1")
    assert_constant_queries(client, "/vast", more_users, "test/steady")
    assert json.loads((own_baselines / "test.json").read_text()) == {"other": 7, "steady": 1}
