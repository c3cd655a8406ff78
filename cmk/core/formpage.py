"""A form on a page of its own: shown, written by one service, and back; every objection is shown and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError


@dataclass(frozen=True)
class Written:
    """What was written: ``message`` says so, ``url`` is where to go (empty: back to where the form was opened)."""

    message: str
    url: str = ""


# Calls a service with the cleaned data; a message alone goes back. What it raises as DomainError is shown in the form.
Write = Callable[[dict[str, Any]], "Written | str"]


def form_page(
    request: HttpRequest,
    form: forms.Form,
    write: Write,
    *,
    template: str,
    title: str,
    back: str,
    button: str = "",
    context: Callable[[], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Show ``form`` with ``template``, or write what was sent and go on.

    ``back``: the address of "cancel" and, unless ``write`` says otherwise, of afterwards; ``button`` says what the
    button does (default: save); ``context`` gives what the template needs besides, asked only when the page is shown.
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = write(form.cleaned_data)
        except DomainError as error:
            for text in error.messages:
                form.add_error(None, text)
        else:
            written = Written(result) if isinstance(result, str) else result
            messages.success(request, written.message)
            return redirect(written.url or back)
    shown = {"form": form, "title": title, "button": button or _("Save"), "back": back}
    return render(request, template, {**(context() if context else {}), **shown})
