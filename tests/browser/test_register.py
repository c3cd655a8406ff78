"""The register's road: a delivery is sent in, looked at, imported, and the page tells what that did."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from schools.models import School
from schools.uploads import services
from tests.browser.roads import path
from tests.schools.deliveries import nation, school, text_of
from tests.schools.uploads import NAME, a_file, beheerder, do


@pytest.fixture
def fenna(transactional_db):
    return beheerder()


def imported_before(user):
    """The register has a delivery of 2025, so that the next one changes, closes and adds."""
    upload = services.send_in(file=a_file(name="2025-10_alle.csv"), reference_date=None, by=user)
    do(upload.check_job)
    services.start_import(upload=upload, by=user)
    upload.refresh_from_db()
    do(upload.import_job)


def next_delivery():
    """One school moved, one closed, two are new, and one row cannot be read."""
    rows = nation(skip=("21ZZ01",))
    rows[0] |= {"STRAATNAAM": "Kerkpad", "VESTIGINGSNAAM": "De Nieuwe Naam"}
    return text_of([*rows, school("30AA00"), school("30AA01"), school("fout")])


@pytest.mark.worker
def test_a_delivery_from_sending_in_to_imported(page, fenna, start_worker, sign_in, check_page):
    sign_in(page, fenna)
    page.wait_for_url(lambda url: url.endswith(path("register:list")))
    check_page(page)

    imported_before(fenna)
    page.get_by_role("link", name="Bestand insturen").click()
    check_page(page)
    # What is no delivery is refused at once, with the way to it.
    page.set_input_files("input[type=file]", {"name": "scholen.csv", "mimeType": "text/csv", "buffer": b"PK\x03\x04"})
    page.get_by_role("button", name="Insturen en controleren").click()
    expect(page.locator(".error-summary")).to_contain_text("spreadsheet of een zipbestand")
    check_page(page)

    file = {"name": NAME, "mimeType": "text/csv", "buffer": next_delivery().encode("cp1252")}
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Insturen en controleren").click()
    page.wait_for_url(lambda url: "insturen" not in url)
    # No worker yet: the request is kept, and the page says that it waits its turn.
    expect(page.locator("progress[max='100']")).to_have_count(1)
    check_page(page)

    start_worker()
    # The page follows by itself: nobody reloads it.
    told = page.get_by_role("heading", name="Wat er zou veranderen")
    expect(told).to_be_visible(timeout=60_000)
    check_page(page)
    for part in page.locator("details.told > summary").all():
        if part.locator("xpath=..").get_attribute("open") is None:
            part.click()
    for text in ("Kerkpad", "De Nieuwe Naam", "30AA01", "21ZZ01", "VESTIGINGSCODE"):
        expect(page.locator("main")).to_contain_text(text)
    check_page(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert School.objects.filter(code="30AA00").count() == 0

    page.get_by_role("button", name="Importeren").click()
    expect(page.get_by_role("heading", name="Wat de import deed")).to_be_visible(timeout=60_000)
    check_page(page)
    moved = School.objects.get(code="10ZZ00")
    assert (moved.street, moved.name) == ("Kerkpad", "De Nieuwe Naam")
    assert School.objects.get(code="21ZZ01").closed_on is not None
    assert School.objects.filter(code__startswith="30AA").count() == 2

    page.goto(reverse("register:list"))
    expect(page.locator("main")).to_contain_text(NAME)
    check_page(page)
