"""Boards, municipalities and agreements, walked in a browser."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import expect

from schools.models import PolicyDocument
from tests import factories
from tests.uploads import PDF
from trajectories.models import Agreement, BoardPriority

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full(world):
    """Something of everything at the board and the municipality of the world."""
    for place in ({"board": world.board}, {"municipality": world.municipality}):
        document = PolicyDocument.objects.create(
            penvoerder=world.penvoerder, kind="lea", title="Lokale agenda", year_from=2025, summary="Let op", **place
        )
        document.file.save("lea.pdf", ContentFile(PDF))
    agreement = factories.AgreementFactory(penvoerder=world.penvoerder, signed=True, title="Ons convenant")
    agreement.boards.add(world.board)
    agreement.municipalities.add(world.municipality)
    BoardPriority.objects.create(programme=world.programme, board=world.board, text="Meer muziek", order=1)
    factories.SchoolFactory.create_batch(4, board=world.board, municipality=world.municipality)
    return world


def test_an_adviser_finds_a_board_and_keeps_its_page(page, sign_in, check_page, full, tmp_path):
    sign_in(page, full.users["adviseur"])
    page.goto(reverse("schools:list"))
    page.locator("nav.tabs.section").get_by_role("link", name="Besturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Besturen")
    check_page(page)
    page.get_by_role("table").get_by_role("link", name=full.board.name).click()
    check_page(page)
    expect(page.get_by_role("region", name="Overeenkomsten")).to_contain_text("Ons convenant")

    page.get_by_role("link", name="Contactpersoon toevoegen").click()
    check_page(page)
    page.get_by_text("bovenschools", exact=False).first.click()
    page.get_by_label("E-mailadres van het werk").fill("mira@example.org")
    page.get_by_label("Voornaam").fill("Mira")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("region", name="Mensen", exact=True)).to_contain_text("Mira")

    page.get_by_role("link", name="Beleidsstuk toevoegen").click()
    check_page(page)
    page.get_by_text("koersplan", exact=True).click()
    page.get_by_label("Titel").fill("Koers 2030")
    fake = tmp_path / "koers.pdf"
    fake.write_bytes(b"MZ no pdf at all")
    page.get_by_label("Bestand").set_input_files(fake)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("iets anders in")
    check_page(page)
    real = tmp_path / "echt.pdf"
    real.write_bytes(PDF)
    page.get_by_label("Bestand").set_input_files(real)
    page.get_by_role("button", name="Opslaan").click()
    documents = page.get_by_role("region", name="Beleidsstukken")
    expect(documents).to_contain_text("Koers 2030")
    with page.expect_download() as download:
        documents.get_by_role("link", name="Downloaden Koers 2030").click()
    assert download.value.suggested_filename.startswith("koers-2030")

    page.get_by_role("link", name="Speerpunten aanpassen").click()
    check_page(page)
    page.get_by_label("Speerpunt").nth(1).fill("Meer dans")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("region", name="Speerpunten")).to_contain_text("Meer dans")


def test_an_agreement_is_added_with_parties_found_by_typing(page, sign_in, check_page, full, tmp_path):
    for number in range(40):
        factories.SchoolFactory(municipality=full.municipality, name=f"Basisschool nummer {number}")
    wanted = factories.SchoolFactory(municipality=full.municipality, name="Daltonschool De Coöperatie")
    sign_in(page, full.users["adviseur"])
    page.goto(reverse("boards:detail", args=[full.board.number]))
    page.get_by_role("link", name="Overeenkomst toevoegen").click()
    check_page(page)
    expect(page.get_by_role("checkbox", name=full.board.name, exact=True)).to_be_checked()
    page.get_by_text("intentieverklaring", exact=True).click()
    page.locator("summary", has_text="Scholen").click()
    schools = page.locator("details", has=page.locator("#id_schools"))
    schools.get_by_label("Zoek in deze lijst").fill("cooperatie")
    expect(schools.locator(".filterlist-box label:visible")).to_have_count(1)
    schools.get_by_label("Daltonschool").check()
    file = tmp_path / "verklaring.pdf"
    file.write_bytes(PDF)
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("button", name="Opslaan").click()  # without a title
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("Kies het bestand nog een keer")).to_be_visible()
    check_page(page)
    expect(page.get_by_label("Daltonschool")).to_be_checked()
    page.get_by_label("Titel").fill("Samen op weg")
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Samen op weg")
    expect(page.get_by_text("nog niet getekend").first).to_be_visible()
    check_page(page)
    agreement = Agreement.objects.get(title="Samen op weg")
    assert list(agreement.schools.all()) == [wanted]
    assert list(agreement.boards.all()) == [full.board]
    with page.expect_download() as download:
        page.get_by_role("link", name="Downloaden").click()
    assert download.value.suggested_filename == "samen-op-weg.pdf"

    page.get_by_role("link", name="Verwijderen").click()
    check_page(page)
    page.get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overeenkomsten")
    check_page(page)
    page.get_by_label("Zoek op titel of partij").fill("convenant")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("table").get_by_role("link", name="Ons convenant", exact=True)).to_be_visible()


def test_without_javascript_the_parties_can_be_ticked(browser, live_server, full, sign_in):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    sign_in(page, full.users["adviseur"])
    page.goto(reverse("agreements:new"))
    page.get_by_text("convenant", exact=True).click()
    page.get_by_label("Titel").fill("Zonder script")
    page.locator("summary", has_text="Gemeenten").click()
    page.get_by_role("checkbox", name=full.municipality.name, exact=True).check()
    page.get_by_role("button", name="Opslaan").click()
    assert list(Agreement.objects.get(title="Zonder script").municipalities.all()) == [full.municipality]
    context.close()


@pytest.mark.parametrize(("role", "link"), [("bestuurder", "Ons bestuur"), ("gemeente", "Onze gemeente")])
def test_own_people_read_their_page(page, sign_in, check_page, full, role, link, width):
    sign_in(page, full.users[role])
    if width < 700:
        page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name=link).click()
    check_page(page)
    main = page.get_by_role("main")
    for words in ("Lokale agenda", "Ons convenant", full.school.name):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text("Let op")
    page.get_by_role("link", name="Mijn gegevens wijzigen").click()
    check_page(page)
    page.get_by_label("Telefoon").fill("020 555 01 23")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("region", name="Mensen", exact=True)).to_contain_text("020 555 01 23")
    page.get_by_role("link", name="Ons convenant", exact=True).click()
    check_page(page)


def test_a_municipality_in_the_list(page, sign_in, check_page, full):
    sign_in(page, full.users["adviseur"])
    page.goto(reverse("municipalities:list"))
    check_page(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download voor Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("table").get_by_role("link", name=full.municipality.name).click()
    check_page(page)
    expect(page.get_by_role("region", name="Gegevens")).to_contain_text(full.municipality.code)
