"""The tips of a programme, for the project leader to edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from cmk.core.formpage import form_page
from monitoring.following import policies
from monitoring.following.tips import services
from monitoring.following.tips.definition import shipped_for
from monitoring.following.tips.forms import TipForm
from monitoring.following.tips.loader import load_tips
from monitoring.following.tips.selectors import TipPage, offers_to_link, tip_or_404, tip_page
from monitoring.following.views.common import me
from monitoring.models import Tip, TipPurpose
from trajectories.models import Programme
from trajectories.programme.current import current_programme


def _programme_or_404(request: HttpRequest) -> Programme:
    programme = current_programme(request.user)
    if programme is None:
        raise Http404
    return programme


def _url(instrument: str, pillar: str) -> str:
    return f"{reverse('following:tips')}?{urlencode({'lijst': instrument, 'pijler': pillar})}"


@guard(policies.edits_tips)
@require_safe
def tips(request: HttpRequest) -> HttpResponse:
    """Show the tips of one pillar (``?lijst=zelfevaluatie-po&pijler=visie``) by what they help with and level."""
    programme = current_programme(request.user)
    page = None
    if programme is not None:
        page = tip_page(programme, instrument=request.GET.get("lijst", ""), pillar=request.GET.get("pijler", ""))
    context: dict[str, Any] = {"programme": programme, "page": page}
    if page is not None and not page.number and not page.retired:
        context["shipped"] = shipped_for(page.instrument) is not None
    return render(request, "following/tips.html", context)


@guard(policies.edits_tips)
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load the tips that come with the software for one questionnaire; what was changed by hand stays."""
    programme = _programme_or_404(request)
    key = request.POST.get("lijst", "")
    definition = shipped_for(key)
    if definition is None:
        messages.error(request, _("No tips come with the software for this questionnaire. Write your own."))
    else:
        loaded = load_tips(programme=programme, definition=definition, only=key)
        messages.success(
            request, _("%(number)d tips are there now. Change them as you like.") % {"number": loaded.added}
        )
    return redirect(_url(key, request.POST.get("pijler", "")))


@guard(policies.edits_tips)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a tip to a pillar."""
    programme = _programme_or_404(request)
    page = tip_page(programme, instrument=request.GET.get("lijst", ""), pillar=request.GET.get("pijler", ""))
    if page is None:
        raise Http404
    initial: dict[str, Any] = {"purpose": request.GET.get("doel", TipPurpose.OWN), "level": request.GET.get("niveau")}
    return _form(request, programme, page, None, initial)


@guard(policies.edits_tips)
@require_http_methods(["GET", "HEAD", "POST"])
def tip(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a tip."""
    programme = _programme_or_404(request)
    row = tip_or_404(request.user, programme, pk)
    page = tip_page(programme, instrument=row.instrument_key, pillar=row.pillar_key)
    if page is None:
        raise Http404
    initial = {
        "purpose": row.purpose,
        "level": row.level,
        "text": row.text,
        "training": row.training,
        "offers": [offer.pk for offer in row.offers.all()],
    }
    return _form(request, programme, page, row, initial)


def _form(
    request: HttpRequest, programme: Programme, page: TipPage, row: Tip | None, initial: dict[str, Any]
) -> HttpResponse:
    offers = offers_to_link(request.user, row)
    form = TipForm(request.POST or None, levels=page.levels, offers=offers, initial=initial)

    def write(data: dict[str, Any]) -> str:
        filled = services.TipData(
            instrument_key=page.instrument,
            pillar_key=page.pillar,
            purpose=data["purpose"],
            level=data["level"],
            text=data["text"],
            training=data["training"],
            offers=data.get("offers", ()),
        )
        services.save_tip(programme=programme, data=filled, by=me(request), tip=row)
        return _("The tip is saved. Schools find it at their result.")

    return form_page(
        request,
        form,
        write,
        template="following/tip.html",
        title=_("Change the tip") if row else _("A new tip"),
        back=_url(page.instrument, page.pillar),
        context=lambda: {"page": page, "tip": row, "pillar": page.pillars[page.pillar]},
    )


def _act(request: HttpRequest, pk: int, act: Callable[[Tip], None], said: str = "") -> HttpResponse:
    row = tip_or_404(request.user, _programme_or_404(request), pk)
    try:
        act(row)
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        if said:
            messages.success(request, said)
    return redirect(_url(row.instrument_key, row.pillar_key))


@guard(policies.edits_tips)
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a tip no longer."""
    said = _("Schools do not see this tip any more. You find it at the bottom.")
    return _act(request, pk, lambda row: services.retire_tip(tip=row, by=me(request)), said)


@guard(policies.edits_tips)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a tip again."""
    said = _("Schools see this tip again.")
    return _act(request, pk, lambda row: services.show_tip_again(tip=row, by=me(request)), said)


@guard(policies.edits_tips)
@require_POST
def up(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a tip one place higher."""
    return _act(request, pk, lambda row: services.move_tip(tip=row, up=True, by=me(request)))


@guard(policies.edits_tips)
@require_POST
def down(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a tip one place lower."""
    return _act(request, pk, lambda row: services.move_tip(tip=row, up=False, by=me(request)))
