"""With whom: the school, partner, municipality, school board or collaboration of a request, and where each is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from cmk.core.words import word
from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from trajectories.models import Collaboration, Party, Programme, field_of
from trajectories.programme.selectors import current_programme
from trajectories.schoolpage.selectors import school_or_404

NUMBER = re.compile(r"[0-9]{1,18}")


def _numbered(rows: Any, value: str) -> Any:
    if not NUMBER.fullmatch(value):
        raise Http404
    return get_object_or_404(rows, pk=int(value))


def _school(user: Any, value: str) -> Party:
    if not value.isalnum():  # PostgreSQL refuses to look for a NUL
        raise Http404
    return school_or_404(user, value)


def _coded(rows: Any, field: str, value: str) -> Any:
    if not value.isalnum():
        raise Http404
    return get_object_or_404(rows, **{field: value})


FINDERS: dict[str, Callable[[Any, str], Party]] = {
    "school": _school,
    "partner": lambda user, value: _numbered(Partner.objects.visible_to(user), value),
    "municipality": lambda user, value: _coded(Municipality.objects.visible_to(user), "code", value),
    "board": lambda user, value: _coded(SchoolBoard.objects.visible_to(user), "number", value),
    "collaboration": lambda user, value: _numbered(Collaboration.objects.visible_to(user), value),
}


def party_or_none(request: HttpRequest) -> Party | None:
    """Return the party of the address (``?school=<code>``, ``?partner=<pk>``, …); None when it names none.

    ``Http404`` for one that the person may not see.
    """
    for field, find in FINDERS.items():
        if value := request.GET.get(field):
            return find(request.user, value)
    return None


def party_or_404(request: HttpRequest) -> Party:
    """Return the party of the address; ``Http404`` when there is none."""
    party = party_or_none(request)
    if party is None:
        raise Http404
    return party


def find_party(user: Any, field: str, key: str) -> Party:
    """Return the party of the kind ``field`` with its ``key`` (see ``key_of``); ``Http404`` when nobody sees it."""
    find = FINDERS.get(field)
    if find is None:
        raise Http404
    return find(user, key)


def key_of(party: Party) -> str:
    """Return by what addresses name the party: code of school or municipality, number of a board, else the id."""
    if isinstance(party, School | Municipality):
        return party.code
    return party.number if isinstance(party, SchoolBoard) else str(party.pk)


def party_query(party: Party) -> str:
    """Return the query that names ``party``: ``school=16AH00`` or ``partner=12``."""
    return urlencode({field_of(party): key_of(party)})


def party_url(party: Party) -> str:
    """Return the own page of ``party``."""
    names = {
        "school": "school:overview",
        "partner": "partners:detail",
        "municipality": "municipalities:detail",
        "board": "boards:detail",
        "collaboration": "collaborations:detail",
    }
    return reverse(names[field_of(party)], args=[key_of(party)])


def conversations_url(party: Party) -> str:
    """Return the page with the conversations held with ``party``."""
    if isinstance(party, School):
        return reverse("conversations:of_school", args=[party.code])
    if isinstance(party, Partner):
        return reverse("conversations:of_partner", args=[party.pk])
    return reverse("conversations:of_party", args=[field_of(party), key_of(party)])


def below_name(party: Party) -> str:
    """Return what stands in small print below the name: the municipality of a school, else what it is."""
    if isinstance(party, School):
        return str(party.municipality)
    if isinstance(party, Partner):
        return word("partner")
    if isinstance(party, Municipality):
        return _("municipality")
    return _("school board") if isinstance(party, SchoolBoard) else _("collaboration")


def programme_or_404(request: HttpRequest) -> Programme:
    """Return the programme in which the person works; ``Http404`` while the penvoerder has none."""
    programme = current_programme(request.user)
    if programme is None:
        raise Http404
    return programme
