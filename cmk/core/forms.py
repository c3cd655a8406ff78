"""How every form of the house looks and speaks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class HouseRenderer(TemplatesSetting):
    """Renders forms with the templates in ``templates/forms``."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class DateInput(forms.DateInput):
    """The browser's own date picker; the value travels as ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own picker of date and time; the value travels as ISO 8601 to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class Chips(forms.CheckboxSelectMultiple):
    """Several choices as a row of pills: checkboxes for the keyboard, pills for the eye."""

    template_name = "forms/widgets/chips.html"


class ChipsSingle(forms.RadioSelect):
    """One choice as a row of pills."""

    template_name = "forms/widgets/chips.html"


class LongSelect(forms.Select):
    """A choice among hundreds: as ``Select``, without a template for each of its options. It has no groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the element with its options."""
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SafeString(" selected") if str(key) in chosen else "", label)
                for key, label in ((option if option is not None else "", label) for option, label in self.choices)
            ),
        )
        built = self.build_attrs(self.attrs, attrs)
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(built), options)
