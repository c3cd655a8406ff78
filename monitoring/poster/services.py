"""Keeping a school's colours."""

from __future__ import annotations

from django.db import transaction

from monitoring.models import SchoolStyle
from schools.models import School


@transaction.atomic
def set_style(*, school: School, main: str, accent: str = "") -> SchoolStyle:
    """Keep the colours (``#rrggbb``) of ``school`` for its posters; an empty ``accent`` is a soft tone of ``main``."""
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    style, _is_new = SchoolStyle.objects.update_or_create(
        school=school, defaults={"main": main.lower(), "accent": accent.lower()}
    )
    return style
