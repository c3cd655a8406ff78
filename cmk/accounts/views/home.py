"""The start page, which differs per role, and working at another penvoerder."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cmk.accounts.access import Access
from cmk.accounts.middleware import SESSION_KEY
from cmk.accounts.models import Penvoerder
from cmk.accounts.roles import Role


def start_url(access: Access) -> str | None:
    """Return where a person's work starts: the work list, the own school or schools, the reports; None without a page.

    Who looks after the installation and has no role at any penvoerder starts at the national register.
    With several roles at one penvoerder the one with the most to do comes first.
    """
    if access.is_staff:
        return reverse("worklist")
    if access.is_school:
        return reverse("our_school")
    if access.has(Role.PARTNER) and not access.has(Role.STUURGROEP, Role.GEMEENTE):
        return reverse("partners:mine")
    if access.is_board and not access.has(Role.STUURGROEP, Role.GEMEENTE):
        return reverse("schools:list")
    if access.grants:
        return reverse("reports:list")
    return reverse("register:list") if access.is_installation else None


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send people to where their work starts; explain it to who has no role today."""
    url = start_url(request.access)  # type: ignore[attr-defined]
    if url:
        return redirect(url)
    user = request.user
    known = Penvoerder.objects.filter(Q(memberships__user=user) | Q(invitations__user=user)).distinct()
    return render(request, "accounts/no_role.html", {"known": known})


@require_POST
@login_required
def switch_penvoerder(request: HttpRequest) -> HttpResponse:
    """Go on at another penvoerder where the person has a role; 404 for any other."""
    chosen = request.POST.get("penvoerder", "")
    choices: frozenset[int] = request.penvoerder_choices  # type: ignore[attr-defined]
    if not re.fullmatch(r"[0-9]{1,18}", chosen) or int(chosen) not in choices:
        raise Http404
    request.session[SESSION_KEY] = int(chosen)
    name = Penvoerder.objects.get(pk=int(chosen)).network_name
    messages.success(request, _("You now work in %(name)s.") % {"name": name})
    return redirect("home")
