"""Answering the anonymous check by the link of the mail, without signing in; and its results for the penvoerder."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.accounts.views.theme import theme_url
from cmk.core.errors import DomainError
from cmk.core.spreadsheets import spreadsheet_response
from monitoring.evaluation.posted import FormChanges, raw_of
from monitoring.evaluation.questionnaire import Answered, asked_now, questionnaire
from monitoring.evaluation.services import Saved
from monitoring.evaluation.showing import Showing
from monitoring.evaluation.terms import Terms
from monitoring.models import AnonymousInvitation
from monitoring.satisfaction.door import Shut, digest_of, invitation_of, why_shut
from monitoring.satisfaction.results import outcome, round_or_404, sheet_of
from monitoring.satisfaction.services import IncompleteError, keep_answers, read


@require_safe
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions to whoever holds the link of the mail. Nothing is kept before it is sent."""
    invitation = invitation_of(token)
    if (shut := why_shut(invitation)) or invitation is None:
        return _shut(request, shut or Shut.UNKNOWN, token)
    return _form(request, invitation, token)


@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def send(request: HttpRequest) -> HttpResponse:
    """Take the answers. The address holds no secret, so that no log of requests says who sent something when."""
    token = request.POST.get("token", "")[:200]
    invitation = invitation_of(token)
    if (shut := why_shut(invitation)) or invitation is None:
        return _shut(request, shut or Shut.UNKNOWN, token)
    form = questionnaire(invitation.round.instrument)
    raw = {asked.name: raw_of(asked, request.POST) for asked in form}
    try:
        keep_answers(token=token, raw=raw)
    except IncompleteError as problem:
        return _form(request, invitation, token, errors=problem.errors)
    except DomainError:
        return _shut(request, why_shut(invitation_of(token)) or Shut.UNKNOWN, token)
    return _page(request, "satisfaction/thanks.html", {"round": invitation.round, "draft": _draft(token)})


def _form(
    request: HttpRequest, invitation: AnonymousInvitation, token: str, errors: dict[str, str] | None = None
) -> HttpResponse:
    """Show all questions on one page; after a send that was not complete with what was filled in."""
    form = questionnaire(invitation.round.instrument)
    nothing, terms = Answered({}), Terms(form.instrument)
    posted = FormChanges.of(request.POST, list(form), {}) if errors else None
    saved = Saved(at=timezone.now(), errors=errors) if errors else None
    answers = read(form, posted.raw)[0] if posted else nothing
    names, on_page = asked_now(form, answers), form.by_name.keys()
    sections: list[dict[str, Any]] = [
        {
            "part": part,
            "introduction": terms.marked(part.pillar.introduction),
            "questions": list(
                Showing(form, part, nothing, nothing, terms, names, on_page, posted, saved, closed=bool(posted))
            ),
        }
        for part in form.pillars
    ]
    problems = [one for section in sections for one in section["questions"] if one.error]
    context = {
        "round": invitation.round,
        "token": token,
        "draft": _draft(token),
        "sections": sections,
        "problems": problems,
        "terms": terms.all,
    }
    return _page(request, "satisfaction/answer.html", context)


def _shut(request: HttpRequest, shut: Shut, token: str) -> HttpResponse:
    """Say kindly why there is nothing to answer. Only an unknown address is an error: Django logs those."""
    invitation = invitation_of(token)
    context = {"shut": shut, "round": invitation.round if invitation else None, "draft": _draft(token)}
    return _page(request, "satisfaction/shut.html", context, status=404 if shut == Shut.UNKNOWN else 200)


def _draft(token: str) -> str:
    """Return the name under which the browser keeps what is not sent yet; it is not the secret itself."""
    return f"anonymous-{digest_of(token)[:24]}"


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Draw a page for nobody in particular: also who is signed in sees no name and no menu on it."""
    round_ = context["round"]
    penvoerder = round_.programme.penvoerder if round_ else None
    nobody: dict[str, Any] = {
        "user": AnonymousUser(),
        "access": None,
        "navigation": [],
        "may_search": False,
        "programme_choice": None,
    }
    house: dict[str, Any] = {"penvoerder": penvoerder, "theme_url": theme_url(penvoerder), "penvoerder_switches": []}
    response = render(request, template, {**nobody, **house, **context}, status=status)
    response["Referrer-Policy"] = "strict-origin"  # the secret does not travel along to the next address
    return response


@require_safe
@guard(staff)
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the penvoerder what came out, once the round has closed."""
    round_ = round_or_404(request.user, pk)
    return render(request, "satisfaction/results.html", {"round": round_, "outcome": outcome(round_)})


@require_safe
@guard(staff)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what the page shows as a tidy csv: a line per question and answer; it is logged."""
    round_ = round_or_404(request.user, pk)
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="satisfaction",
        title=round_.name,
        form="csv",
    )
    return spreadsheet_response(
        filename=f"tevredenheid-{round_.pk}", sheets=[sheet_of(round_, outcome(round_))], form="csv"
    )
