"""What a change would do to what runs: it is done, looked at, and taken back. A change that does nothing there has
no effects, and needs no preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.models import today
from trajectories.conversations.norm import KindNorm, norm_of_year
from trajectories.models import Ambition, AmbitionStatus, Programme
from trajectories.programme.editing import roads
from trajectories.programme.editing.catalogue import FACTS, SCENARIOS, STEPS, TRACKS
from trajectories.programme.editing.description import Kind
from trajectories.programme.editing.usage import said, usage
from trajectories.programme.editing.writing import Done, RowDone
from trajectories.programme.results import ResultsTable, results_table


@dataclass(frozen=True)
class Effect:
    """One thing that a change does; with ``choice`` (its value) and ``label`` where the project leader may choose."""

    sentence: str
    choice: str = ""
    label: str = ""


def preview(programme: Programme, kind: Kind, act: Callable[[], Done]) -> list[Effect]:
    """Return what ``act`` (a service of ``saving``) would do, with nothing written. Raises its ``DomainError``."""
    with transaction.atomic():
        before = _counted(programme, kind)
        done = act()
        effects = [*_effects(programme, kind, done), *_differences(before, _counted(programme, kind))]
        transaction.set_rollback(True)
    return effects


def _effects(programme: Programme, kind: Kind, done: Done) -> Iterator[Effect]:
    if done.removed:
        yield from _removed(done)
        return
    if kind is FACTS:
        yield from _fewer_ambitions(programme)
    if kind is SCENARIOS and (done.fields or done.rows) and any(row.fields or row.gone for row in done.rows):
        others = done.part.programmes.exclude(pk=programme.pk)
        for other in others.order_by("start"):
            yield Effect(_("%(programme)s has the same scenario model: it changes there too.") % {"programme": other})
    felt = [str(done.part._meta.get_field(name).verbose_name) for name in done.fields if name in kind.felt]
    if felt and not done.is_new and kind is not TRACKS and (uses := usage([done.part])[done.part.pk]):
        yield Effect(
            _("In use: %(uses)s. What changes here (%(fields)s) shows there too, also in what was recorded before.")
            % {"uses": said(uses), "fields": ", ".join(felt)}
        )
    if done.is_new:
        return
    for row in done.rows:
        yield from _step(done, row) if row.rows is STEPS else _row(row)


def _removed(done: Done) -> Iterator[Effect]:
    if done.uses:
        yield Effect(
            _("In use: %(uses)s. They keep it, and it stays in what was counted. From now on nobody can choose it.")
            % {"uses": said(done.uses)}
        )
    if done.cleared:
        yield Effect(_("These go on without it: %(parts)s.") % {"parts": ", ".join(done.cleared)})


def _row(done: RowDone) -> Iterator[Effect]:
    if done.retired:
        yield Effect(
            _("‘%(name)s’ is in use already. It stays where it was used, and is not asked any more.")
            % {"name": done.name}
        )
    elif done.fields and not done.gone and done.index is None and (uses := usage([done.row])[done.row.pk]):
        yield Effect(_("‘%(name)s’ changes where it is used too: %(uses)s.") % {"name": done.name, "uses": said(uses)})


def _step(done: Done, step: RowDone) -> Iterator[Effect]:
    running = roads.going(done.part).count()
    if step.index is not None:
        if running:
            sentence = ngettext(
                "‘%(name)s’ is new: %(number)d trajectory that runs goes on without it.",
                "‘%(name)s’ is new: %(number)d trajectories that run go on without it.",
                running,
            )
            label = ngettext(
                "Add it to the trajectory that runs", "Add it to all %(number)d trajectories that run", running
            )
            words = {"name": step.name, "number": running}
            yield Effect(sentence % words, f"nieuw-{step.index}", label % words)
        return
    if step.gone:
        if step.retired:
            yield Effect(_keeping(done, step))
        return
    changed = [name for name in step.fields if name in roads.COPIED]
    having = roads.copies(step.row).values("trajectory").distinct().count() if changed else 0
    if not having:
        return
    fields = ", ".join(str(step.row._meta.get_field(name).verbose_name) for name in changed)
    sentence = ngettext(
        "‘%(name)s’ changes (%(fields)s): %(number)d trajectory that runs keeps its own step.",
        "‘%(name)s’ changes (%(fields)s): %(number)d trajectories that run keep their own step.",
        having,
    ) % {"name": step.name, "fields": fields, "number": having}
    waiting = roads.not_begun(step.row).values("trajectory").distinct().count()
    label = ngettext(
        "Change it too in the trajectory that has not begun this step",
        "Change it too in the %(number)d trajectories that have not begun this step",
        waiting,
    )
    yield Effect(sentence, f"stap-{step.row.pk}" if waiting else "", label % {"number": waiting})


def _keeping(done: Done, step: RowDone) -> str:
    running = roads.copies(step.row).values("trajectory").distinct().count()
    if not running:
        return _("‘%(name)s’ is taken out of use. Trajectories that ended keep it.") % {"name": step.name}
    return ngettext(
        "‘%(name)s’ is taken out of use: %(number)d trajectory that runs keeps it, later ones go without.",
        "‘%(name)s’ is taken out of use: %(number)d trajectories that run keep it, later ones go without.",
        running,
    ) % {"name": step.name, "number": running}


def _fewer_ambitions(programme: Programme) -> Iterator[Effect]:
    programme = Programme.objects.get(pk=programme.pk)
    current = Ambition.objects.filter(programme=programme, status=AmbitionStatus.CURRENT).order_by()
    schools = current.values("school").annotate(number=Count("pk")).filter(number__gt=programme.ambitions_at_most)
    if number := schools.count():
        yield Effect(
            ngettext(
                "%(number)d school works on more ambitions than that. It keeps them; a new one has to wait.",
                "%(number)d schools work on more ambitions than that. They keep them; a new one has to wait.",
                number,
            )
            % {"number": number}
        )


def _counted(programme: Programme, kind: Kind) -> Any:
    day = today()
    if kind.measured == "results":
        return results_table(programme, day)
    if kind.measured == "norm" and programme.start <= day <= programme.end:
        return {norm.key: norm for norm in norm_of_year(programme, day.year, day).kinds}
    return None


def _differences(before: Any, after: Any) -> Iterator[Effect]:
    if isinstance(before, ResultsTable):
        yield from _results(before, after)
    elif isinstance(before, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            if effect := _norm(before.get(key), after.get(key)):
                yield effect


def _results(before: ResultsTable, after: ResultsTable) -> Iterator[Effect]:
    now = {row.key: row for row in after.rows}
    labels = [phase.label for phase in after.phases]
    for row in before.rows:
        other = now.get(row.key)
        if other is None:
            yield Effect(
                _("‘%(name)s’ leaves the results, where it stands at %(realised)d.")
                % {"name": row.name, "realised": row.realised}
            )
            continue
        was = {phase.label: cell for phase, cell in zip(before.phases, row.cells, strict=True)}
        for label, cell in zip(labels, other.cells, strict=True):
            if label in was and was[label].realised != cell.realised:
                yield Effect(
                    _("‘%(name)s’, %(phase)s: counted %(now)d, it was %(was)d.")
                    % {"name": row.name, "phase": label, "now": cell.realised, "was": was[label].realised}
                )
        if row.realised != other.realised:
            words = {"name": row.name, "now": other.realised, "was": row.realised}
            yield Effect(_("‘%(name)s’: counted %(now)d in all, it was %(was)d.") % words)
        if row.target != other.target:
            words = {"name": row.name, "now": other.target or "–", "was": row.target or "–"}
            yield Effect(_("‘%(name)s’: the target becomes %(now)s, it was %(was)s.") % words)


def _norm(before: KindNorm | None, after: KindNorm | None) -> Effect | None:
    was, now = (before.norm if before else 0), (after.norm if after else 0)
    shown = after or before
    if was == now or shown is None:
        return None
    if after is None:
        sentence = _("%(kind)s: no norm any more, it was %(was)d a year. Nobody is reminded of it.")
        return Effect(sentence % {"kind": shown.name, "was": was})
    sentence = _(
        "%(kind)s: the norm becomes %(now)d a year, it was %(was)d. This year %(schools)d of %(all_schools)d schools "
        "and %(partners)d of %(all_partners)d partners have reached it; the others come on the work list."
    )
    return Effect(
        sentence
        % {
            "kind": after.name,
            "now": now,
            "was": was,
            "schools": after.schools.met,
            "all_schools": after.schools.parties,
            "partners": after.partners.met,
            "all_partners": after.partners.parties,
        }
    )
