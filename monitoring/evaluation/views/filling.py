"""Filling in a sheet (the school's, or one's own): show a page, save a page, save as one goes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.templatetags.house import clock
from monitoring.evaluation.fillpage import FillPage, FormChanges, fill_page, last_time
from monitoring.evaluation.presence import present_of
from monitoring.evaluation.questionnaire import PillarPart, Questionnaire, asked_now, questionnaire
from monitoring.evaluation.selectors import anchor, progress_of
from monitoring.evaluation.services import Saved
from monitoring.evaluation.sheets import Sheet
from monitoring.evaluation.values import as_sent, is_complete
from monitoring.evaluation.views.common import me

FEWEST, MOST = 1, 200  # changes in one request


def parts_of(sheet: Sheet, key: str) -> tuple[Questionnaire, list[PillarPart]]:
    """Return the questionnaire and its pillar ``key`` (empty: all pillars, for one page); ``Http404`` without."""
    form = questionnaire(sheet.evaluation.round.instrument)
    part = form.part(key) if key else None
    if part is None and (key or not form.pillars):
        raise Http404
    return form, [part] if part is not None else list(form.pillars)


def show(request: HttpRequest, sheet: Sheet, key: str, here: str) -> HttpResponse:
    """Show pillar ``key`` (empty: all of them), whose form goes to ``here``."""
    form, parts = parts_of(sheet, key)
    return _show(request, fill_page(request.user, sheet, form, parts), here)


def _show(request: HttpRequest, page: FillPage, here: str) -> HttpResponse:
    present = present_of(page.evaluation)
    context = {"page": page, "evaluation": page.evaluation, "here": here, "present": present}
    context["beside"] = present.today_of(me(request))
    return render(request, "evaluation/fill.html", context)


def save_page(request: HttpRequest, sheet: Sheet, key: str, here: str) -> HttpResponse:
    """Save a plain POST of a page, and go where its button leads; what was not saved is shown again."""
    form, parts = parts_of(sheet, key)
    questions = [asked for part in parts for asked in part.questions]
    before = asked_now(form, sheet.answers_now(form))
    names = [asked.name for asked in questions if asked.name in before]
    posted = FormChanges.of(request.POST, questions, last_time(request.user, sheet.evaluation, names))
    saved: Saved | None = None
    if posted.changes:
        try:
            saved = sheet.save(changes=posted.changes, base=posted.base, by=me(request))
        except DomainError as error:
            sheet.evaluation.refresh_from_db()
            closed = " ".join(error.messages)
            return _show(request, fill_page(request.user, sheet, form, parts, posted=posted, closed=closed), here)
    if saved and (saved.errors or saved.conflicts):
        return _show(request, fill_page(request.user, sheet, form, parts, posted=posted, saved=saved), here)
    if saved and request.POST.get("go") == "next":
        answers = sheet.answers_now(form)
        added = asked_now(form, answers) - before
        for asked in questions:
            if asked.name in added and asked.question.required and not is_complete(answers.value(asked), asked.kind):
                messages.info(request, _("Your answers brought up one more question. It stands here."))
                return HttpResponseRedirect(f"{here}#{anchor(asked)}")
    return _onward(request, sheet, form, parts, here)


def _onward(
    request: HttpRequest, sheet: Sheet, form: Questionnaire, parts: Sequence[PillarPart], here: str
) -> HttpResponse:
    """Go where the button that was used leads: on, back, or the same place on the same page."""
    for button in ("copy", "take", "keep"):
        if name := request.POST.get(button):
            place = f"last-time-{parts[0].key}" if name == "*" else name.replace(".", "-")
            return HttpResponseRedirect(f"{here}#{place}")
    step = {"next": 1, "back": -1}.get(request.POST.get("go", ""), 0)
    if not step:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(here)
    index = form.pillars.index(parts[0]) + step
    if len(parts) == 1 and 0 <= index < len(form.pillars):
        return HttpResponseRedirect(sheet.url(form.pillars[index].key))
    return HttpResponseRedirect(sheet.overview_url if step > 0 else sheet.start_url)


def autosave(request: HttpRequest, sheet: Sheet) -> JsonResponse:
    """Save changes as they are made; the server's side of ``static/js/autosave.js``.

    Asked: JSON ``{"changes": {name: value | [values]}, "base": {name: revision}}``, names being
    ``<pillar>.<question>``. Answered, 200: ``saved_at`` (``15.07``), and each name in one of ``revisions`` (saved;
    the revision it has now), ``errors`` (a sentence) or ``conflicts`` (``theirs``, ``by``, ``at``, ``revision``);
    with ``progress`` (``value``, ``max``, ``text``). 400: the request makes no sense. 401: the session has ended, with
    ``sign_in`` (from the middleware). 409: submitted or closed meanwhile. 400 and 409 carry ``message``. The browser
    keeps what is not in ``revisions``.
    """
    try:
        changes, base = _body(request)
    except ValueError as error:
        return JsonResponse({"message": str(error)}, status=400)
    try:
        saved = sheet.save(changes=changes, base=base, by=me(request))
    except DomainError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=409)
    form = questionnaire(sheet.evaluation.round.instrument)
    progress = progress_of(form, sheet.answers_now(form))
    return JsonResponse(
        {
            "saved_at": clock(saved.at),
            "revisions": saved.revisions,
            "errors": saved.errors,
            "conflicts": {
                name: {"theirs": as_sent(one.theirs), "by": one.by, "at": one.at, "revision": one.revision}
                for name, one in saved.conflicts.items()
            },
            "progress": {"value": progress.done, "max": progress.total, "text": progress.time_left},
        }
    )


def autosave_with(request: HttpRequest, find: Callable[[], Sheet]) -> JsonResponse:
    """Save on the sheet that ``find`` gives; when it says why there is none (``DomainError``), tell that: 409."""
    try:
        sheet = find()
    except DomainError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=409)
    return autosave(request, sheet)


def _body(request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the changes and their bases; ``ValueError`` with a sentence when the body is not of the protocol."""
    wrong = _("The browser sent something that cannot be read. Load the page again; what you typed is kept.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise ValueError(wrong) from error
    changes = body.get("changes") if isinstance(body, dict) else None
    base = body.get("base", {}) if isinstance(body, dict) else None
    if not isinstance(changes, dict) or not isinstance(base, dict) or not FEWEST <= len(changes) <= MOST:
        raise ValueError(wrong)
    return changes, base
