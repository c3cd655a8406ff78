"""Agreements: adding and changing with parties, dates and a file; the list; who reads what; removing."""

from __future__ import annotations

import datetime

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.urls import reverse

from cmk.accounts.models import Download
from cmk.core.errors import DomainError
from cmk.core.models import today
from tests import factories
from tests.uploads import PDF, REFUSED, upload
from trajectories.agreements.services import AgreementData, Parties, save_agreement
from trajectories.models import Agreement

TOMORROW = today() + datetime.timedelta(days=1)
YESTERDAY = today() - datetime.timedelta(days=1)
NEW = {"kind": "convenant", "title": "Cultuurconvenant"}


def with_all(world):
    """A party of each kind, as the form sends them."""
    return {
        "municipalities": [world.municipality.pk],
        "boards": [world.board.pk],
        "schools": [world.school.pk],
        "partners": [world.partner.pk],
        "other_parties": "de bibliotheek",
    }


def add(client, **data):
    return client.post(reverse("agreements:new"), {**NEW, **data})


def kept():
    """The names of the files that the storage holds."""
    return set(default_storage.listdir("agreements")[1]) if default_storage.exists("agreements") else set()


@pytest.fixture
def signed(world):
    """A signed one to which everything of the world is a party."""
    agreement = factories.AgreementFactory(penvoerder=world.penvoerder, signed=True, title="Ons convenant")
    agreement.municipalities.add(world.municipality)
    agreement.boards.add(world.board)
    agreement.schools.add(world.school)
    agreement.partners.add(world.partner)
    return agreement


def test_adding_with_a_party_of_each_kind_and_a_file(as_role, world):
    response = add(
        as_role("adviseur"),
        **with_all(world),
        signed_on="2025-01-20",
        valid_until="2028-12-31",
        programme=world.programme.pk,
        note="Onder ons",
        file=upload("getekend.pdf"),
    )
    agreement = Agreement.objects.get()
    assert response.url == reverse("agreements:detail", args=[agreement.pk])
    assert agreement.penvoerder == world.penvoerder
    assert (agreement.signed_on, agreement.valid_until) == (datetime.date(2025, 1, 20), datetime.date(2028, 12, 31))
    assert list(agreement.municipalities.all()) == [world.municipality]
    assert list(agreement.boards.all()) == [world.board]
    assert list(agreement.schools.all()) == [world.school]
    assert list(agreement.partners.all()) == [world.partner]
    assert agreement.file.read() == PDF
    page = as_role("adviseur").get(response.url).content.decode()
    for words in (world.municipality.name, world.board.name, world.school.name, world.partner.name, "de bibliotheek"):
        assert words in page


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"other_parties": ""}, {"other_parties"}),
        ({"other_parties": "   "}, {"other_parties"}),
        ({"other_parties": "x", "kind": "", "title": ""}, {"kind", "title"}),
        ({"other_parties": "x", "kind": "contract"}, {"kind"}),
        ({"other_parties": "x", "signed_on": TOMORROW.isoformat()}, {"signed_on"}),
        ({"other_parties": "x", "signed_on": "2025-02-30"}, {"signed_on"}),
        ({"other_parties": "x", "signed_on": "2025-06-01", "valid_until": "2025-05-31"}, {"valid_until"}),
        ({"other_parties": "", "title": "", "valid_until": "nooit"}, {"other_parties", "title", "valid_until"}),
    ],
)
def test_what_is_wrong_is_said_at_the_field_all_at_once(as_role, world, data, fields):
    response = add(as_role("adviseur"), **data)
    assert set(response.context["form"].errors) == fields
    assert not Agreement.objects.exists()


def test_what_was_ticked_comes_back_with_the_errors(as_role, world):
    page = add(as_role("adviseur"), title="", schools=[world.school.pk]).content.decode()
    assert f'name="schools" value="{world.school.pk}" id="id_schools_0" checked' in page


def test_parties_of_elsewhere_cannot_be_chosen(as_role, world, other_world):
    for name, value in (
        ("municipalities", other_world.municipality.pk),
        ("boards", other_world.board.pk),
        ("schools", other_world.school.pk),
        ("partners", other_world.partner.pk),
        ("programme", other_world.programme.pk),
    ):
        response = add(as_role("adviseur"), other_parties="x", **{name: value})
        assert set(response.context["form"].errors) == {name}
    assert not Agreement.objects.exists()


def test_the_service_holds_its_own_rules(world, other_world):
    parties = Parties(partners=(other_world.partner,))
    data = AgreementData(
        kind="convenant",
        title="Convenant",
        parties=parties,
        signed_on=TOMORROW,
        valid_until=today(),
        programme=other_world.programme,
    )
    with pytest.raises(DomainError) as refused:
        save_agreement(penvoerder=world.penvoerder, data=data)
    assert len(refused.value.messages) == 4
    with pytest.raises(DomainError):
        save_agreement(penvoerder=world.penvoerder, data=AgreementData(kind="convenant", title="Zonder"))
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_of_a_wrong_kind_is_refused(as_role, world, what):
    before = kept()
    file, words = REFUSED[what]()
    response = add(as_role("adviseur"), other_parties="x", file=file)
    assert words in str(response.context["form"].errors["file"])
    assert not Agreement.objects.exists()
    assert kept() == before


def test_a_good_file_beside_a_mistake_is_asked_again(as_role, world):
    response = add(as_role("adviseur"), other_parties="x", title="", file=upload("getekend.pdf"))
    assert "Kies het bestand nog een keer" in response.content.decode()


def edit(client, agreement, **data):
    return client.post(reverse("agreements:edit", args=[agreement.pk]), {**NEW, "other_parties": "x", **data})


def test_changing_shows_what_there_is_and_keeps_what_is_not_touched(as_role, world, signed):
    client = as_role("adviseur")
    form = client.get(reverse("agreements:edit", args=[signed.pk])).context["form"]
    assert form["schools"].value() == [world.school.pk]
    name = signed.file.name
    edit(client, signed, boards=[world.board.pk], signed_on="2025-01-15")
    signed.refresh_from_db()
    assert signed.title == "Cultuurconvenant"
    assert signed.file.name == name
    assert list(signed.boards.all()) == [world.board]
    assert not signed.schools.exists()


def test_a_party_that_closed_or_stopped_since_stays_a_party(as_role, world, signed):
    type(world.school).objects.filter(pk=world.school.pk).update(closed_on=YESTERDAY)
    type(world.partner).objects.filter(pk=world.partner.pk).update(ended_on=YESTERDAY)
    world.penvoerder.work_areas.all().delete()
    response = edit(as_role("adviseur"), signed, **with_all(world))
    assert response.status_code == 302
    assert list(signed.schools.all()) == [world.school]
    assert list(signed.partners.all()) == [world.partner]
    assert list(signed.boards.all()) == [world.board]
    fresh = as_role("adviseur").get(reverse("agreements:new")).context["form"]
    assert not fresh.fields["schools"].queryset.exists(), "but not for a new one"


def test_another_file_takes_its_place_after_commit_only(as_role, world, signed, django_capture_on_commit_callbacks):
    old = signed.file.name
    with django_capture_on_commit_callbacks() as callbacks:
        edit(as_role("adviseur"), signed, file=upload("nieuw.pdf", PDF + b"nieuw"))
    signed.refresh_from_db()
    assert signed.file.read() == PDF + b"nieuw"
    assert default_storage.exists(old)
    for callback in callbacks:
        callback()
    assert not default_storage.exists(old)


def test_the_file_can_be_taken_away(as_role, world, signed, django_capture_on_commit_callbacks):
    old = signed.file.name
    with django_capture_on_commit_callbacks(execute=True):
        edit(as_role("adviseur"), signed, remove_file="on")
    signed.refresh_from_db()
    assert not signed.file
    assert not default_storage.exists(old)
    assert as_role("adviseur").get(reverse("agreements:file", args=[signed.pk])).status_code == 404


@pytest.mark.parametrize("role", ["iccer", "directeur", "bestuurder", "bovenschools_iccer", "gemeente", "partner"])
def test_who_signed_reads_it_without_our_note(as_role, world, signed, role):
    Agreement.objects.update(note="Onder ons gezegd")
    client = as_role(role)
    page = client.get(reverse("agreements:detail", args=[signed.pk])).content.decode()
    assert "Ons convenant" in page
    assert "Onder ons gezegd" not in page
    assert reverse("agreements:edit", args=[signed.pk]) not in page
    assert reverse("partners:detail", args=[world.partner.pk]) not in page.split("<main")[1]
    response = client.get(reverse("agreements:file", args=[signed.pk]))
    assert b"".join(response) == b"%PDF-1.7 een convenant"
    assert response["Content-Disposition"] == 'attachment; filename="ons-convenant.pdf"'
    download = Download.objects.get()
    assert (download.user, download.subject, download.form) == (world.users[role], f"agreement:{signed.pk}", "pdf")


@pytest.mark.parametrize("role", ["iccer", "bestuurder", "gemeente", "partner"])
def test_of_another_penvoerder_is_not_there_although_we_are_a_party(as_role, world, other_world, signed, role):
    Agreement.objects.update(penvoerder=other_world.penvoerder)
    for name in ("detail", "file"):
        assert as_role(role).get(reverse(f"agreements:{name}", args=[signed.pk])).status_code == 404


def listed(client, **query):
    response = client.get(reverse("agreements:list"), query)
    return [row.record.title for row in response.context["table"].page.object_list]


def make(world, title, **fields):
    return factories.AgreementFactory(penvoerder=world.penvoerder, title=title, **fields)


def test_search_and_filters(as_role, world, other_world):
    first = make(world, "Aalsmeer", signed=True, programme=world.programme)
    first.boards.add(world.board)
    second = make(world, "Breed", kind="intentieverklaring", other_parties="Het Cultuurhuis")
    second.municipalities.add(world.municipality)
    third = make(world, "Cultuur", signed=True, valid_until=YESTERDAY)
    third.schools.add(world.school)
    third.partners.add(world.partner)
    factories.AgreementFactory(penvoerder=other_world.penvoerder, title="Van de buren")
    client = as_role("adviseur")
    for query, expected in (
        ({}, {"Aalsmeer", "Breed", "Cultuur"}),
        ({"q": "aals"}, {"Aalsmeer"}),
        ({"q": world.board.name}, {"Aalsmeer"}),
        ({"q": world.municipality.name}, {"Breed"}),
        ({"q": "cultuurhuis"}, {"Breed"}),
        ({"q": world.school.name}, {"Cultuur"}),
        ({"q": world.partner.name}, {"Cultuur"}),
        ({"q": "niets"}, set()),
        ({"kind": "intentieverklaring"}, {"Breed"}),
        ({"state": "getekend"}, {"Aalsmeer", "Cultuur"}),
        ({"state": "nog-niet"}, {"Breed"}),
        ({"state": "geldig"}, {"Aalsmeer"}),
        ({"state": "verlopen"}, {"Cultuur"}),
        ({"programme": world.programme.pk}, {"Aalsmeer"}),
        ({"municipality": world.municipality.pk}, {"Breed"}),
        ({"board": world.board.pk}, {"Aalsmeer"}),
        ({"state": "onzin"}, {"Aalsmeer", "Breed", "Cultuur"}),
    ):
        assert set(listed(client, **query)) == expected, query
    assert listed(client, sort="title") == ["Aalsmeer", "Breed", "Cultuur"]


def test_the_latest_signed_come_first_after_what_waits(as_role, world):
    make(world, "oud", signed_on=datetime.date(2020, 1, 1))
    make(world, "nieuw", signed_on=datetime.date(2025, 1, 1))
    make(world, "wacht")
    assert listed(as_role("adviseur")) == ["wacht", "nieuw", "oud"]


def test_many_parties_are_shown_short(as_role, world):
    agreement = make(world, "Breed")
    agreement.schools.add(*factories.SchoolFactory.create_batch(9, municipality=world.municipality))
    page = as_role("adviseur").get(reverse("agreements:list")).content.decode()
    assert "en nog 5" in page


def test_an_empty_list_explains_the_next_step(as_role, world):
    page = as_role("adviseur").get(reverse("agreements:list")).content.decode()
    assert "Nog geen overeenkomsten" in page
    assert reverse("agreements:new") in page


def test_begun_at_the_page_of_a_party_it_is_ticked(as_role, world, other_world):
    client, url = as_role("adviseur"), reverse("agreements:new")
    for query, field, party in (
        ({"bestuur": world.board.number}, "boards", world.board),
        ({"gemeente": world.municipality.code}, "municipalities", world.municipality),
        ({"school": world.school.code}, "schools", world.school),
        ({"partner": world.partner.pk}, "partners", world.partner),
    ):
        assert client.get(url, query).context["form"][field].value() == [party.pk]
    for query in ({"bestuur": other_world.board.number}, {"partner": "9" * 30}, {"partner": "²"}, {"school": "\x00"}):
        form = client.get(url, query).context["form"]
        assert not any(form[name].value() for name in ("boards", "partners", "schools"))


def test_removing_asks_first_and_is_audited(as_role, world, signed, django_capture_on_commit_callbacks):
    client, name = as_role("adviseur"), signed.file.name
    url = reverse("agreements:remove", args=[signed.pk])
    assert "Ons convenant" in client.get(url).content.decode()
    assert Agreement.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url).url == reverse("agreements:list")
    assert not Agreement.objects.exists()
    assert not default_storage.exists(name)
    assert client.post(url).status_code == 404
    entry = LogEntry.objects.filter(object_repr="Ons convenant", action=LogEntry.Action.DELETE).get()
    assert entry.actor == world.users["adviseur"]


def test_who_becomes_a_party_is_audited(as_role, world, signed):
    edit(as_role("adviseur"), signed, schools=[world.school.pk])
    changes = [entry.changes for entry in LogEntry.objects.filter(object_pk=str(signed.pk)) if entry.changes]
    assert any("boards" in change for change in changes)


@pytest.mark.parametrize(("role", "sees"), [("adviseur", True), ("iccer", True), ("bestuurder", False)])
def test_the_page_of_a_school_shows_what_it_signed(as_role, world, role, sees):
    """The board reads its own agreements; what only a school of it signed is the school's."""
    make(world, "Theaterlijn", signed=True).schools.add(world.school)
    make(world, "Nog een voorstel").schools.add(world.school)
    page = as_role(role).get(reverse("school:overview", args=[world.school.code])).content.decode()
    assert ("Theaterlijn" in page) == sees
    assert ("Nog een voorstel" in page) == (role == "adviseur")


@pytest.mark.parametrize("role", ["adviseur", "partner"])
def test_the_page_of_a_partner_shows_what_it_signed(as_role, world, role):
    make(world, "Theaterlijn", signed=True).partners.add(world.partner)
    make(world, "Nog een voorstel").partners.add(world.partner)
    page = as_role(role).get(reverse("partners:detail", args=[world.partner.pk])).content.decode()
    assert "Theaterlijn" in page
    assert ("Nog een voorstel" in page) == (role == "adviseur")
