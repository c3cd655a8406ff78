"""What becomes of an agreement: noted, changed, done with one tap, with a word on how it ended, open again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from trajectories.conversations import services
from trajectories.conversations.choosing import parties_to_choose
from trajectories.conversations.forms import ActionPointForm, FinishForm
from trajectories.conversations.parties import conversations_url, party_or_none, programme_or_404
from trajectories.conversations.points import points_of
from trajectories.conversations.policies import may_finish, staff_or_party
from trajectories.models import ActionPoint


def _back(request: HttpRequest) -> str:
    """Return where the person came from (``next``, this site only), else the page with their agreements."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    is_staff = request.access.is_staff  # type: ignore[attr-defined]
    return reverse("actionpoints:list" if is_staff else "actionpoints:ours")


def _to_finish(request: HttpRequest, pk: int) -> ActionPoint:
    """Return an agreement that the person may finish and reopen; 404 when it is not theirs to see."""
    point: ActionPoint = get_object_or_404(points_of(request.user), pk=pk)
    if not may_finish(request.user, request.access, point):  # type: ignore[arg-type,attr-defined]
        raise PermissionDenied
    return point


@require_http_methods(["GET", "POST"])
@guard(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Note an agreement outside a conversation with the party of the address; without one, choose first."""
    party, by = party_or_none(request), request.user
    if party is None:
        context = {"choose_for": "actionpoints:new", "groups": parties_to_choose(by)}
        return render(request, "conversations/choose.html", context)
    programme = programme_or_404(request)
    owners = services.owner_choices(party=party, programme=programme, by=by)  # type: ignore[arg-type]
    form = ActionPointForm(request.POST or None, owners=owners)
    if form.is_valid():
        try:
            services.add_action_point(programme=programme, party=party, by=by, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(None, list(error.messages))
        else:
            messages.success(request, _("The agreement is noted."))
            return redirect(conversations_url(party))
    return render(request, "conversations/point_form.html", {"form": form, "party": party})


@require_http_methods(["GET", "POST"])
@guard(staff)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an open agreement another text, owner or day."""
    point: ActionPoint = get_object_or_404(points_of(request.user), pk=pk)
    by: Any = request.user
    owners = services.owner_choices(party=point.party, programme=point.programme, by=by)
    if point.owner:
        owners.setdefault(point.owner_value, point.owner.name)
    initial = {"text": point.text, "owner": point.owner_value, "due_on": point.due_on}
    form = ActionPointForm(request.POST or None, owners=owners, initial=initial)
    if form.is_valid():
        try:
            services.change_action_point(point=point, by=by, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, list(error.messages))
        else:
            messages.success(request, _("The agreement is changed."))
            return redirect(_back(request))
    context = {"form": form, "party": point.party, "point": point, "next": _back(request)}
    return render(request, "conversations/point_form.html", context)


@require_POST
@guard(staff_or_party)
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish an agreement today, with one tap. A second tap changes nothing and says the same."""
    point, back = _to_finish(request, pk), _back(request)
    try:
        point = services.finish_action_point(point=point, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect(back)
    said = render_to_string("conversations/parts/finished.html", {"point": point, "next": back}, request)
    messages.success(request, said)
    return redirect(back)


@require_http_methods(["GET", "POST"])
@guard(staff_or_party)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish an agreement on a day of one's own, with a few words on how it ended."""
    point = _to_finish(request, pk)
    form = FinishForm(request.POST or None)
    if form.is_valid():
        try:
            services.finish_action_point(point=point, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error("on", list(error.messages))
        else:
            messages.success(request, _("Done: ‘%(text)s’.") % {"text": point.text})
            return redirect(_back(request))
    return render(request, "conversations/finish.html", {"form": form, "point": point, "next": _back(request)})


@require_http_methods(["GET", "POST"])
@guard(staff_or_party)
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """Say afterwards how a finished agreement ended, and on which day."""
    point = _to_finish(request, pk)
    if not point.is_done:
        return redirect("actionpoints:finish", pk=pk)
    form = FinishForm(request.POST or None, initial={"note": point.done_note, "on": point.done_on})
    if form.is_valid():
        try:
            services.tell_ending(point=point, **form.cleaned_data)
        except DomainError as error:
            form.add_error("on", list(error.messages))
        else:
            messages.success(request, _("It is noted how this ended."))
            return redirect(_back(request))
    return render(request, "conversations/ending.html", {"form": form, "point": point, "next": _back(request)})


@require_POST
@guard(staff_or_party)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a finished agreement be open again."""
    services.reopen_action_point(point=_to_finish(request, pk), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The agreement is open again."))
    return redirect(_back(request))
