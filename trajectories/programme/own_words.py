"""The page with what things are called in a programme: the house's words, unless the project leader says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cmk.accounts.policies import guard, leader
from cmk.core.errors import DomainError
from cmk.core.formpage import Written, form_page
from cmk.core.words import MANY, Term
from trajectories.models import Programme
from trajectories.programme.current import current_programme

LONGEST = 40


class WordsForm(forms.Form):
    """Two fields per term, of one and of more; both empty where the house's word will do."""

    def __init__(self, data: Any = None, *, programme: Programme) -> None:
        super().__init__(data)
        for term in Term:
            known = programme.words.get(term.value, {})
            house = capfirst(str(term.label))
            for key, label, shown in (
                ("one", gettext_lazy("One: %(word)s"), term.label),
                ("many", gettext_lazy("More: %(word)s"), MANY[term]),
            ):
                self.fields[f"{term.value}-{key}"] = forms.CharField(
                    label=label % {"word": shown},
                    required=False,
                    max_length=LONGEST,
                    initial=known.get(key, ""),
                    widget=forms.TextInput(attrs={"placeholder": str(shown), "autocomplete": "off"}),
                    error_messages={
                        "max_length": _("%(word)s: at most %(number)s characters.") % {"word": house, "number": LONGEST}
                    },
                )

    @property
    def pairs(self) -> list[tuple[str, Any, Any]]:
        """Each term in the house's word, with its two fields."""
        return [(capfirst(str(term.label)), self[f"{term.value}-one"], self[f"{term.value}-many"]) for term in Term]

    def clean(self) -> dict[str, Any]:
        """Ask for both words or none."""
        data = super().clean() or {}
        for term in Term:
            one, many = f"{term.value}-one", f"{term.value}-many"
            if one in data and many in data and bool(data[one]) != bool(data[many]):
                missing = many if data[one] else one
                self.add_error(missing, _("Give both words, of one and of more, or neither."))
        return data

    def words(self) -> dict[str, dict[str, str]]:
        """Return what was typed, by term."""
        data = self.cleaned_data
        return {
            term.value: {"one": data[f"{term.value}-one"], "many": data[f"{term.value}-many"]}
            for term in Term
            if data[f"{term.value}-one"]
        }


@transaction.atomic
def change_words(*, programme: Programme, words: Mapping[str, Mapping[str, str]]) -> Programme:
    """Set what things are called in ``programme``; a term that is left out has the house's word again.

    A word that is the same as the house's is not kept as an own word. Raises ``DomainError`` for a term that is not
    known, and for one that lacks its word of one or of more.
    """
    problems, kept = [], {}
    for name, pair in words.items():
        one, many = (str(pair.get(key, "")).strip() for key in ("one", "many"))
        if name not in Term.values or not one or not many or max(len(one), len(many)) > LONGEST:
            problems.append(
                _("‘%(term)s’: give both words, of one and of more, at most %(number)s characters each.")
                % {"term": name, "number": LONGEST}
            )
        elif (one, many) != (str(Term(name).label), str(MANY[Term(name)])):
            kept[name] = {"one": one, "many": many}
    if problems:
        raise DomainError(*problems)
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if programme.words != kept:
        programme.words = kept
        programme.save(update_fields=["words"])
    return programme


@guard(leader)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Edit the own words of the programme."""
    programme = current_programme(request.user)
    if programme is None:
        raise Http404
    form = WordsForm(request.POST if request.method == "POST" else None, programme=programme)

    def write(_data: dict[str, Any]) -> Written:
        change_words(programme=programme, words=form.words())
        return Written(_("Saved. From now on the pages use these words."), reverse("programme:words"))

    return form_page(
        request,
        form,
        write,
        template="programme/words.html",
        title=_("Own words"),
        back=reverse("programme:overview"),
        context=lambda: {"programme": programme},
    )
