"""Schools to ask again whether they take part, for the work list."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.approach.selectors import due_notes
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope
from schools.models import AskAgain


def asking_lines(scope: Scope) -> list[Line]:
    """Return a line for each school to ask again: the own schools first, then what one wrote. One query."""
    notes = due_notes(scope.user, scope.programme)
    if not scope.everyone:
        notes = notes.filter(Q(school__in=scope.schools) | Q(made_by=scope.person))
    return [_ask_line(note, scope) for note in sorted(notes, key=lambda note: note.school_id not in scope.schools)]


def _ask_line(note: AskAgain, scope: Scope) -> Line:
    text = str(note.get_occasion_display())
    text = text[:1].upper() + text[1:]
    if note.note:
        text = f"{text}: ‘{note.note}’"
    return Line(
        title=str(note.school),
        title_url=reverse("school:overview", args=[note.school.code]),
        tag=_("ask again"),
        text=scope.of(text, note.made_by) if note.made_by else text,
        action=_("Asked"),
        url=f"{reverse('school:ask_settle', args=[note.school.code, note.pk])}?van=werklijst",
        tone="plain",
    )
