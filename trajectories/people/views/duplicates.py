"""People who look like one: found, put together after a preview, or put aside for good."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from cmk.core.formpage import Written, form_page
from cmk.core.models import today
from schools.models import Person
from schools.people.duplicates import keep_apart
from schools.people.merging import merge_people, plan
from trajectories.people.forms import MergeForm
from trajectories.people.roles import roles_of, with_roles
from trajectories.people.selectors import all_pairs, pairs_of, person_or_404

MOST = 20


@require_safe
@guard(staff)
def pairs(request: HttpRequest) -> HttpResponse:
    """Show the pairs of people who look like one, each with the reason."""
    found = [(pair, roles_of(pair.one), roles_of(pair.other)) for pair in all_pairs(request.user)]
    return render(request, "people/duplicates.html", {"pairs": found})


@require_POST
@guard(staff)
def apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Remember that two people are not the same."""
    one, second = person_or_404(request.user, pk), person_or_404(request.user, other)
    try:
        keep_apart(one=one, other=second, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        words = {"one": one.name, "other": second.name}
        messages.success(request, _("Noted: %(one)s and %(other)s are two people. We do not ask again.") % words)
    return redirect("people:duplicates")


@require_safe
@guard(staff)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose with whom to put a person together: who look alike first, or anybody by name."""
    person = person_or_404(request.user, pk)
    query = request.GET.get("q", "").strip()[:80]
    found: list[Person] = []
    if query:
        rows = Person.objects.visible_to(request.user).filter(penvoerder=person.penvoerder_id).exclude(pk=person.pk)
        for word in query.split()[:8]:
            rows = rows.search(word)
        found = list(with_roles(rows.order_by("given_name", "family_name", "pk"), today())[:MOST])
    context = {
        "person": person,
        "pairs": pairs_of(request.user, person),
        "query": query,
        "found": [(row, roles_of(row)) for row in found],
    }
    return render(request, "people/merge_choose.html", context)


@dataclass(frozen=True)
class Moving:
    """How many rows of a kind move along, and how many of them become one with a row that is there."""

    label: str
    number: int
    joined: int


def what_moves(keep: Person, gone: Person) -> list[Moving]:
    """Return what moves along from ``gone`` to ``keep``, per kind."""
    steps = plan(keep, gone)
    numbers = Counter(type(step.row) for step in steps)
    joined = Counter(type(step.row) for step in steps if step.into is not None)
    return [Moving(str(model._meta.verbose_name_plural), number, joined[model]) for model, number in numbers.items()]


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Show what happens when two people become one, and do it."""
    keep, gone = person_or_404(request.user, pk), person_or_404(request.user, other)
    if keep.pk == gone.pk or keep.penvoerder_id != gone.penvoerder_id:
        raise Http404
    form = MergeForm(request.POST if request.method == "POST" else None, keep=keep, gone=gone)

    def write(data: dict[str, Any]) -> Written:
        person = merge_people(keep=keep, gone=gone, chosen=form.chosen, by=request.user)  # type: ignore[arg-type]
        url = reverse("people:detail", args=[person.pk])
        return Written(_("%(name)s is one person from now on.") % {"name": person.name}, url)

    def context() -> dict[str, Any]:
        both = {person.pk: person for person in with_roles(Person.objects.filter(pk__in=[keep.pk, gone.pk]))}
        return {
            "keep": keep,
            "gone": gone,
            "roles": [(person, roles_of(both[person.pk])) for person in (keep, gone)],
            "moving": what_moves(keep, gone),
        }

    return form_page(
        request,
        form,
        write,
        template="people/merge.html",
        title=_("Put %(one)s and %(other)s together") % {"one": keep.name, "other": gone.name},
        button=_("Put together"),
        back=reverse("people:detail", args=[keep.pk]),
        context=context,
    )
