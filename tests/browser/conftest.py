"""Walking the application in the system's Chromium.

* ``page``: a page in a fresh browser, once at 1280 and once at 360 px wide (the test runs twice).
* ``new_page(width)``: as many as a test needs, each a person of its own.
* ``sign_in(page, user)``: through the real form.
* ``check_page(page)``: axe (WCAG 2.2 AA and best practices), one h1, and nothing sticks out sideways.
* ``expect_problems(pattern)``: names what the browser may complain about in a test that provokes it.

A test fails on every error in the console, uncaught exception, violation of the content security policy and
answer of 400 or higher to anything but a page itself. On failure a picture of each page is kept in
``var/screenshots``; with ``PICTURES=<folder>`` every page that is checked is.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from tests.factories.accounts import DEFAULT_PASSWORD

# Playwright's synchronous interface runs an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDTHS = [1280, 360]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--disable-dev-shm-usage"]
SCREENSHOTS = Path(settings.BASE_DIR) / "var" / "screenshots"

NewPage = Callable[[int], Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark all tests in this folder, so that none can be forgotten, and keep this run's share of them.

    ``BROWSER_SHARE=1/2`` is the first half, for two runs side by side (``scripts.test``): every second test, so that
    the widths of one test are in different halves.
    """
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker("browser")
    number, _, parts = os.environ.get("BROWSER_SHARE", "1/1").partition("/")
    left = [item for place, item in enumerate(here) if place % int(parts) != int(number) - 1]
    if left:
        config.hook.pytest_deselected(items=left)
        elsewhere = set(left)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Remember on the test whether it failed, for the pictures."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started once; ``CHROMIUM`` names another one."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if found is None:
        pytest.fail("Chromium is missing: `make test` installs it, or name one in CHROMIUM")
    # Chromium's sandbox refuses to be started by root, which is who runs in most containers.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def expected_problems() -> list[str]:
    """The patterns of what the browser may complain about in this test."""
    return []


@pytest.fixture
def expect_problems(expected_problems: list[str]) -> Callable[[str], None]:
    """Give a function that allows what matches a pattern: ``expect_problems(r"401 .*/bewaar/")``."""
    return expected_problems.append


@pytest.fixture
def new_page(
    browser: Browser, live_server: Any, request: pytest.FixtureRequest, expected_problems: list[str]
) -> Iterator[NewPage]:
    """Give a function that opens a page of a given width (CSS pixels) in a browser without any cookies."""
    pages: list[Page] = []
    problems: list[str] = []

    def make(width: int) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900 if width > 600 else 740},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",  # no picture or contrast is measured halfway an animation
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        _watch(page, problems)
        pages.append(page)
        return page

    yield make
    if request.node.stash.get(FAILED, False):
        _keep_pictures(pages, request.node.name)
    for page in pages:
        page.context.close()
    found = [problem for problem in problems if not any(re.search(known, problem) for known in expected_problems)]
    if found:
        pytest.fail("the browser complained:\n" + "\n".join(found))


@pytest.fixture(params=WIDTHS, ids=["wide", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    """The width of the window in CSS pixels: a desk, then a phone."""
    return request.param


@pytest.fixture
def page(new_page: NewPage, width: int) -> Page:
    """A page in a fresh browser, at each width in turn."""
    return new_page(width)


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Give a function that signs a user in through the form; the page is then where sign-in leads."""

    def through_the_form(page: Page, user: Any, password: str = DEFAULT_PASSWORD) -> None:
        page.goto(reverse("account_login"))
        page.fill("input[name=login]", user.email)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: reverse("account_login") not in url)

    return through_the_form


@pytest.fixture
def check_axe() -> Callable[[Page], None]:
    """Give a function that runs axe on the page as it now is, and fails with each violation and its place."""
    return _check_axe


@pytest.fixture
def check_page(request: pytest.FixtureRequest) -> Callable[[Page], None]:
    """Give a function that checks the page as it now is: axe, one h1, and it fits the width."""
    seen: list[str] = []

    def check(page: Page) -> None:
        seen.append(page.url)
        if os.environ.get("PICTURES"):
            name = f"{_file_name(request.node.name)}-{len(seen):02}.png"
            page.screenshot(path=Path(os.environ["PICTURES"]) / name, full_page=True)
        page.wait_for_load_state()  # after a click the address may be there before what stands at it
        headings = page.locator("h1").all_inner_texts()
        assert len(headings) == 1, f"{page.url} has {len(headings)} h1: {headings}"
        wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} sticks out {wide} px to the right: {_widest(page)}"
        _check_axe(page)

    return check


def _check_axe(page: Page) -> None:
    # The debugger's protocol, which evaluate() uses, is not held by the page's security policy: it stays strict.
    page.evaluate(AXE_SCRIPT)
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    told = [
        f"  {violation['id']} ({violation['impact']}): {violation['help']}\n    {node['target']} {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    assert not told, f"axe on {page.url}:\n" + "\n".join(told)


def _widest(page: Page) -> list[str]:
    return page.evaluate(
        """() => [...document.body.querySelectorAll("*")]
          .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .slice(0, 5).map(element => element.outerHTML.slice(0, 120))"""
    )


def _watch(page: Page, problems: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        # Chromium repeats each failed answer here; response() judges those.
        if message.type == "error" and not message.text.startswith("Failed to load resource: the server responded"):
            problems.append(f"console on {page.url}: {message.text}")

    def response(answer: Response) -> None:
        if answer.status >= 400 and answer.request.resource_type != "document":
            problems.append(f"{answer.status} {answer.request.method} {answer.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"exception on {page.url}: {error}"))
    page.on("response", response)


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-")


def _keep_pictures(pages: list[Page], name: str) -> None:
    for number, page in enumerate(pages, start=1):
        path = SCREENSHOTS / f"{_file_name(name)}-{number}.png"
        page.screenshot(path=path, full_page=True)
        print(f"picture: {path} ({page.url})")  # noqa: T201
