"""Activities: the rules, the list with its filter and downloads, the form."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cmk.accounts.models import Download
from cmk.core.errors import DomainError
from cmk.core.models import today
from tests import factories
from trajectories.activities import services
from trajectories.models import Activity, Indicator, ProgrammeLine


@pytest.fixture
def kind(world):
    line = ProgrammeLine.objects.create(programme=world.programme, key="b", letter="B", name="Professionalisering")
    return factories.ActivityKindFactory(programme=world.programme, key="teamtraining", name="Teamtraining", line=line)


@pytest.fixture
def activity(world, kind):
    return factories.ActivityFactory(
        programme=world.programme,
        kind=kind,
        title="Kijken naar kunst",
        starts_on=datetime.date(2026, 3, 3),
        status="held",
    )


def form_data(kind, **changes):
    return {"kind": kind.pk, "title": "Teamtraining drama", "starts_on": "2026-03-10", "status": "held", **changes}


# --- rules ----------------------------------------------------------------------------------------


def test_an_activity_is_saved_with_its_schools(world, kind):
    row = services.save_activity(
        programme=world.programme,
        kind=kind,
        title=" Drama ",
        starts_on=datetime.date(2026, 3, 10),
        status="held",
        schools=[world.school],
        attendance=14,
        by=world.users["adviseur"],
    )
    assert (row.title, row.attendance, list(row.schools.all())) == ("Drama", 14, [world.school])


def test_all_that_forbids_an_activity_is_told_at_once(world, other_world):
    with pytest.raises(DomainError) as caught:
        services.save_activity(
            programme=world.programme,
            kind=factories.ActivityKindFactory(programme=other_world.programme),
            title="x",
            starts_on=today() + datetime.timedelta(days=20),
            ends_on=today(),
            status="held",
            municipality=other_world.municipality,
            schools=[other_world.school],
            by=world.users["adviseur"],
        )
    assert len(caught.value.messages) == 5
    assert not Activity.objects.exists()


def test_what_has_yet_to_come_can_be_planned_but_not_held(world, kind):
    day = today() + datetime.timedelta(days=30)
    services.save_activity(programme=world.programme, kind=kind, title="Straks", starts_on=day, by=None)
    with pytest.raises(DomainError):
        services.save_activity(programme=world.programme, kind=kind, title="Al", starts_on=day, status="held", by=None)


def test_people_are_counted_only_once_it_was_held(world, kind):
    with pytest.raises(DomainError):
        services.save_activity(
            programme=world.programme, kind=kind, title="x", starts_on=today(), attendance=3, by=None
        )


def test_where_neighbourhoods_are_counted_one_is_needed(world, kind):
    Indicator.objects.create(
        programme=world.programme, key="wijken", name="Wijken", source="activity_areas", activity_kind=kind
    )
    given = {
        "programme": world.programme,
        "kind": kind,
        "title": "x",
        "starts_on": today(),
        "status": "held",
        "by": None,
    }
    with pytest.raises(DomainError):
        services.save_activity(**given)
    row = services.save_activity(**given, municipality=world.municipality, area="  Westwijk  Noord ")
    assert row.area == "Westwijk Noord"


def test_only_what_is_planned_can_be_cancelled(world, activity):
    with pytest.raises(DomainError):
        services.cancel_activity(activity=activity, by=None)
    planned = factories.ActivityFactory(programme=world.programme, kind=activity.kind, status="planned")
    assert services.cancel_activity(activity=planned, by=None).status == "cancelled"
    with pytest.raises(DomainError):
        services.cancel_activity(activity=planned, by=None)


# --- the list -------------------------------------------------------------------------------------


def titles(response):
    return [row.title for row in response.context["page"].object_list]


def test_the_list_is_filtered_by_kind_line_status_and_year(as_role, world, activity, kind):
    other_kind = factories.ActivityKindFactory(programme=world.programme, name="Evenement")
    factories.ActivityFactory(
        programme=world.programme, kind=other_kind, title="Feest", starts_on=datetime.date(2025, 5, 5), status="planned"
    )
    client, url = as_role("adviseur"), reverse("activities:list")
    assert titles(client.get(url)) == ["Kijken naar kunst", "Feest"]
    for query, expected in [
        ({"soort": kind.pk}, ["Kijken naar kunst"]),
        ({"lijn": kind.line_id}, ["Kijken naar kunst"]),
        ({"status": "planned"}, ["Feest"]),
        ({"jaar": 2025}, ["Feest"]),
        ({"jaar": 2025, "status": "held"}, []),
        ({"jaar": "ooit", "status": "kwijt", "soort": "x"}, ["Kijken naar kunst", "Feest"]),
    ]:
        assert titles(client.get(url, query)) == expected, query


def test_what_should_have_been_held_asks_whether_it_was(world, kind):
    past = factories.ActivityFactory(
        programme=world.programme, kind=kind, starts_on=today() - datetime.timedelta(days=1), status="planned"
    )
    assert past.is_overdue
    past.ends_on = today()
    assert not past.is_overdue


def test_activities_of_another_penvoerder_stay_out_of_sight(as_role, world, other_world, activity):
    foreign = factories.ActivityFactory(programme=other_world.programme, title="Elders")
    client = as_role("adviseur")
    assert titles(client.get(reverse("activities:list"))) == ["Kijken naar kunst"]
    assert client.get(reverse("activities:edit", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_download_is_what_is_shown_harmless_and_logged(as_role, world, activity, form):
    activity.title = '=HYPERLINK("http://kwaad.example","klik")'
    activity.save()
    activity.schools.add(world.school)
    factories.ActivityFactory(programme=world.programme, kind=activity.kind, title="Gepland", status="planned")
    response = as_role("adviseur").get(reverse("activities:list"), {"status": "held", "vorm": form})
    assert response.status_code == 200
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(response.content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row)]
        assert sheet["A2"].data_type == "s"
    else:
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))[1:]
    shown = [row for row in rows if row and row[0] and row[1] == "Teamtraining"]
    assert len(shown) == 1
    assert shown[0][0].startswith("'=")
    assert world.school.code in shown[0][9]
    log = Download.objects.get()
    assert (log.user, log.penvoerder, log.subject, log.form) == (
        world.users["adviseur"],
        world.penvoerder,
        "activities",
        form,
    )


def test_another_form_of_download_does_not_exist(as_role, world, activity):
    assert as_role("adviseur").get(reverse("activities:list"), {"vorm": "exe"}).status_code == 404
    assert not Download.objects.exists()


# --- the form -------------------------------------------------------------------------------------


def test_the_adviser_adds_an_activity(as_role, world, kind):
    data = form_data(kind, schools=[world.school.pk], attendance="14", municipality=world.municipality.pk)
    assert as_role("adviseur").post(reverse("activities:new"), data).status_code == 302
    row = Activity.objects.get()
    assert (row.title, row.attendance, row.schools.get()) == ("Teamtraining drama", 14, world.school)


def test_schools_to_choose_are_those_of_the_work_area_that_are_open(as_role, world, other_world, activity):
    closed = factories.SchoolFactory(municipality=world.municipality, closed_on=datetime.date(2024, 8, 1))
    page = as_role("adviseur").get(reverse("activities:new"))
    assert list(page.context["form"].fields["schools"].queryset) == [world.school]
    activity.schools.add(closed)
    page = as_role("adviseur").get(reverse("activities:edit", args=[activity.pk]))
    assert set(page.context["form"].fields["schools"].queryset) == {world.school, closed}


def test_a_school_of_elsewhere_cannot_be_smuggled_in(as_role, world, other_world, kind):
    response = as_role("adviseur").post(reverse("activities:new"), form_data(kind, schools=[other_world.school.pk]))
    assert response.status_code == 200
    assert not Activity.objects.exists()


def test_errors_come_at_once_and_nothing_is_lost(as_role, world, kind):
    data = form_data(kind, starts_on="2040-01-01", ends_on="2039-01-01", note="een notitie die blijft")
    response = as_role("adviseur").post(reverse("activities:new"), data)
    assert len(response.context["form"].non_field_errors()) == 2
    assert "een notitie die blijft" in response.text


def test_an_activity_is_edited_and_cancelled(as_role, world, kind):
    row = factories.ActivityFactory(programme=world.programme, kind=kind, title="Straks", status="planned")
    client = as_role("adviseur")
    data = form_data(kind, title="Later", status="planned", starts_on=today().isoformat())
    client.post(reverse("activities:edit", args=[row.pk]), data)
    row.refresh_from_db()
    assert row.title == "Later"
    client.post(reverse("activities:cancel", args=[row.pk]))
    row.refresh_from_db()
    assert row.status == "cancelled"
