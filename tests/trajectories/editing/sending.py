"""Sends a page of the setup as a browser does: everything that it shows, with some of it changed."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse


def shown(client: Client, url: str) -> dict[str, Any]:
    """Return what a browser would send of the page at ``url`` when nobody touches it."""
    response = client.get(url)
    assert response.status_code == 200, url
    forms = [response.context["form"]]
    data: dict[str, Any] = {}
    for formset in response.context["formsets"]:
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for field in form:
            value = field.field.prepare_value(field.value())
            if isinstance(value, list | tuple):
                value = [str(item) for item in value]
            if value is None or value is False or value == []:
                continue
            data[field.html_name] = "on" if value is True else value
    return data


def send(client: Client, url: str, *left_out: str, **changes: Any) -> Any:
    """Send the page at ``url`` with ``changes`` (``stappen__0__name="Anders"``), without the fields ``left_out``."""
    named = {name.replace("__", "-"): value for name, value in changes.items()}
    data = {**shown(client, url), **named}
    return client.post(url, {name: value for name, value in data.items() if name not in left_out})


def confirm(client: Client, url: str, response: Any, *chosen: str) -> Any:
    """Send the preview on, with ``chosen`` ticked."""
    data: dict[str, Any] = {}
    for name, value in response.context["sent"]:
        data.setdefault(name, []).append(value)
    return client.post(url, {**data, "bevestigd": "ja", "toepassen": list(chosen)})


def part_url(kind: str, key: str) -> str:
    """Return the address of a part."""
    return reverse("programme:part", args=[kind, key])


def sentences(response: Any) -> list[str]:
    """Return the effects of a preview."""
    return [effect.sentence for effect in response.context["effects"]]
