"""The report's road: the leader asks and publishes it, a member of the stuurgroep reads and downloads it."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from cmk.accounts.models import Download
from monitoring.models import Report
from tests.browser.roads import load_amstelland, path, sign_in_demo


@pytest.fixture
def amstelland(transactional_db: None) -> None:
    load_amstelland()


@pytest.mark.worker
def test_the_leader_publishes_and_the_stuurgroep_downloads(
    new_page, width, amstelland, start_worker, sign_in, check_page
):
    leader = new_page(width)
    marieke = sign_in_demo(leader, sign_in, "marieke.hofman")
    leader.goto(path("reports:list"))
    check_page(leader)
    leader.goto(path("reports:new"))
    check_page(leader)
    leader.fill("input[name=title]", "Voortgang najaar 2026")
    leader.locator("main form button").last.click()

    # No worker yet: the request is kept, and the page says that it waits its turn.
    leader.wait_for_url(lambda url: "/nieuw/" not in url)
    bar = leader.locator("progress[max='100']")
    expect(bar).to_have_count(1)
    check_page(leader)
    report = Report.objects.get(title="Voortgang najaar 2026")
    assert report.requested_by == marieke
    assert not report.pdf

    start_worker()
    # The page follows by itself: nobody reloads it.
    expect(leader.locator("article.report")).to_be_visible(timeout=120_000)
    check_page(leader)
    for name in ("Borging", "Kennisdelingsbijeenkomsten"):
        expect(leader.locator("article.report")).to_contain_text(name)

    member = new_page(width)
    hans = sign_in_demo(member, sign_in, "hans.bakker")
    assert member.url.endswith(path("reports:list"))
    expect(member.locator("main")).not_to_contain_text("Voortgang najaar 2026")
    check_page(member)

    leader.locator(f"form[action='{path('reports:publish', report.pk)}'] button").click()
    expect(leader.locator(f"form[action='{path('reports:withdraw', report.pk)}']")).to_have_count(1)
    check_page(leader)

    member.reload()
    member.get_by_role("link", name="Voortgang najaar 2026", exact=True).click()
    check_page(member)
    with member.expect_download() as download:
        member.locator(f"a[href='{path('reports:download', report.pk, 'pdf')}']").first.click()
    content = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename.endswith(".pdf")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) >= 4
        assert pdf.Root.MarkInfo.Marked
    taken = Download.objects.get(user=hans)
    assert (taken.form, taken.title) == ("pdf", "Voortgang najaar 2026")

    leader.reload()
    expect(leader.locator("main")).to_contain_text(hans.name)
