"""What the walks along the road share: the programme of Amstelland with fictional people, and how one signs in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from cmk.accounts.models import User
from cmk.demo.build import build_demo
from cmk.demo.people import DEMO_PASSWORD


def load_amstelland() -> None:
    """Fill the test database as ``make demo`` does, with the real definitions of programme and questionnaire."""
    build_demo(today=timezone.localdate(), duo=None)


def person(address: str) -> User:
    """Return the demo's person with the address ``address@example.org``."""
    return User.objects.get(email=f"{address}@example.org")


def sign_in_demo(page: Page, sign_in: Any, address: str) -> User:
    """Sign in as one of the demo's people; the page is then where sign-in leads."""
    user = person(address)
    sign_in(page, user, DEMO_PASSWORD)
    return user


def wait_saved(page: Page) -> None:
    """Wait until the server has everything (nothing is left in the browser) and the page says so in words."""
    page.wait_for_function(
        """() => Object.keys(localStorage).every(key => !key.startsWith("autosave:"))
          && /^Opgeslagen om /.test(document.querySelector("[data-autosave-status]").textContent)"""
    )


def path(name: str, *args: Any) -> str:
    """Return the address of a page by its name."""
    return reverse(name, args=args)
