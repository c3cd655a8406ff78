"""The page of results, and what the box in the header shows while one types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cmk.accounts.policies import guard
from cmk.core.search.folding import FEWEST_LETTERS, MOST_CHARACTERS, read_query
from monitoring.search.policies import may_search
from monitoring.search.selectors import search

# How many results of a kind: while typing, on the page, and on the page of one kind.
LIVE, PAGE, ONE_KIND = 3, 8, 100


@require_safe
@guard(may_search)
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found for ``q``; of one kind only with ``soort``. The box in the header gets a short list."""
    live = bool(request.htmx)  # type: ignore[attr-defined]
    query = read_query(request.GET.get("q", ""))
    only = request.GET.get("soort", "")
    most = LIVE if live else ONE_KIND if only else PAGE
    context = {
        "results": search(request.user, query, most=most, only=only),
        "query": query,
        "only": only,
        "fewest_letters": FEWEST_LETTERS,
        "most_characters": MOST_CHARACTERS,
        "is_search_page": True,
    }
    response = render(request, "search/live.html" if live else "search/results.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
