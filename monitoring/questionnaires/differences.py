"""What a draft changes, in plain words: what is added, what reads otherwise, what is not asked any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cmk.core.templatetags.house import number_nl
from monitoring.evaluation.fitting import SCALES
from monitoring.questionnaires.content import Content, answer_words, each_question, pillar_of
from monitoring.questionnaires.forms import SCALE_LABELS
from schools.models import Education


@dataclass(frozen=True)
class Change:
    """One thing that reads otherwise: what, and how it was and is (empty: it was, or is, not there)."""

    what: str
    was: str = ""
    now: str = ""


@dataclass
class Differences:
    """What a draft changes: about the questionnaire, and per pillar; ``added`` and ``removed`` are questions."""

    about: list[Change] = field(default_factory=list)
    pillars: list[PillarDifferences] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.about or self.pillars)


@dataclass
class PillarDifferences:
    """What changes in one pillar."""

    name: str
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[tuple[str, list[Change]]] = field(default_factory=list)
    texts: list[Change] = field(default_factory=list)
    moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.texts or self.moved)


def differences(before: Content, now: Content) -> Differences:
    """Return what ``now`` changes to ``before``, two versions of the same questionnaire. Pillars stay the same."""
    found = Differences(about=list(_about(before, now)))
    for pillar in now["pillars"]:
        old = pillar_of(before, pillar["key"])
        if old is None:
            found.pillars.append(PillarDifferences(pillar["name"], added=[one["text"] for one in pillar["questions"]]))
        elif changed := _pillar(old, pillar, before, now):
            found.pillars.append(changed)
    for old in before["pillars"]:
        if pillar_of(now, old["key"]) is None:
            found.pillars.append(PillarDifferences(old["name"], removed=[one["text"] for one in old["questions"]]))
    return found


def _about(before: Content, now: Content) -> Iterator[Change]:
    labels = dict(Education.choices)
    named: list[tuple[str, str, Any]] = [
        ("name", _("Name"), str),
        ("introduction", _("Introduction"), str),
        ("minutes", _("Minutes to fill in"), number_nl),
        ("education", _("Kinds of education"), lambda keys: ", ".join(str(labels.get(key, key)) for key in keys)),
        *((name, str(SCALE_LABELS[name]), ", ".join) for name in SCALES),
    ]
    for name, label, said in named:
        if before[name] != now[name]:
            yield Change(label, said(before[name]), said(now[name]))
    old, new = ({one["term"]: one["text"] for one in content["terms"]} for content in (before, now))
    for term in dict.fromkeys([*old, *new]):
        if old.get(term) != new.get(term):
            yield Change(_("Hard word ‘%(term)s’") % {"term": term}, old.get(term, ""), new.get(term, ""))


def _pillar(old: Content, new: Content, before: Content, now: Content) -> PillarDifferences:
    found = PillarDifferences(new["name"], texts=list(_texts(old, new)))
    was = {one["key"]: one for one in old["questions"]}
    here = {one["key"]: one for one in new["questions"]}
    found.added = [one["text"] for key, one in here.items() if key not in was]
    found.removed = [one["text"] for key, one in was.items() if key not in here]
    for key, question in here.items():
        if key in was and (changes := list(_question(was[key], question, before, now))):
            found.changed.append((question["text"], changes))
    stayed = [key for key in was if key in here]
    found.moved = stayed != [key for key in here if key in was]
    return found


def _texts(old: Content, new: Content) -> Iterator[Change]:
    for name, label in (("name", _("Name")), ("introduction", _("Introduction"))):
        if old[name] != new[name]:
            yield Change(label, old[name], new[name])
    if old["levels"] == new["levels"]:
        return
    for number in range(1, max(len(old["levels"]), len(new["levels"])) + 1):
        was, now = (_level(levels, number) for levels in (old["levels"], new["levels"]))
        if was != now:
            yield Change(_("Level %(number)d") % {"number": number}, was, now)


def _level(levels: list[Content], number: int) -> str:
    if number > len(levels):
        return ""
    level = levels[number - 1]
    return f"{level['name']}: {level['description']}"


def _question(old: Content, new: Content, before: Content, now: Content) -> Iterator[Change]:
    named: list[tuple[str, str, Any]] = [
        ("text", _("Question"), str),
        ("options", _("Answers to choose from"), ", ".join),
        ("allows_other", _("A school may also write in another answer"), _yes_no),
        ("allows_between", _("A school may also stand between two levels"), _yes_no),
        ("required", _("Needed"), _yes_no),
        ("lowest", _("Lowest number"), _number),
        ("highest", _("Highest number"), _number),
        ("unit", _("Unit"), lambda unit: unit or ""),
        ("explanation", _("Explanation"), lambda one: f"{one['title']} {one['text']}" if one else ""),
    ]
    for name, label, said in named:
        if old[name] != new[name]:
            yield Change(label, said(old[name]), said(new[name]))
    if old["condition"] != new["condition"]:
        yield Change(_("Asked"), _condition(old["condition"], before), _condition(new["condition"], now))


def _yes_no(value: bool) -> str:
    return _("yes") if value else _("no")


def _number(value: int | None) -> str:
    return "" if value is None else number_nl(value)


def _condition(condition: Content | None, content: Content) -> str:
    if not condition:
        return _("always")
    other = next((one for name, one, _pillar in each_question(content) if name == condition["question"]), None)
    answers = ", ".join(answer_words(content, condition["question"], value) for value in condition["any_of"])
    words = {"question": other["text"] if other else condition["question"], "answers": answers}
    return _("only with %(answers)s to: %(question)s") % words
