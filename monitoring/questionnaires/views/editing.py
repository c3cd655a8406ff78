"""Editing a draft: the questionnaire itself, its hard words, a pillar, a question, and when that is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cmk.accounts.policies import guard, leader
from cmk.core.errors import DomainError
from monitoring.evaluation.exporting import content_of
from monitoring.evaluation.values import OPTIONS, name_of
from monitoring.models import Instrument, QuestionKind
from monitoring.questionnaires import editing
from monitoring.questionnaires.content import (
    Content,
    answers_of,
    before_it,
    facts_of,
    mark,
    pillar_of,
    question_of,
    texts_of,
)
from monitoring.questionnaires.forms import (
    OWN_KINDS,
    ConditionForm,
    DraftForm,
    FactsForm,
    PillarForm,
    QuestionForm,
    term_formset,
)
from monitoring.questionnaires.selectors import is_draft, version_or_404
from monitoring.questionnaires.unfit import UnfitError
from monitoring.questionnaires.views.versions import tried

GET_AND_POST = ["GET", "HEAD", "POST"]


def _back(draft: Instrument, anchor: str = "") -> str:
    return reverse("questionnaires:version", args=[draft.pk]) + (f"#{anchor}" if anchor else "")


def _draft(request: HttpRequest, pk: int) -> Instrument | HttpResponse:
    """Return the draft; a version that cannot be edited sends back to its page, and says why."""
    found = version_or_404(request.user, pk)
    if is_draft(found):
        return found
    messages.error(request, editing.why_fixed(found))
    return redirect("questionnaires:version", pk)


def _pillar(content: Content, key: str) -> Content:
    found = pillar_of(content, key)
    if found is None:
        raise Http404
    return found


def _question(content: Content, pillar: str, key: str) -> Content:
    found = question_of(content, pillar, key)
    if found is None:
        raise Http404
    return found


def _data(request: HttpRequest) -> QueryDict | None:
    return request.POST.copy() if request.method == "POST" else None


def _saved(form: DraftForm, save: Callable[[], Any], seen: str, data: QueryDict) -> bool:
    """Save what a valid form asks; say at its fields what does not fit. ``seen``: the mark of what stands there now."""
    try:
        save()
    except editing.ChangedMeanwhileError as error:
        data["seen"] = seen
        form.add_error(None, str(error))
        for label, now in form.now_says():
            form.add_error(None, _("%(label)s says now: %(now)s") % {"label": label, "now": now})
    except UnfitError as error:
        for field, sentence in error.at_fields:
            form.add_error(field if field in form.fields else None, sentence)
        for sentence in error.elsewhere:
            form.add_error(None, sentence)
    except DomainError as error:
        for sentence in error.messages:
            form.add_error(None, sentence)
    else:
        return True
    return False


def _page(request: HttpRequest, draft: Instrument, form: DraftForm, title: str, back: str, **more: Any) -> HttpResponse:
    context = {"instrument": draft, "form": form, "title": title, "back": back, **more}
    return render(request, "questionnaires/form.html", context)


@require_http_methods(GET_AND_POST)
@guard(leader)
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit what stands about the questionnaire itself."""
    if isinstance(draft := _draft(request, pk), HttpResponse):
        return draft
    content, data = content_of(draft), _data(request)
    seen = mark(facts_of(content))
    form = FactsForm(data, content=content, initial={"seen": seen})
    if data is not None and form.is_valid():

        def save() -> None:
            editing.save_facts(draft=draft, values=form.values(), seen=form.cleaned_data["seen"])

        if _saved(form, save, seen, data):
            messages.success(request, _("Saved."))
            return redirect(_back(draft))
    return _page(request, draft, form, _("About the questionnaire"), _back(draft))


@require_http_methods(GET_AND_POST)
@guard(leader)
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the hard words with what they mean."""
    if isinstance(draft := _draft(request, pk), HttpResponse):
        return draft
    content, data = content_of(draft), _data(request)
    seen = mark(content["terms"])
    form = DraftForm(data, initial={"seen": seen})
    rows = term_formset(data, content["terms"])
    if data is not None and all([form.is_valid(), rows.is_valid()]):

        def save() -> None:
            editing.save_terms(draft=draft, terms=rows.terms(), seen=form.cleaned_data["seen"])

        if _saved(form, save, seen, data):
            messages.success(request, _("Saved."))
            return redirect(_back(draft))
    return _page(request, draft, form, _("Hard words"), _back(draft), rows=rows)


@require_http_methods(GET_AND_POST)
@guard(leader)
def pillar(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Edit what stands about a pillar, and its levels."""
    if isinstance(draft := _draft(request, pk), HttpResponse):
        return draft
    data = _data(request)
    part = _pillar(content_of(draft), key)
    seen = mark(texts_of(part))
    form = PillarForm(data, pillar=part, initial={"seen": seen})
    if data is not None and form.is_valid():

        def save() -> None:
            editing.save_pillar(draft=draft, pillar=key, values=form.values(), seen=form.cleaned_data["seen"])

        if _saved(form, save, seen, data):
            messages.success(request, _("Saved: “%(name)s”") % {"name": form.cleaned_data["name"]})
            return redirect(_back(draft, key))
    return _page(request, draft, form, part["name"], _back(draft, key))


@require_http_methods(GET_AND_POST)
@guard(leader)
def question(request: HttpRequest, pk: int, pillar_key: str, key: str) -> HttpResponse:
    """Edit a question."""
    if isinstance(draft := _draft(request, pk), HttpResponse):
        return draft
    content, data = content_of(draft), _data(request)
    part = _question(content, pillar_key, key)
    assert draft.based_on is not None  # noqa: S101 - a draft has one
    known = question_of(content_of(draft.based_on), pillar_key, key) is not None
    seen = mark(part)
    form = QuestionForm(data, kind=part["kind"], content=content, question=part, fixed=known, initial={"seen": seen})
    back = _back(draft, f"{pillar_key}-{key}")
    if data is not None and form.is_valid():

        def save() -> None:
            editing.save_question(
                draft=draft, pillar=pillar_key, key=key, values=form.values(), seen=form.cleaned_data["seen"]
            )

        if _saved(form, save, seen, data):
            messages.success(request, _("Saved: “%(name)s”") % {"name": form.cleaned_data["text"]})
            return redirect(back)
    return _page(request, draft, form, _("Edit a question"), back, known=known, kind=QuestionKind(part["kind"]).label)


@require_http_methods(GET_AND_POST)
@guard(leader)
def add(request: HttpRequest, pk: int, pillar_key: str) -> HttpResponse:
    """Add a question of one's own: first its kind, then its words."""
    if isinstance(draft := _draft(request, pk), HttpResponse):
        return draft
    content, data = content_of(draft), _data(request)
    part, back = _pillar(content, pillar_key), _back(draft, pillar_key)
    kind = request.GET.get("soort", "")
    if kind not in OWN_KINDS:
        if data is not None:
            raise Http404
        kinds = [(one.value, one.label, about) for one, about in OWN_KINDS.items()]
        context = {"instrument": draft, "pillar": part, "kinds": kinds, "back": back}
        return render(request, "questionnaires/kind.html", context)
    form = QuestionForm(data, kind=kind, content=content)
    if data is not None and form.is_valid():
        added: list[str] = []

        def save() -> None:
            values, scales = form.values(), form.scales()
            added.append(editing.add_question(draft=draft, pillar=pillar_key, kind=kind, values=values, scales=scales))

        if _saved(form, save, "", data):
            messages.success(request, _("Added to %(pillar)s.") % {"pillar": part["name"]})
            return redirect(_back(draft, f"{pillar_key}-{added[0]}"))
    title = _("A question of your own: %(pillar)s") % {"pillar": part["name"]}
    return _page(request, draft, form, title, back, is_new=True, kind=QuestionKind(kind).label)


@require_http_methods(GET_AND_POST)
@guard(leader)
def condition(request: HttpRequest, pk: int, pillar_key: str, key: str) -> HttpResponse:
    """Say when a question is asked: first which question decides it, then with which answers."""
    if isinstance(draft := _draft(request, pk), HttpResponse):
        return draft
    content, data = content_of(draft), _data(request)
    part, name = _question(content, pillar_key, key), name_of(pillar_key, key)
    back, now = _back(draft, f"{pillar_key}-{key}"), part["condition"] or {"question": "", "any_of": []}
    options = {other: (asked, place) for other, asked, place in before_it(content, name)}
    chosen = request.GET.get("vraag", now["question"])
    context = {"instrument": draft, "question": part, "options": options, "chosen": chosen, "back": back}
    if chosen not in options:
        if data is not None and "altijd" not in data:
            raise Http404
        chosen = ""
    answers = answers_of(content, chosen) if chosen else []
    seen = mark(part)
    any_of = now["any_of"] if now["question"] == chosen else []
    form = ConditionForm(data, answers=answers, chosen=any_of, initial={"seen": seen})
    if data is not None and ("altijd" in data or form.is_valid()):
        shown = data.get("seen", "")

        def save() -> None:
            wanted = None if "altijd" in data else {"question": chosen, "any_of": _as_kept(form, content, chosen)}
            editing.set_condition(draft=draft, pillar=pillar_key, key=key, condition=wanted, seen=shown)

        if _saved(form, save, seen, data):
            messages.success(request, _("Saved: “%(name)s”") % {"name": part["text"]})
            return redirect(back)
    decides = options[chosen][0] if chosen else None
    context.update(form=form, decides=decides, conditional=bool(part["condition"]), chosen=chosen)
    return render(request, "questionnaires/condition.html", context)


def _as_kept(form: ConditionForm, content: Content, name: str) -> list[Any]:
    """Return the answers as a condition keeps them: options as they are, the rest as numbers."""
    pillar_key, _point, key = name.partition(".")
    kind = _question(content, pillar_key, key)["kind"]
    chosen: list[str] = form.values()["any_of"]
    return chosen if kind in OPTIONS else [int(one) for one in chosen]


@require_POST
@guard(leader)
def move(request: HttpRequest, pk: int, pillar_key: str, key: str) -> HttpResponse:
    """Put a question higher or lower."""
    if isinstance(draft := _draft(request, pk), HttpResponse):
        return draft
    up = request.POST.get("naar") != "omlaag"
    return tried(
        request,
        lambda: editing.move_question(draft=draft, pillar=pillar_key, key=key, up=up),
        _("Moved up.") if up else _("Moved down."),
        _back(draft, f"{pillar_key}-{key}"),
    )


@require_POST
@guard(leader)
def take_out(request: HttpRequest, pk: int, pillar_key: str, key: str) -> HttpResponse:
    """Ask a question no more from this version on."""
    if isinstance(draft := _draft(request, pk), HttpResponse):
        return draft
    return tried(
        request,
        lambda: editing.take_out(draft=draft, pillar=pillar_key, key=key),
        _("This question is not asked any more from this version on. What schools answered before stays."),
        _back(draft, pillar_key),
    )


@require_POST
@guard(leader)
def put_back(request: HttpRequest, pk: int, pillar_key: str, key: str) -> HttpResponse:
    """Ask a question of the version before again."""
    if isinstance(draft := _draft(request, pk), HttpResponse):
        return draft
    return tried(
        request,
        lambda: editing.put_back(draft=draft, pillar=pillar_key, key=key),
        _("This question is asked again."),
        _back(draft, f"{pillar_key}-{key}"),
    )
