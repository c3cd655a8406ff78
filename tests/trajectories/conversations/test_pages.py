"""The pages: writing without JavaScript, lists, downloads, agreements."""

from __future__ import annotations

import datetime
import io
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cmk.accounts.models import Download
from tests import factories
from trajectories.conversations import services
from trajectories.conversations.selectors import open_points_of_school
from trajectories.models import ActionPoint, Conversation

pytestmark = pytest.mark.django_db


def form_of(response):
    """What a browser would send from the form of a page as it stands: every field with its value."""
    html = response.content.decode().split('class="conversation-form"')[1].split("<template")[0]
    data: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        ticked = 'type="checkbox"' not in tag and 'type="radio"' not in tag
        if name and (ticked or re.search(r"\schecked", tag)):
            data.setdefault(name[1], []).append(value[1] if value else "")
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', html):
        data[name] = [text]
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        data[name] = re.findall(r'value="([^"]+)" selected', options)[:1] or re.findall(r'value="([^"]+)"', options)[:1]
    data.pop("csrfmiddlewaretoken", None)
    return data


@pytest.fixture
def adviser(as_role):
    return as_role("adviseur")


def open_form(client, party):
    query = f"?school={party.code}" if hasattr(party, "code") else f"?partner={party.pk}"
    return client.get(reverse("conversations:new") + query, follow=True)


# --- writing ------------------------------------------------------------------------------------------


def test_looking_at_the_form_makes_no_row(world, adviser):
    response = open_form(adviser, world.school)
    assert response.status_code == 200
    html = response.content.decode()
    assert world.school.name in html
    assert world.people["iccer"].name in html
    assert world.people["directeur"].name in html
    assert world.topic.name in html
    assert adviser.get(reverse("conversations:new")).status_code == 200
    assert not Conversation.objects.exists()


def test_from_empty_form_to_recorded_without_javascript(world, adviser):
    page = open_form(adviser, world.school)
    url = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    data = form_of(page) | {
        "people": [str(world.people["iccer"].pk)],
        f"topic-{world.topic.pk}": ["Het team wil verder."],
        "do": ["add-agreement"],
    }
    added = adviser.post(url, data, follow=True)
    row = Conversation.objects.get()
    assert added.redirect_chain[-1][0].startswith(reverse("conversations:edit", args=[row.pk]))
    data = form_of(added)
    (text,) = [name for name in data if name.endswith("-text") and not name.startswith("base-")]
    data |= {text: ["Twee aanbieders voorstellen"], "do": ["done"]}
    done = adviser.post(reverse("conversations:edit", args=[row.pk]), data, follow=True)
    assert done.redirect_chain[-1][0] == reverse("conversations:detail", args=[row.pk])
    row.refresh_from_db()
    assert row.status == "recorded"
    point = row.action_points.get()
    assert (point.text, point.owner_user) == ("Twee aanbieders voorstellen", world.users["adviseur"])
    html = done.content.decode()
    assert "Het team wil verder." in html
    assert world.people["iccer"].name in html
    assert point.text in html


def test_done_shows_everything_that_is_missing_and_loses_nothing(world, adviser):
    page = open_form(adviser, world.school)
    url = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    data = form_of(page) | {"held_at": [f"{tomorrow}T10:00"], "setting": ["brief"], "do": ["done"]}
    response = adviser.post(url, data)
    assert response.status_code == 200
    assert {name for _label, name, _s in response.context["page"].problems} == {
        "id_held_at",
        "id_setting",
        "id_people",
        "id_said",
    }
    assert f'value="{tomorrow}T10:00"' in response.content.decode()
    assert not Conversation.objects.filter(status="recorded").exists()


def test_the_address_of_an_empty_form_leads_to_the_row_once_there_is_one(world, adviser):
    key = uuid.uuid4()
    url = reverse("conversations:write", args=[key]) + f"?school={world.school.code}"
    adviser.post(url, {"base-setting": "0", "setting": "phone"})
    row = Conversation.objects.get()
    assert row.key == key
    assert adviser.get(url)["Location"] == reverse("conversations:edit", args=[row.pk])
    adviser.post(url, {"base-setting": "1", "setting": "online"})
    row.refresh_from_db()
    assert row.setting == "online"


def test_two_tabs_without_javascript_show_the_conflict_and_then_let_one_choose(world, adviser, desk):
    row, name = desk.draft(), f"topic-{world.topic.pk}"
    url = reverse("conversations:edit", args=[row.pk])
    data = form_of(adviser.get(url))
    services.save_draft(conversation=row, changes={name: "Andere tab"}, base={name: 1}, by=desk.adviser)
    response = adviser.post(url, data | {name: ["Deze tab"]})
    assert response.status_code == 200
    html = response.content.decode()
    assert "Andere tab" in html
    assert "Deze tab" in html
    assert row.notes.get().text == "Andere tab"
    response = adviser.post(url, form_of(response))
    assert response.status_code == 302
    assert row.notes.get().text == "Deze tab"


def test_a_chip_that_is_let_go_and_a_row_that_is_taken_away(world, adviser, desk):
    row = desk.complete()
    url = reverse("conversations:edit", args=[row.pk])
    data = form_of(adviser.get(url))
    assert data.pop("people")
    point = row.action_points.get()
    data[f"agreement-{point.key}-remove"] = ["1"]
    adviser.post(url, data)
    assert not row.participants.exists()
    assert not row.action_points.exists()


def test_an_empty_row_that_was_added_is_not_kept(world, adviser, desk):
    row = desk.draft()
    url = reverse("conversations:edit", args=[row.pk])
    data = form_of(adviser.get(url + "?erbij=agreement"))
    assert any(name.startswith("agreement-") for name in data)
    adviser.post(url, data)
    assert not row.action_points.exists()


def test_what_was_written_is_shown_as_text(world, adviser, desk):
    row = desk.draft(**{f"topic__{world.topic.pk}": "<script>alert(1)</script>", "other__bbbbbb__name": "<b>Guus</b>"})
    for url in (reverse("conversations:edit", args=[row.pk]), reverse("conversations:detail", args=[row.pk])):
        html = adviser.get(url).content.decode()
        assert "<script>alert" not in html
        assert "<b>Guus" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_an_unfinished_conversation_is_offered_before_a_new_one(world, adviser, desk):
    row = desk.draft()
    assert reverse("conversations:edit", args=[row.pk]) in open_form(adviser, world.school).content.decode()


def test_open_agreements_from_before_stand_below_the_form(world, adviser, desk):
    factories.ActionPointFactory(programme=world.programme, school=world.school, text="Nog te doen")
    factories.ActionPointFactory(programme=world.programme, text="Van een andere school")
    html = open_form(adviser, world.school).content.decode()
    assert "Nog te doen" in html
    assert "Van een andere school" not in html


def test_a_colleague_reads_but_does_not_write(world, as_role, desk):
    row = desk.recorded()
    Conversation.objects.update(adviser=world.users["beheerder"])
    client = as_role("adviseur")
    detail = client.get(reverse("conversations:detail", args=[row.pk]))
    assert detail.status_code == 200
    assert reverse("conversations:edit", args=[row.pk]) not in detail.content.decode()
    for name in ("edit", "remove", "move"):
        assert client.get(reverse(f"conversations:{name}", args=[row.pk])).status_code == 403
        assert client.post(reverse(f"conversations:{name}", args=[row.pk])).status_code == 403


def test_a_correction_through_the_page_is_shown_with_who_and_what(world, as_role, desk):
    row, name = desk.recorded(), f"topic-{world.topic.pk}"
    leader, url = as_role("beheerder"), reverse("conversations:edit", args=[row.pk])
    page = leader.get(url)
    assert "data-autosave=" not in page.content.decode()
    done = leader.post(url, form_of(page) | {name: ["Toch anders."]}, follow=True)
    html = done.content.decode()
    assert "Toch anders." in html
    assert "Het team wil verder." in html
    assert world.users["beheerder"].name in html


def test_with_a_partner_it_works_the_same(world, adviser):
    page = open_form(adviser, world.partner)
    assert world.people["partner"].name in page.content.decode()
    url = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    data = form_of(page) | {
        "people": [str(world.people["partner"].pk)],
        f"topic-{world.topic.pk}": ["Aanbod doorgenomen."],
        "do": ["done"],
    }
    assert adviser.post(url, data).status_code == 302
    row = Conversation.objects.get()
    assert (row.partner, row.school, row.status) == (world.partner, None, "recorded")
    assert (
        "Aanbod doorgenomen."
        in adviser.get(reverse("conversations:of_partner", args=[world.partner.pk])).content.decode()
    )


@pytest.mark.parametrize(
    "query", ["school=0", "school=%00", "school=%20", "partner=x", "partner=%00", "partner=²", "partner=" + "9" * 30]
)
@pytest.mark.parametrize("page", ["conversations:new", "conversations:plan", "actionpoints:new"])
def test_an_address_that_names_nobody_is_404(world, adviser, page, query):
    assert adviser.get(f"{reverse(page)}?{query}").status_code == 404


# --- planning -----------------------------------------------------------------------------------------


def test_planning_moving_and_cancelling(world, adviser):
    soon = (timezone.localtime() + datetime.timedelta(days=3)).strftime("%Y-%m-%dT10:00")
    url = reverse("conversations:plan") + f"?school={world.school.code}"
    assert adviser.post(url, {"held_at": soon, "kind": world.kind.pk, "setting": "online"}).status_code == 302
    row = Conversation.objects.get()
    assert row.status == "planned"
    later = (timezone.localtime() + datetime.timedelta(days=8)).strftime("%Y-%m-%dT11:30")
    adviser.post(
        reverse("conversations:move", args=[row.pk]), {"held_at": later, "kind": world.kind.pk, "setting": "phone"}
    )
    row.refresh_from_db()
    assert timezone.localtime(row.held_at).strftime("%Y-%m-%dT%H:%M") == later
    assert row.setting == "phone"
    remove = reverse("conversations:remove", args=[row.pk])
    assert adviser.get(remove).status_code == 200
    assert Conversation.objects.exists()
    assert adviser.post(remove)["Location"] == reverse("conversations:of_school", args=[world.school.code])
    assert not Conversation.objects.exists()


def test_planning_in_the_past_keeps_what_was_filled_in(world, adviser):
    url = reverse("conversations:plan") + f"?school={world.school.code}"
    response = adviser.post(url, {"held_at": "2026-01-05T10:00", "kind": world.kind.pk, "setting": "online"})
    assert response.status_code == 200
    assert response.context["form"].errors["held_at"]
    assert 'value="2026-01-05T10:00"' in response.content.decode()


# --- lists --------------------------------------------------------------------------------------------


def conversation(world, **more):
    values = {"programme": world.programme, "kind": world.kind, "school": world.school}
    return factories.ConversationFactory(**{**values, "adviser": world.users["adviseur"], **more})


def listed(client, **query):
    response = client.get(reverse("conversations:list"), query)
    return {row.record.pk for row in response.context["table"].rows}


def test_the_list_starts_with_ones_own_and_filters(world, as_role, adviser):
    colleague = factories.UserFactory()
    mine = conversation(world)
    theirs = conversation(world, adviser=colleague)
    with_partner = conversation(world, school=None, partner=world.partner)
    planned = conversation(world, status="planned", held_at=timezone.now() + datetime.timedelta(days=5))
    old = conversation(world, held_at=timezone.make_aware(datetime.datetime(2025, 5, 5)))
    mine.notes.create(topic=world.topic, text="Over de Kunstbende")
    assert listed(adviser) == {mine.pk, with_partner.pk, planned.pk, old.pk}
    assert listed(as_role("beheerder")) == {mine.pk, theirs.pk, with_partner.pk, planned.pk, old.pk}
    assert listed(adviser, adviser=str(colleague.pk)) == {theirs.pk}
    assert listed(adviser, status="planned") == {planned.pk}
    assert listed(adviser, year="2025") == {old.pk}
    assert listed(adviser, q="kunstbende") == {mine.pk}
    assert listed(adviser, q=world.partner.name) == {with_partner.pk}
    assert listed(adviser, municipality=str(world.municipality.pk)) == {mine.pk, planned.pk, old.pk}
    assert listed(adviser, kind=str(world.kind.pk), adviser="iedereen") >= {mine.pk, theirs.pk}


@pytest.mark.parametrize("sort", ["held_at", "-held_at", "party", "kind", "adviser", "status", "-open_points"])
def test_the_list_sorts_on_every_column(world, adviser, sort):
    conversation(world)
    conversation(world, school=None, partner=world.partner)
    assert len(listed(adviser, sort=sort)) == 2


@pytest.mark.parametrize("query", [{"adviser": "x"}, {"year": "x"}, {"kind": "x"}, {"page": "x"}, {"sort": "; drop"}])
def test_a_filter_that_makes_no_sense_does_no_harm(world, adviser, query):
    conversation(world)
    assert adviser.get(reverse("conversations:list"), query).status_code == 200


def test_nothing_of_another_penvoerder_is_listed(world, other_world, adviser):
    theirs = conversation(other_world)
    factories.ActionPointFactory(programme=other_world.programme, school=other_world.school, text="Van hun")
    assert theirs.pk not in listed(adviser, adviser="iedereen")
    html = adviser.get(reverse("actionpoints:list"), {"owner": "iedereen"}).content.decode()
    assert "Van hun" not in html


def test_the_download_holds_what_the_list_shows_and_is_logged(world, adviser):
    world.school.name = "=HYPERLINK(1)"
    world.school.save()
    row = conversation(world)
    row.notes.create(topic=world.topic, text="Vertrouwelijk")
    conversation(world, status="planned", held_at=timezone.now() + datetime.timedelta(days=5))
    url = reverse("conversations:download", args=["xlsx"])
    response = adviser.get(url, {"status": "recorded"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet.max_row == 2
    assert [cell.value for cell in sheet[2]][1:3] == [world.school.code, "'=HYPERLINK(1)"]
    text = adviser.get(reverse("conversations:download", args=["csv"]), {"status": "recorded"}).content.decode(
        "utf-8-sig"
    )
    assert len(text.strip().splitlines()) == 2
    assert ";'=HYPERLINK(1);" in text
    assert "Vertrouwelijk" not in text
    taken = Download.objects.order_by("pk").values_list("user", "penvoerder", "subject", "form")
    me = world.users["adviseur"].pk
    assert list(taken) == [(me, world.penvoerder.pk, "conversations", form) for form in ("xlsx", "csv")]


def test_the_line_in_time_of_a_school(world, adviser, desk):
    recorded = desk.recorded()
    conversation(world, status="planned", held_at=timezone.now() + datetime.timedelta(days=5))
    response = adviser.get(reverse("conversations:of_school", args=[world.school.code]))
    found = response.context["found"]
    assert [row.pk for row in found.recorded] == [recorded.pk]
    assert len(found.planned) == 1
    ((kind, norm),) = found.norms
    assert (kind, norm.held, norm.norm) == (world.kind.name, 1, 2)


# --- agreements ---------------------------------------------------------------------------------------


def point(world, **more):
    return factories.ActionPointFactory(programme=world.programme, school=world.school, **more)


def points_listed(client, **query):
    return [row.text for row in client.get(reverse("actionpoints:list"), query).context["page"]]


def test_the_list_of_agreements(world, adviser):
    me = world.users["adviseur"]
    today = timezone.localdate()
    point(world, text="Later", owner_user=me, due_on=today + datetime.timedelta(days=3))
    point(world, text="Te laat", owner_user=me, due_on=today - datetime.timedelta(days=3))
    point(world, text="Klaar", owner_user=me, done_on=today)
    point(world, text="School", owner_person=world.people["iccer"], due_on=today)
    assert points_listed(adviser) == ["Te laat", "Later"]
    assert points_listed(adviser, state="te-laat") == ["Te laat"]
    assert points_listed(adviser, state="klaar") == ["Klaar"]
    assert points_listed(adviser, owner="school") == ["School"]
    assert points_listed(adviser, owner="iedereen") == ["Te laat", "School", "Later"]
    assert points_listed(adviser, owner="iedereen", q="laat") == ["Te laat"]


def test_the_iccer_finishes_what_is_hers_and_nothing_else(world, as_role):
    hers = point(world, owner_person=world.people["iccer"])
    ours = point(world, owner_user=world.users["adviseur"])
    of_the_school = point(world)
    client = as_role("iccer")
    url = reverse("actionpoints:finish", args=[hers.pk])
    assert client.get(url).status_code == 200
    today = timezone.localdate().isoformat()
    response = client.post(url, {"note": "Gelukt", "on": today})
    assert response["Location"] == reverse("actionpoints:ours")
    hers.refresh_from_db()
    assert (hers.done_by, hers.done_note) == (world.users["iccer"], "Gelukt")
    for other in (ours, of_the_school):
        assert client.post(reverse("actionpoints:finish", args=[other.pk]), {"on": today}).status_code == 403
    assert client.get(reverse("actionpoints:change", args=[hers.pk])).status_code == 403


def test_the_school_sees_agreements_once_the_conversation_is_recorded(world, desk):
    row = desk.complete()
    iccer = world.users["iccer"]
    assert open_points_of_school(iccer, world.school) == []
    services.record_conversation(conversation=row, by=desk.adviser)
    assert [found.text for found in open_points_of_school(iccer, world.school)] == ["Bellen"]


def test_an_agreement_of_a_draft_is_not_finished_apart(world, adviser, desk):
    pk = desk.complete().action_points.get().pk
    assert adviser.get(reverse("actionpoints:finish", args=[pk])).status_code == 404


def test_finishing_goes_back_to_where_one_came_from_but_never_elsewhere(world, adviser):
    today = timezone.localdate().isoformat()
    for wanted, place in [
        (reverse("worklist"), reverse("worklist")),
        ("https://example.org/", reverse("actionpoints:list")),
        ("//example.org", reverse("actionpoints:list")),
    ]:
        url = reverse("actionpoints:finish", args=[point(world).pk])
        assert adviser.post(url, {"on": today, "next": wanted})["Location"] == place


def test_adding_and_changing_an_agreement(world, other_world, adviser):
    url = reverse("actionpoints:new") + f"?school={world.school.code}"
    bad = adviser.post(url, {"text": "", "owner": f"person-{other_world.people['iccer'].pk}"})
    assert set(bad.context["form"].errors) == {"text", "owner"}
    adviser.post(url, {"text": "Bellen", "owner": "party", "due_on": ""})
    row = ActionPoint.objects.get()
    assert (row.text, row.owner) == ("Bellen", None)
    change = reverse("actionpoints:change", args=[row.pk])
    early = (row.agreed_on - datetime.timedelta(days=2)).isoformat()
    assert adviser.post(change, {"text": "Bellen", "owner": "party", "due_on": early}).status_code == 200
    iccer = world.people["iccer"]
    due = (row.agreed_on + datetime.timedelta(days=2)).isoformat()
    assert adviser.post(change, {"text": "Mailen", "owner": f"person-{iccer.pk}", "due_on": due}).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.owner_person, row.due_on.isoformat()) == ("Mailen", iccer, due)
