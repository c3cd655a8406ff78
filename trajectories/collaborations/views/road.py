"""The road of a collaboration: plan, request, advice, decision, go or no-go, steps, and taking one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, leader, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from cmk.core.files import file_response, form_of
from trajectories.collaborations import requesting, road
from trajectories.collaborations.double_roles import double_roles
from trajectories.collaborations.forms.road import (
    AdviceForm,
    DecisionForm,
    GoOnForm,
    OutcomeForm,
    PlanForm,
    StepForm,
    TakeBackForm,
)
from trajectories.collaborations.page import collaboration_or_404, worked_or_404
from trajectories.collaborations.policies import (
    may_say_whether_it_goes_on,
    members_people,
    sees_collaborations,
)
from trajectories.collaborations.views.frame import collaboration_form, detail_url
from trajectories.models import CollaborationRequest, CollaborationStatus

EDIT = require_http_methods(["GET", "HEAD", "POST"])
# Plain steps by their word in the address: where they lead, the title of the page, and what the button says.
STEPS: dict[str, tuple[CollaborationStatus, Any, Any]] = {
    "beginnen": (CollaborationStatus.FIRST_YEAR, gettext_lazy("Begin"), gettext_lazy("We have begun")),
    "opnieuw": (
        CollaborationStatus.PREPARING,
        gettext_lazy("Prepare a new request"),
        gettext_lazy("Prepare a new request"),
    ),
    "tweede-jaar": (
        CollaborationStatus.SECOND_YEAR,
        gettext_lazy("Begin the second year"),
        gettext_lazy("Begin the second year"),
    ),
    "terugkijken": (CollaborationStatus.EVALUATING, gettext_lazy("Look back"), gettext_lazy("Look back together")),
    "stoppen": (CollaborationStatus.ENDED, gettext_lazy("Stop this collaboration"), gettext_lazy("Stop")),
}


@EDIT
@guard(members_people)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the plan: the members and staff."""
    row = worked_or_404(request.user, pk)
    last = requesting.current_request(row)
    kept = last is not None and last.sent_on is None
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PlanForm(*sent, request=last, kept=kept)

    def write(data: dict[str, Any]) -> str:
        try:
            requesting.save_plan(
                collaboration=row,
                plan=data["plan"],
                asked=data["asked"],
                file=data["file"] or None,
                remove_file=data.get("remove_file", False),
                version=data["version"],
            )
        except DomainError:
            now = requesting.current_request(row)  # what stands now is the one to compare with the next time
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = str(now.version if now and now.sent_on is None else 0)  # type: ignore[index]
            raise
        return _("The plan is saved.")

    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("The plan"),
        anchor="aanvraag",
        template="collaborations/plan.html",
        context=lambda: {"plan": last if kept else None},
    )


@require_POST
@guard(members_people)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the request in, or say everything that is missing."""
    row = worked_or_404(request.user, pk)
    try:
        requesting.send_request(collaboration=row, by=request.user, seen=request.POST.get("seen") or None)
    except DomainError as error:
        for sentence in error.messages:
            messages.warning(request, sentence)
    else:
        messages.success(request, _("The request is in. It waits for a decision now."))
    return redirect(detail_url(row))


@require_safe
@guard(sees_collaborations)
def request_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give the signed declaration with a request; it is logged. The stuurgroep gets that of what was sent in."""
    row = collaboration_or_404(request.user, pk)
    rows = CollaborationRequest.objects.filter(collaboration=row, number=number)
    if not type(row).objects.worked_by(request.user).filter(pk=row.pk).exists():
        rows = rows.filter(sent_on__isnull=False)
    kept = get_object_or_404(rows)
    response = file_response(kept.file, filename=slugify(f"{row.name}-aanvraag") or "aanvraag")
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=row.programme.penvoerder,
        subject=f"collaboration_request:{kept.pk}",
        title=row.name,
        form=form_of(kept.file.name or ""),
    )
    return response  # type: ignore[return-value]


@EDIT
@guard(staff)
def advise(request: HttpRequest, pk: int) -> HttpResponse:
    """Write advice down; a double role of who writes is shown before."""
    row = collaboration_or_404(request.user, pk)
    form = AdviceForm(request.POST or None, collaboration=row, user=request.user)

    def write(data: dict[str, Any]) -> str:
        requesting.give_advice(
            collaboration=row,
            by=data["by"],
            text=data["text"],
            given_on=data["given_on"],
            recorded_by=request.user,
            seen=form.status_seen,
        )
        return _("The advice is saved.")

    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("Advice on the request"),
        anchor="aanvraag",
        template="collaborations/weighing.html",
        context=lambda: {"double_roles": double_roles(row, [request.user]), "plan": requesting.current_request(row)},
    )


@EDIT
@guard(leader)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what was decided on the request; double roles are shown before."""
    row = collaboration_or_404(request.user, pk)
    form = DecisionForm(request.POST or None, collaboration=row)

    def write(data: dict[str, Any]) -> str:
        decision = requesting.decide(
            collaboration=row, data=form.filled_in, recorded_by=request.user, seen=form.status_seen
        )
        return _("The decision is saved: %(outcome)s.") % {"outcome": decision}

    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("Decision on the request"),
        anchor="aanvraag",
        template="collaborations/weighing.html",
        context=lambda: {
            "double_roles": requesting.roles_at_decision(row, request.user),
            "plan": requesting.current_request(row),
        },
    )


@EDIT
@guard(members_people)
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The own go or no-go: the core group says it, or staff write it down."""
    row = worked_or_404(request.user, pk)
    if not may_say_whether_it_goes_on(request.user, request.access, row):  # type: ignore[attr-defined]
        raise PermissionDenied
    form = GoOnForm(request.POST or None, collaboration=row)

    def write(data: dict[str, Any]) -> str:
        decision = requesting.say_whether_it_goes_on(
            collaboration=row,
            goes_on=data["goes_on"],
            decided_on=data["decided_on"],
            ground=data["ground"],
            recorded_by=request.user,
            seen=form.status_seen,
        )
        return _("The decision is saved: %(outcome)s.") % {"outcome": decision}

    return collaboration_form(request, row, form, write, title=_("Do you go on?"))


@EDIT
@guard(staff)
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Take a plain step."""
    row = collaboration_or_404(request.user, pk)
    if to not in STEPS:
        raise Http404
    status, title, button = STEPS[to]
    form = StepForm(request.POST or None, collaboration=row, needs_reason=status == CollaborationStatus.ENDED)

    def write(data: dict[str, Any]) -> str:
        saved = road.take_step(
            collaboration=row,
            to=status,
            by=request.user,
            day=data["day"],
            reason=data["reason"],
            seen=form.status_seen,
        )
        return _("‘%(name)s’ is now %(status)s.") % {"name": row, "status": saved.get_status_display()}

    return collaboration_form(request, row, form, write, title=str(title), button=str(button))


@EDIT
@guard(staff)
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what stays: it goes on, is embedded, or ends."""
    row = collaboration_or_404(request.user, pk)
    form = OutcomeForm(request.POST or None, collaboration=row)

    def write(data: dict[str, Any]) -> str:
        saved = road.take_step(
            collaboration=row,
            to=data["to"],
            by=request.user,
            day=data["day"],
            reason=data["reason"],
            seen=form.status_seen,
        )
        return _("‘%(name)s’ is now %(status)s.") % {"name": row, "status": saved.get_status_display()}

    return collaboration_form(request, row, form, write, title=_("What stays?"))


@EDIT
@guard(staff)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last step back, with why; a decision on a request only the leader."""
    row = collaboration_or_404(request.user, pk)
    last = road.standing_steps(row).select_related("decision").first()
    decided = last is not None and last.decision is not None and last.decision.request_id is not None
    if decided and not request.access.is_leader:  # type: ignore[attr-defined]
        raise PermissionDenied
    form = TakeBackForm(request.POST or None, collaboration=row)

    def write(data: dict[str, Any]) -> str:
        saved = road.take_back(collaboration=row, by=request.user, reason=data["reason"], seen=form.status_seen)
        return _("The step is taken back. ‘%(name)s’ is now %(status)s.") % {
            "name": row,
            "status": saved.get_status_display(),
        }

    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("Take the last step back"),
        button=_("Take back"),
        anchor="geschiedenis",
        context=lambda: {"last": last},
    )
