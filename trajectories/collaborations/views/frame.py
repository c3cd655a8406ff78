"""What the form pages of one collaboration share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cmk.core.errors import DomainError
from cmk.core.formpage import Write, form_page
from trajectories.models import Collaboration


def detail_url(collaboration: Collaboration, anchor: str = "") -> str:
    """Return the page of a collaboration, at a section of it."""
    return reverse("collaborations:detail", args=[collaboration.pk]) + (f"#{anchor}" if anchor else "")


def collaboration_form(
    request: HttpRequest,
    collaboration: Collaboration,
    form: forms.Form,
    write: Write,
    *,
    title: str,
    button: str = "",
    anchor: str = "",
    template: str = "collaborations/form.html",
    context: Callable[[], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Show a form about one collaboration, or write it and go back to the section ``anchor`` of its page."""
    return form_page(
        request,
        form,
        write,
        template=template,
        title=title,
        button=button,
        back=detail_url(collaboration, anchor),
        context=lambda: {"collaboration": collaboration, **(context() if context else {})},
    )


def ask_first(
    request: HttpRequest,
    collaboration: Collaboration,
    do: Callable[[], str],
    *,
    title: str,
    text: str,
    button: str,
    anchor: str = "",
) -> HttpResponse:
    """Ask before something is taken out (GET), then do it (POST); ``do`` returns what to say, and may refuse."""
    back = detail_url(collaboration, anchor)
    if request.method == "POST":
        try:
            messages.success(request, do())
        except DomainError as error:
            for sentence in error.messages:
                messages.warning(request, sentence)
        return redirect(back)
    context = {"collaboration": collaboration, "title": title, "text": text, "button": button, "back": back}
    return render(request, "collaborations/ask.html", context)
