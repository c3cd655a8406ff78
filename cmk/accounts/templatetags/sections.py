"""The tabs of a section of the house; a builtin of every template."""

from __future__ import annotations

from typing import Any

from django import template

from cmk.accounts.tabs import tabs_for

register = template.Library()


@register.inclusion_tag("includes/section_tabs.html", takes_context=True)
def section_tabs(context: dict[str, Any], section: str, current: str) -> dict[str, Any]:
    """Show the tabs of ``section`` that the person may open, ``current`` (its key) marked."""
    return {"tabs": tabs_for(context["request"].access, section), "current": current}
