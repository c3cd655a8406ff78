"""A questionnaire as plain data (the form of its definition file): finding in it, marking, keeping it whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify

from monitoring.evaluation.fitting import SCALES
from monitoring.evaluation.values import OPTIONS, SCENARIOS, name_of
from monitoring.models import QuestionKind

Content = dict[str, Any]
# What stands about the questionnaire itself, apart from its pillars and its hard words.
FACTS = ("name", "introduction", "minutes", "education", *SCALES)
LONGEST_KEY = 40


def mark(part: Any) -> str:
    """Return a short mark of a part of a questionnaire; another one once anything in it has changed."""
    return hashlib.sha256(json.dumps(part, sort_keys=True, default=str).encode()).hexdigest()[:20]


def facts_of(content: Content) -> Content:
    """Return what stands about the questionnaire itself."""
    return {name: content[name] for name in FACTS}


def pillar_of(content: Content, key: str) -> Content | None:
    """Return the pillar with ``key``, or None."""
    return next((pillar for pillar in content["pillars"] if pillar["key"] == key), None)


def texts_of(pillar: Content) -> Content:
    """Return what stands about a pillar itself, apart from its questions."""
    return {name: pillar[name] for name in ("name", "introduction", "levels")}


def question_of(content: Content, pillar_key: str, key: str) -> Content | None:
    """Return a question, or None."""
    pillar = pillar_of(content, pillar_key)
    return next((one for one in pillar["questions"] if one["key"] == key), None) if pillar else None


def each_question(content: Content) -> Iterator[tuple[str, Content, Content]]:
    """Yield every question with its name and its pillar, in order."""
    for pillar in content["pillars"]:
        for question in pillar["questions"]:
            yield name_of(pillar["key"], question["key"]), question, pillar


def missing_from(content: Content, before: Content) -> dict[str, list[Content]]:
    """Return the questions of the version before that are not asked any more, by the key of their pillar."""
    here = {name for name, _question, _pillar in each_question(content)}
    gone: dict[str, list[Content]] = {}
    for name, question, pillar in each_question(before):
        if name not in here:
            gone.setdefault(pillar["key"], []).append(question)
    return gone


def drop_needless(content: Content) -> None:
    """Leave out the scales, levels and scenario model that no question needs any more."""
    kinds = {question["kind"] for _name, question, _pillar in each_question(content)}
    for field, kind in SCALES.items():
        if kind.value not in kinds:
            content[field] = []
    for pillar in content["pillars"]:
        if not any(question["kind"] in SCENARIOS for question in pillar["questions"]):
            pillar["levels"] = []
    if not kinds & {kind.value for kind in SCENARIOS}:
        content["scenario_model"] = None


def take_from(content: Content, before: Content, pillar_key: str, question: Content) -> None:
    """Bring along what ``question`` needs and ``content`` lacks, as it was in the version before."""
    for field, kind in SCALES.items():
        if question["kind"] == kind.value and not content[field]:
            content[field] = before[field]
    if question["kind"] in SCENARIOS:
        pillar, old = pillar_of(content, pillar_key), pillar_of(before, pillar_key)
        content["scenario_model"] = content["scenario_model"] or before["scenario_model"]
        if pillar is not None and old is not None and not pillar["levels"]:
            pillar["levels"] = old["levels"]


def free_key(text: str, taken: set[str]) -> str:
    """Return a key for a new question that begins with its words and is not in ``taken``."""
    words = (slugify(text)[:LONGEST_KEY].rsplit("-", 1)[0] if len(slugify(text)) > LONGEST_KEY else slugify(text)) or ""
    stem = "-".join(part for part in words.replace("_", "-").split("-") if part) or "vraag"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def answers_of(content: Content, name: str) -> list[tuple[str, str]]:
    """Return the answers to choose between at a question, as value and words; empty for a number or a text."""
    pillar_key, _point, key = name.partition(".")
    pillar, question = pillar_of(content, pillar_key), question_of(content, pillar_key, key)
    if pillar is None or question is None:
        return []
    kind = question["kind"]
    if kind in OPTIONS:
        return [(option, option) for option in question["options"]]
    if kind in SCENARIOS:
        labels = [level["name"] for level in pillar["levels"]]
    else:
        labels = next((content[field] for field, needs in SCALES.items() if needs == kind), [])
    return [(str(number), f"{number}. {label}") for number, label in enumerate(labels, start=1)]


def answer_words(content: Content, name: str, value: Any) -> str:
    """Return one answer to a question in words."""
    return dict(answers_of(content, name)).get(str(value), str(value))


def before_it(content: Content, name: str) -> list[tuple[str, Content, Content]]:
    """Return the questions before ``name`` at which a condition can look, with their name and pillar."""
    found = []
    for other, question, pillar in each_question(content):
        if other == name:
            break
        if question["kind"] not in (QuestionKind.TEXT, QuestionKind.GOAL):
            found.append((other, question, pillar))
    return found
