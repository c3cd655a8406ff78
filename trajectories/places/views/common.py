"""What the views of boards and municipalities share: guards by kind of place, and a form on a page of its own."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from cmk.accounts.policies import View, guard
from cmk.core.formpage import Write, form_page
from schools.models import Contact, PolicyDocument
from schools.places import Place
from trajectories.places.kinds import PlaceKind


def readers(view: View) -> View:
    """Let a view be used by those who may come to pages of its kind of place (``PlaceKind.sees``)."""

    @wraps(view)
    def guarded(request: HttpRequest, *, kind: PlaceKind, **rest: Any) -> HttpResponse:
        return guard(kind.sees)(view)(request, kind=kind, **rest)

    return guarded


def own_people(view: View) -> View:
    """Let a view be used by people who have a place of its kind of their own."""

    @wraps(view)
    def guarded(request: HttpRequest, *, kind: PlaceKind, **rest: Any) -> HttpResponse:
        return guard(kind.own)(view)(request, kind=kind, **rest)

    return guarded


def place_form(
    request: HttpRequest,
    kind: PlaceKind,
    place: Place,
    form: forms.Form,
    write: Write,
    *,
    title: str,
    button: str = "",
    contact: Contact | None = None,
    document: PolicyDocument | None = None,
) -> HttpResponse:
    """Show a form under the head of a place, or write it and go back to the place."""
    return form_page(
        request,
        form,
        write,
        template="places/form.html",
        title=title,
        button=button,
        back=kind.url("detail", place),
        context=lambda: {"kind": kind, "place": place, "contact": contact, "document": document},
    )
