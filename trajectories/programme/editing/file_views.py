"""Downloading the definition of the own programme, and reading one in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cmk.accounts.policies import guard, leader
from cmk.accounts.services.downloads import record_download
from cmk.core.definitions import LARGEST
from cmk.core.errors import DomainError
from trajectories.programme.editing import files
from trajectories.programme.editing.views import own_programme
from trajectories.programme.exporting import as_yaml, export_definition


class DefinitionFileForm(forms.Form):
    """A definition file (YAML)."""

    file = forms.FileField(
        label=gettext_lazy("Definition file"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        help_text=gettext_lazy("The file that you took out of here, with your changes (.yaml)."),
    )

    file_name = ""

    def clean_file(self) -> str:
        """Return the text of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("%(file)s is too large for a definition.") % {"file": file.name})
        try:
            self.file_name = file.name
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise ValidationError(
                _("%(file)s cannot be read as text (UTF-8). Is it the right file?") % {"file": file.name}
            ) from error


@guard(leader)
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """Give the definition as it is now, as a YAML file."""
    programme = own_programme(request)
    text = as_yaml(export_definition(programme))
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=programme.penvoerder,
        subject=f"definition:{programme.slug}",
        title=_("Definition of %(programme)s") % {"programme": programme},
        form="yaml",
    )
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{programme.slug}.yaml"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@guard(leader)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Read in a definition file: first what it would do, then do it."""
    programme = own_programme(request)
    context: dict[str, Any] = {"programme": programme, "problems": [], "reading": None}
    confirmed = request.method == "POST" and "tekst" in request.POST
    form = DefinitionFileForm(
        request.POST if request.method == "POST" and not confirmed else None,
        request.FILES if not confirmed else None,
    )
    sent: tuple[str, str] | None = None
    if confirmed:
        sent = (request.POST["tekst"], request.POST.get("naam", ""))
    elif request.method == "POST" and form.is_valid():
        sent = (form.cleaned_data["file"], form.file_name)
    if sent:
        text, name = sent
        act = files.read_in if confirmed else files.preview_of_reading
        try:
            context["reading"] = act(programme=programme, text=text, name=name)
        except DomainError as error:
            context["problems"] = list(error.messages)
        else:
            if confirmed:
                messages.success(request, _("The definition has been read in."))
                return redirect("programme:setup")
            context |= {"text": text, "name": name}
    return render(request, "programme/setup/upload.html", {**context, "form": form})
