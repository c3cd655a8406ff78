"""Rounds, for the penvoerder's staff: response, inviting, more time, reminders. Never an answer."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cmk.accounts.policies import guard, leader, staff
from cmk.core.errors import DomainError
from monitoring.evaluation.forms import ExtendForm, InviteForm, RoundForm
from monitoring.evaluation.roundpage import Filters, round_or_404, round_page, rounds, school_rows
from monitoring.evaluation.services import (
    Reminded,
    extend_round,
    invite_schools,
    open_round,
    remind,
    who_to_remind,
)
from monitoring.evaluation.services.reminders import ToRemind
from monitoring.evaluation.views.common import me
from monitoring.models import EvaluationStatus
from trajectories.programme.selectors import current_programme


def _refused(form: forms.Form, error: DomainError) -> None:
    for sentence in error.messages:
        form.add_error(None, str(sentence))


@require_GET
@guard(staff)
def round_list(request: HttpRequest) -> HttpResponse:
    """List the rounds with their response."""
    return render(request, "evaluation/rounds.html", {"rows": rounds(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def round_new(request: HttpRequest) -> HttpResponse:
    """Open a new round."""
    programme = current_programme(request.user)
    if programme is None:
        return render(request, "evaluation/round_new.html", {"form": None})
    form = RoundForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_round(programme=programme, by=me(request), **form.cleaned_data)
        except DomainError as error:
            _refused(form, error)
        else:
            invited = made.evaluations.count()
            messages.success(
                request,
                ngettext(
                    "The round is there and %(number)d school is invited.",
                    "The round is there and %(number)d schools are invited.",
                    invited,
                )
                % {"number": invited},
            )
            return redirect("evaluation:round", made.pk)
    return render(request, "evaluation/round_new.html", {"form": form, "programme": programme})


@require_GET
@guard(staff)
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one round: response per municipality and adviser, and its schools."""
    found = round_or_404(request.user, pk)
    page = round_page(request.user, found, Filters.of(request.GET), request.GET.get("page"))
    return render(request, "evaluation/round.html", {"page": page, "statuses": EvaluationStatus.choices})


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
            _refused(form, error)
        else:
            messages.success(request, _("The round has a new last day."))
            return redirect("evaluation:round", pk)
    return render(request, "evaluation/round_extend.html", {"form": form, "round": found})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def round_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite one more school."""
    found = round_or_404(request.user, pk)
    form = InviteForm(request.POST or None, round_=found)
    if request.method == "POST" and form.is_valid():
        school = form.cleaned_data["school"]
        try:
            invite_schools(round=found, schools=[school], by=me(request), until=form.cleaned_data["until"])
        except DomainError as error:
            _refused(form, error)
        else:
            messages.success(request, _("%(school)s is invited.") % {"school": school.name})
            return redirect("evaluation:round", pk)
    return render(request, "evaluation/round_invite.html", {"form": form, "round": found})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who would get a reminder, and send it to the schools that were ticked."""
    found = round_or_404(request.user, pk)
    if request.method == "POST":
        only = {int(key) for key in request.POST.getlist("evaluation") if re.fullmatch(r"[0-9]{1,18}", key)}
        if not only:
            messages.warning(request, _("Nothing was sent: tick at least one school."))
            return redirect("evaluation:round_remind", pk)
        for sentence, level in _what_became(remind(round=found, by=me(request), only=only)):
            messages.add_message(request, level, sentence)
        if request.POST.get("van") == "werklijst":
            return redirect("worklist")
        return redirect("evaluation:round", pk)
    waiting = who_to_remind(found)
    own = {row.evaluation.pk for row in school_rows(request.user, found) if row.own}
    # An adviser begins with the own accounts; who has none (a project leader) with all. Who stands still is left alone.
    waiting.sort(key=lambda one: one.evaluation.pk not in own)
    rows = [
        (one, bool(one.people) and not one.stands_still and (one.evaluation.pk in own or not own)) for one in waiting
    ]
    return render(request, "evaluation/round_remind.html", {"round": found, "rows": rows})


def _what_became(reminded: Reminded) -> list[tuple[str, int]]:
    """Say who got the reminder, whom it could not reach and where nobody is known."""
    sentences: list[tuple[str, int]] = []
    people = sum(len(one.people) for one in reminded.sent)
    if people:
        sentences.append(
            (
                ngettext("Sent to %(number)d person: %(who)s.", "Sent to %(number)d people: %(who)s.", people)
                % {"number": people, "who": "; ".join(_people(one) for one in reminded.sent)},
                messages.SUCCESS,
            )
        )
    unknown = [one for one in reminded.nobody if not one.bounced]
    if unknown:
        sentences.append((_("Nobody is known at %(schools)s.") % {"schools": _schools(unknown)}, messages.WARNING))
    unreachable = [one for one in reminded.nobody if one.bounced]
    if unreachable:
        words = {"schools": _schools(unreachable)}
        sentences.append(
            (_("Nothing was sent to %(schools)s: mail to the people there comes back.") % words, messages.WARNING)
        )
    if reminded.failed:
        sentences.append(
            (
                _("The mail to %(schools)s could not be sent. Try again later.")
                % {"schools": _schools(reminded.failed)},
                messages.ERROR,
            )
        )
    if not sentences:
        sentences.append((_("Nothing was sent: these schools have submitted meanwhile."), messages.INFO))
    return sentences


def _people(one: ToRemind) -> str:
    names: list[Any] = [person.name for person in one.people]
    return f"{one.school.name} ({get_text_list(names, _('and'))})"


def _schools(several: list[ToRemind]) -> str:
    names: list[Any] = [one.school.name for one in several]
    return str(get_text_list(names, _("and")))
