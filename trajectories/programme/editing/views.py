"""The pages on which the project leader edits the definition: an overview, a list per kind, a page per part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.policies import guard, leader
from cmk.core.errors import DomainError
from trajectories.models import Programme
from trajectories.programme.current import current_programme
from trajectories.programme.editing import saving, selectors
from trajectories.programme.editing.catalogue import KINDS
from trajectories.programme.editing.description import CHANGED_MEANWHILE, Kind
from trajectories.programme.editing.edits import stamp
from trajectories.programme.editing.forms import PartForm, now_says, row_formsets
from trajectories.programme.editing.preview import preview

# What the page with the preview adds to what was sent.
CONFIRMED, BACK, CHOSEN = "bevestigd", "terug", "toepassen"


def own_programme(request: HttpRequest) -> Programme:
    """Return the programme that the person works in; ``Http404`` without any."""
    programme = current_programme(request.user)
    if programme is None:
        raise Http404
    return programme


def _kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


@guard(leader)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show everything that the definition holds, and from where each part is edited."""
    programme = own_programme(request)
    context = {
        "programme": programme,
        "groups": selectors.setup_overview(programme),
        "municipalities": programme.municipalities.count(),
    }
    return render(request, "programme/setup/overview.html", context)


@guard(leader)
@require_http_methods(["GET", "POST"])
def parts(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the parts of one kind; of a kind with one part, that part."""
    programme, described = own_programme(request), _kind(kind)
    if described.single:
        return _edit(request, programme, described, described.single(programme))
    if request.method == "POST":
        raise Http404
    context = {
        "programme": programme,
        "kind": described,
        "lines": selectors.part_lines(programme, described),
        "retired": list(described.retired(programme)),
    }
    return render(request, "programme/setup/parts.html", context)


@guard(leader)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Add a part."""
    programme, described = own_programme(request), _kind(kind)
    if described.single:
        raise Http404
    return _edit(request, programme, described, None)


@guard(leader)
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Edit a part with its rows."""
    programme, described = own_programme(request), _kind(kind)
    if described.single:
        raise Http404
    if described.retired(programme).filter(key=key).exists():
        return redirect(_after(described))
    return _edit(request, programme, described, get_object_or_404(described.live(programme), key=key))


def _after(kind: Kind) -> str:
    return reverse("programme:setup") if kind.single else reverse("programme:parts", args=[kind.slug])


def _edit(request: HttpRequest, programme: Programme, kind: Kind, found: Any) -> HttpResponse:
    data = request.POST.copy() if request.method == "POST" else None
    form = PartForm(data, programme=programme, kind=kind, part=found)
    formsets = row_formsets(programme, kind, found, data)
    conflict: list[str] = []
    # All are asked, so that all errors are told at once.
    if data is not None and all([form.is_valid(), *(formset.is_valid() for formset in formsets.values())]):
        edit, seen = form.part_edit(formsets), form.cleaned_data["seen"]

        def save(chosen: frozenset[str] = frozenset()) -> Any:
            key = None if found is None else getattr(found, "key", found.pk)
            return saving.save_part(programme=programme, kind=kind, key=key, edit=edit, seen=seen, chosen=chosen)

        try:
            if BACK in data:
                return _page(request, programme, kind, found, form, formsets, conflict)
            if CONFIRMED not in data and (effects := preview(programme, kind, save)):
                return _preview_page(request, programme, kind, found, effects)
            done = save(frozenset(data.getlist(CHOSEN)))
        except DomainError as error:
            for sentence in error.messages:
                form.add_error(None, sentence)
            if str(CHANGED_MEANWHILE) in error.messages:
                data["seen"] = stamp(kind, found)
                conflict = list(now_says(form, formsets))
        else:
            messages.success(request, _("Saved: %(name)s.") % {"name": done.part})
            return redirect(_after(kind))
    return _page(request, programme, kind, found, form, formsets, conflict)


def _page(
    request: HttpRequest,
    programme: Programme,
    kind: Kind,
    found: Any,
    form: PartForm,
    formsets: dict[str, Any],
    conflict: list[str],
) -> HttpResponse:
    context = {
        "programme": programme,
        "kind": kind,
        "part": found,
        "form": form,
        "formsets": list(formsets.values()),
        "errors": form.total_errors() + sum(formset.total_error_count() for formset in formsets.values()),
        "conflict": conflict,
        "retired": selectors.retired_rows(kind, found) if found is not None else [],
        "title": kind.title if kind.single else (found or kind.add),
        "back": _after(kind),
    }
    return render(request, "programme/setup/part.html", context)


def _preview_page(request: HttpRequest, programme: Programme, kind: Kind, found: Any, effects: Any) -> HttpResponse:
    left_out = {"csrfmiddlewaretoken", CONFIRMED, BACK, CHOSEN}
    sent = [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]
    context = {
        "programme": programme,
        "kind": kind,
        "part": found,
        "effects": effects,
        "sent": sent,
        "title": kind.title if kind.single else (found or kind.add),
    }
    return render(request, "programme/setup/preview.html", context)


@guard(leader)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Take a part out of use, after showing what that does."""
    programme, described = own_programme(request), _kind(kind)
    if described.single:
        raise Http404
    found = get_object_or_404(described.live(programme), key=key)

    def act() -> Any:
        return saving.retire_part(programme=programme, kind=described, key=key)

    problems: list[str] = []
    effects: list[Any] = []
    try:
        if request.method == "POST":
            act()
            messages.success(request, _("Taken out: %(name)s.") % {"name": found})
            return redirect(_after(described))
        effects = preview(programme, described, act)
    except DomainError as error:
        problems = list(error.messages)
    context = {"kind": described, "part": found, "effects": effects, "problems": problems}
    return render(request, "programme/setup/remove.html", context)


@guard(leader)
@require_POST
def take_back(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Take a part into use again."""
    programme, described = own_programme(request), _kind(kind)
    get_object_or_404(described.retired(programme), key=key)
    return _back(
        request,
        lambda: saving.take_back(programme=programme, kind=described, key=key),
        reverse("programme:parts", args=[described.slug]),
    )


@guard(leader)
@require_POST
def take_back_row(request: HttpRequest, kind: str, key: str, rows: str, pk: int) -> HttpResponse:
    """Take a step, topic or role into use again."""
    programme, described = own_programme(request), _kind(kind)
    found = get_object_or_404(described.live(programme), key=key)
    listed = next((each for each in described.rows if each.slug == rows and each.keeps_history), None)
    if listed is None:
        raise Http404
    get_object_or_404(getattr(found, listed.related).exclude(retired_on=None), pk=pk)
    return _back(
        request,
        lambda: saving.take_back_row(programme=programme, kind=described, key=key, rows=listed, pk=pk),
        reverse("programme:part", args=[described.slug, key]),
    )


def _back(request: HttpRequest, act: Callable[[], Any], url: str) -> HttpResponse:
    try:
        row = act()
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("In use again: %(name)s.") % {"name": row})
    return redirect(url)
