"""The list of agreements, and what becomes of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.access import Access
from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from trajectories.conversations import services
from trajectories.conversations.filters import ActionPointFilter
from trajectories.conversations.forms import ActionPointForm, FinishForm
from trajectories.conversations.parties import conversations_url, party_or_404, programme_or_404
from trajectories.conversations.policies import may_finish
from trajectories.models import PARTY_FIELDS, ActionPoint

PER_PAGE = 30


def staff_or_school(access: Access) -> bool:
    """Staff, and people of a school: they may finish what they own."""
    return access.is_staff or access.is_school


def _visible(request: HttpRequest) -> Any:
    rows = ActionPoint.objects.visible_to(request.user).in_force()
    return rows.select_related("programme", *PARTY_FIELDS, "owner_user", "owner_person", "conversation")


def _back(request: HttpRequest, point: ActionPoint) -> str:
    """Return where the person came from (``?next=``, this site only), else a page that shows the agreement."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    if not request.access.is_staff:  # type: ignore[attr-defined]
        return reverse("our_school")
    return reverse("actionpoints:list")


@require_GET
@guard(staff)
def point_list(request: HttpRequest) -> HttpResponse:
    """Show agreements: one's own open ones first, filtered to late ones or those of schools at will."""
    rows = _visible(request).order_by("due_on", "pk")
    found = ActionPointFilter(request.GET, queryset=rows, request=request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "conversations/points.html", {"filter": found, "page": page, "back": request.get_full_path()}
    )


@require_http_methods(["GET", "POST"])
@guard(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Note an agreement with the school or partner of the address, outside a conversation."""
    party, programme, by = party_or_404(request), programme_or_404(request), request.user
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
    point = get_object_or_404(_visible(request), pk=pk)
    by = request.user
    owners = services.owner_choices(party=point.party, programme=point.programme, by=by)  # type: ignore[arg-type]
    if point.owner:
        owners.setdefault(point.owner_value, point.owner.name)
    initial = {"text": point.text, "owner": point.owner_value, "due_on": point.due_on}
    form = ActionPointForm(request.POST or None, owners=owners, initial=initial)
    if form.is_valid():
        try:
            services.change_action_point(point=point, by=by, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(None, list(error.messages))
        else:
            messages.success(request, _("The agreement is changed."))
            return redirect(_back(request, point))
    context = {"form": form, "party": point.party, "point": point, "next": _back(request, point)}
    return render(request, "conversations/point_form.html", context)


@require_http_methods(["GET", "POST"])
@guard(staff_or_school)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish an agreement, with a few words on how it ended. People of a school finish what they own."""
    point = get_object_or_404(_visible(request), pk=pk)
    if not may_finish(request.user, request.access, point):  # type: ignore[arg-type,attr-defined]
        raise PermissionDenied
    form = FinishForm(request.POST or None)
    if form.is_valid():
        try:
            services.finish_action_point(point=point, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error("on", list(error.messages))
        else:
            messages.success(request, _("Done: ‘%(text)s’.") % {"text": point.text})
            return redirect(_back(request, point))
    return render(request, "conversations/finish.html", {"form": form, "point": point, "next": _back(request, point)})


@require_POST
@guard(staff_or_school)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a finished agreement be open again."""
    point = get_object_or_404(_visible(request), pk=pk)
    if not may_finish(request.user, request.access, point):  # type: ignore[arg-type,attr-defined]
        raise PermissionDenied
    services.reopen_action_point(point=point, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The agreement is open again."))
    return redirect(_back(request, point))
