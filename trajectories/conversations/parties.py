"""The school or partner of a request, and the programme in which one works."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from partners.models import Partner
from schools.models import School
from trajectories.models import Programme
from trajectories.programme.selectors import current_programme
from trajectories.schoolpage.selectors import school_or_404


def party_or_none(request: HttpRequest) -> School | Partner | None:
    """Return the school (``?school=<code>``) or partner (``?partner=<pk>``) of the address; None when it names neither.

    ``Http404`` for one that the person may not see.
    """
    if code := request.GET.get("school"):
        if not code.isalnum():  # PostgreSQL refuses to look for a NUL
            raise Http404
        return school_or_404(request.user, code)
    if number := request.GET.get("partner"):
        if not re.fullmatch(r"[0-9]{1,18}", number):
            raise Http404
        return get_object_or_404(Partner.objects.visible_to(request.user), pk=int(number))
    return None


def party_or_404(request: HttpRequest) -> School | Partner:
    """Return the school or partner of the address; ``Http404`` when there is none."""
    party = party_or_none(request)
    if party is None:
        raise Http404
    return party


def party_query(party: School | Partner | Any) -> str:
    """Return the query that names ``party``: ``school=16AH00`` or ``partner=12``."""
    return urlencode({"school": party.code} if isinstance(party, School) else {"partner": party.pk})


def programme_or_404(request: HttpRequest) -> Programme:
    """Return the programme in which the person works; ``Http404`` while the penvoerder has none."""
    programme = current_programme(request.user)
    if programme is None:
        raise Http404
    return programme
