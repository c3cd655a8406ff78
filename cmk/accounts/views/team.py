"""The penvoerder's own people: who works here, who is invited, who took data out."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.forms import EndForm, MemberForm
from cmk.accounts.leaving import loose_ends_of
from cmk.accounts.models import Invitation, Membership
from cmk.accounts.policies import guard, leader, staff
from cmk.accounts.selectors import downloads_of, team_of
from cmk.accounts.services import invitations, memberships
from cmk.accounts.views.invitation import tell_sent
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full


@guard(staff)
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Show the staff and the invitations; the project leader can change them, advisers read."""
    return render(request, "accounts/team.html", {"team": team_of(request.user), "today": today()})


@guard(leader)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Give somebody a role at the penvoerder and invite them."""
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _membership, invitation = memberships.add_member(
                penvoerder=request.penvoerder,  # type: ignore[attr-defined]
                by=request.user,  # type: ignore[arg-type]
                **form.cleaned_data,
            )
        except DomainError as error:
            for sentence in error.messages:
                form.add_error(None, sentence)
        else:
            tell_sent(request, invitation)
            return redirect("team:list")
    return render(request, "accounts/member_form.html", {"form": form})


@guard(leader)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the last day of a role, say what it means, and end it."""
    rows = Membership.objects.visible_to(request.user).select_related("user", "penvoerder")
    membership = get_object_or_404(rows, pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ended = memberships.end_membership(
                membership=membership,
                last_day=form.cleaned_data["last_day"],
                by=request.user,  # type: ignore[arg-type]
            )
        except DomainError as error:
            for sentence in error.messages:
                form.add_error(None, sentence)
        else:
            messages.success(
                request,
                _("%(name)s is %(role)s up to and including %(day)s.")
                % {"name": ended.user.name, "role": ended.get_role_display(), "day": day_full(ended.end)},
            )
            return redirect("home" if ended.user_id == request.user.pk else "team:list")
    context = {"form": form, "membership": membership, "loose_ends": loose_ends_of(membership)}
    return render(request, "accounts/member_end.html", context)


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)


@guard(leader)
@require_POST
def resend_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again."""
    invitation = _invitation(request, pk)
    try:
        invitation = invitations.resend(invitation=invitation, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, " ".join(error.messages))
    else:
        tell_sent(request, invitation)
    return redirect("team:list")


@guard(leader)
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = _invitation(request, pk)
    try:
        invitations.withdraw(invitation=invitation, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("The invitation for %(name)s is withdrawn; the link works no more.") % {"name": invitation.user}
        )
    return redirect("team:list")


@guard(leader)
@require_GET
def downloads(request: HttpRequest) -> HttpResponse:
    """Show who took which report, list or export out, newest first, fifty a page."""
    page = Paginator(downloads_of(request.user), 50).get_page(request.GET.get("page"))
    return render(request, "accounts/downloads.html", {"page": page})
