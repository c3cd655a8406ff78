"""Rounds, for the penvoerder's staff: the list, a new one, inviting, more time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cmk.accounts.policies import guard, leader, staff
from cmk.core.errors import DomainError
from monitoring.evaluation.views.common import me
from monitoring.models import Audience, MailingKind, Round
from monitoring.rounds.board import round_or_404, rounds
from monitoring.rounds.forms import ExtendForm, RoundForm, placeholders
from monitoring.rounds.invite_forms import InviteForm, InvitePartnerForm
from monitoring.rounds.mailings import is_for_schools, mail_now
from monitoring.rounds.opening import extend_round, invite_partners, invite_schools, open_round
from monitoring.rounds.selection import partners_to_invite, people_to_ask, schools_to_invite
from monitoring.rounds.views.common import refused
from monitoring.rounds.waiting import key_of
from trajectories.programme.selectors import current_programme


@require_GET
@guard(staff)
def round_list(request: HttpRequest) -> HttpResponse:
    """List the rounds with their response."""
    return render(request, "evaluation/rounds.html", {"rows": rounds(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def round_new(request: HttpRequest) -> HttpResponse:
    """Open a new round; the button to check says beforehand whom the choice fits, and opens nothing."""
    programme = current_programme(request.user)
    if programme is None:
        return render(request, "evaluation/round_new.html", {"form": None})
    form = RoundForm(request.POST or None, programme=programme)
    fits = None
    if request.method == "POST" and "check" in request.POST:
        form.is_valid()
        form.only_selection_errors()
        fits = _whom_it_fits(form)
    elif request.method == "POST" and form.is_valid():
        try:
            made = open_round(programme=programme, by=me(request), **form.given())
        except DomainError as error:
            refused(form, error)
        else:
            messages.success(request, _opened(made))
            return redirect("evaluation:round", made.pk)
    context = {"form": form, "programme": programme, "fits": fits, "placeholders": placeholders()}
    return render(request, "evaluation/round_new.html", context)


def _whom_it_fits(form: RoundForm) -> dict[str, Any] | None:
    """Return how many schools, partners or people the choice fits now, and their names; None: no questionnaire."""
    instrument, programme = form.cleaned_data.get("instrument"), form.programme
    if instrument is None:
        return None
    if instrument.audience == Audience.PARTNER:
        names = [partner.name for partner in partners_to_invite(programme, form.choice).order_by("name")]
        return {
            "names": names,
            "text": ngettext("About %(number)d partner fits.", "About %(number)d partners fit.", len(names))
            % {"number": len(names)},
        }
    schools = schools_to_invite(programme, instrument, form.choice).order_by("name")
    names = [school.name for school in schools]
    text = ngettext("About %(number)d school fits.", "About %(number)d schools fit.", len(names))
    if instrument.audience == Audience.GUIDANCE:
        people = len(people_to_ask(programme, schools))
        text += " " + ngettext("%(people)d person gets the mail.", "%(people)d people get the mail.", people)
        return {"names": names, "text": text % {"number": len(names), "people": people}}
    return {"names": names, "text": text % {"number": len(names)}}


def _opened(made: Round) -> str:
    audience = made.instrument.audience
    if audience == Audience.PARTNER:
        number = made.partner_checks.count()
        text = ngettext(
            "The round is there and %(number)d partner is invited.",
            "The round is there and %(number)d partners are invited.",
            number,
        )
    elif audience == Audience.GUIDANCE:
        number = made.anonymous_invitations.count()
        text = ngettext(
            "The round is there and %(number)d person is asked.",
            "The round is there and %(number)d people are asked.",
            number,
        )
    else:
        number = made.evaluations.count()
        text = ngettext(
            "The round is there and %(number)d school is invited.",
            "The round is there and %(number)d schools are invited.",
            number,
        )
    return text % {"number": number}


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def round_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a round more time."""
    found = round_or_404(request.user, pk)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            extend_round(round=found, closes_on=form.cleaned_data["closes_on"], by=me(request))
        except DomainError as error:
            refused(form, error)
        else:
            messages.success(request, _("The round has a new last day."))
            return redirect("evaluation:round", pk)
    return render(request, "evaluation/round_extend.html", {"form": form, "round": found})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def round_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite one more school, or to a round of theirs one more partner, and mail them."""
    found = round_or_404(request.user, pk)
    form: InviteForm | InvitePartnerForm
    if is_for_schools(found):
        form = InviteForm(request.POST or None, round_=found)
    elif found.instrument.audience == Audience.PARTNER:
        form = InvitePartnerForm(request.POST or None, round_=found)
    else:
        messages.info(request, _("Nobody is invited to this round one by one."))
        return redirect("evaluation:round", pk)
    if request.method == "POST" and form.is_valid():
        try:
            reached = _invite(form, found, request)
        except DomainError as error:
            refused(form, error)
        else:
            if reached and form.cleaned_data["mail"]:
                mail_now(round=found, kind=MailingKind.INVITATION, by=me(request), only=reached)
            return redirect("evaluation:round", pk)
    return render(request, "evaluation/round_invite.html", {"form": form, "round": found})


def _invite(form: InviteForm | InvitePartnerForm, found: Round, request: HttpRequest) -> list[str]:
    """Invite whom the form names and say so; returns whom a mail can reach now, as a mailing names them."""
    given = form.cleaned_data
    if isinstance(form, InviteForm):
        schools = invite_schools(round=found, schools=[given["school"]], by=me(request), until=given["until"])
        messages.success(request, _("%(school)s is invited.") % {"school": given["school"].name})
        return [key_of(row) for row in schools if row.is_open]
    partners = invite_partners(round=found, partners=[given["partner"]], by=me(request))
    messages.success(request, _("%(partner)s is invited.") % {"partner": given["partner"].name})
    return [key_of(row) for row in partners if found.is_open]
