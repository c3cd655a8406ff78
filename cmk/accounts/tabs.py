"""The tabs above pages that belong together (schools, boards, municipalities, people): apps register their own.

As with grants: a lower app can show the tabs of a higher one without knowing it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cmk.accounts.access import Access


@dataclass(frozen=True)
class SectionTab:
    """One tab of ``section``; ``order`` sets its place, ``allowed`` says who gets it (the guard of its view)."""

    section: str
    order: int
    key: str
    label: Any
    url_name: str
    allowed: Callable[[Access], bool]


_tabs: dict[tuple[str, str], SectionTab] = {}


def register_tab(
    section: str, key: str, label: Any, url_name: str, *, order: int, allowed: Callable[[Access], bool]
) -> None:
    """Add a tab to ``section``; called from an app's ``ready``. ``label`` is a lazy translation."""
    _tabs[section, key] = SectionTab(section, order, key, label, url_name, allowed)


def tabs_for(access: Access, section: str) -> list[dict[str, str]]:
    """Return ``key``, ``label`` and ``url`` of the tabs of ``section`` that somebody may open; none for one alone."""
    found = sorted(
        (tab for tab in _tabs.values() if tab.section == section and tab.allowed(access)), key=lambda tab: tab.order
    )
    shown = [{"key": tab.key, "label": str(tab.label), "url": reverse(tab.url_name)} for tab in found]
    return shown if len(shown) > 1 else []
