"""Reads definition files (YAML) into a pydantic model, and tells all that is wrong at once, with line and place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel, ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cmk.core.errors import DomainError

LARGEST = 1_000_000  # bytes; a questionnaire has some 20 kB

M = TypeVar("M", bound=BaseModel)
Place = tuple[str | int, ...]
Problem = tuple[Place, str]


def read_yaml(
    path: str | Path,
    model: type[M],
    check: Callable[[M], Iterable[Problem]] | None = None,
    check_raw: Callable[[dict[str, Any]], Iterable[Problem]] | None = None,
) -> M:
    """Read the file at ``path`` into ``model``.

    ``check`` yields what does not fit together in a well-formed definition; ``check_raw`` looks at the plain data
    of any file, so that its findings stand beside those about single values.

    Raises ``DomainError`` with a heading and one sentence per mistake (``line 12, pillars[1].key: …``): a file
    that cannot be opened, no YAML, a field written twice, unknown, missing or impossible values.
    """
    path = Path(path)
    raw, node = _load(path)
    definition, problems = checked(raw, model, check_raw)
    problems = [*_doubled(node, ()), *problems]
    if definition is not None and check is not None:
        problems += check(definition)
    if problems or definition is None:
        raise DomainError(*_sentences(path, node, problems))
    return definition


def checked(
    raw: dict[str, Any], model: type[M], check_raw: Callable[[dict[str, Any]], Iterable[Problem]] | None = None
) -> tuple[M | None, list[Problem]]:
    """Return ``raw`` as ``model`` (None when it cannot be), and all that is wrong with it as place and sentence."""
    problems: list[Problem] = []
    definition: M | None = None
    try:
        definition = model.model_validate(raw)
    except ValidationError as error:
        problems += [(tuple(item["loc"]), _sentence(item, model)) for item in error.errors(include_url=False)]
    if check_raw is not None:
        problems += check_raw(raw)
    return definition, problems


def _sentences(path: Path, node: Node, problems: list[Problem]) -> list[str]:
    placed = sorted({(_line(node, place), _written(node, place), sentence) for place, sentence in problems})
    heading = ngettext(
        "%(file)s cannot be loaded: %(number)d thing is wrong.",
        "%(file)s cannot be loaded: %(number)d things are wrong.",
        len(placed),
    )
    return [
        heading % {"file": path.name, "number": len(placed)},
        *(
            _("line %(line)d, %(place)s: %(problem)s") % {"line": line, "place": place, "problem": problem}
            for line, place, problem in placed
        ),
    ]


def _load(path: Path) -> tuple[dict[str, Any], MappingNode]:
    """Return the file's data and its tree of nodes (which know their lines)."""
    try:
        if path.stat().st_size > LARGEST:
            raise DomainError(_("%(file)s is too large for a definition.") % {"file": path.name})
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DomainError(_("There is no file %(file)s.") % {"file": path}) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError(
            _("%(file)s cannot be read as text (UTF-8). Is it the right file?") % {"file": path.name}
        ) from error
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = {"file": path.name, "line": mark.line + 1 if mark else 1, "problem": error.problem or error.context}
        raise DomainError(_("%(file)s is not valid YAML: line %(line)d: %(problem)s.") % words) from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        words = {"file": path.name, "problem": error}
        raise DomainError(_("%(file)s is not valid YAML: %(problem)s.") % words) from error
    if not isinstance(raw, dict) or not isinstance(node, MappingNode):
        raise DomainError(_("%(file)s is not a definition: it should consist of named fields.") % {"file": path.name})
    return raw, node


def _doubled(node: Node, place: Place) -> Iterable[Problem]:
    """Find fields that are written twice in one part: YAML itself would silently keep the last."""
    if isinstance(node, MappingNode):
        seen = set()
        for key, value in node.value:
            inner = (*place, key.value if isinstance(key, ScalarNode) else "?")
            if inner[-1] in seen:
                yield inner, _("this field is written twice.")
            seen.add(inner[-1])
            yield from _doubled(value, inner)
    elif isinstance(node, SequenceNode):
        for index, child in enumerate(node.value):
            yield from _doubled(child, (*place, index))


def _line(node: Node, place: Place) -> int:
    """Return the line (from 1) of what stands at ``place``, or of the nearest part around it."""
    line = node.start_mark.line + 1
    for _parent, _step, line_of_step, _child in _walk(node, place):
        line = line_of_step
    return line


def _walk(node: Node, place: Place) -> Iterator[tuple[Node, str | int, int, Node]]:
    """Yield for each step of ``place``, as far as the file goes: the node around it, the step, its line, its node."""
    for step in place:
        line, child = 0, None
        if isinstance(node, MappingNode):
            for key, value in node.value:
                if isinstance(key, ScalarNode) and key.value == str(step):
                    line, child = key.start_mark.line + 1, value
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            child = node.value[step]
            line = child.start_mark.line + 1
        if child is None:
            return
        yield node, step, line, child
        node = child


def _written(node: Node, place: Place) -> str:
    """Write a place as people do: ``pillars[1].questions[3].key``, counting from 1; a year is no place in a list."""
    known = [parent for parent, _step, _line_of_step, _child in _walk(node, place)]
    text = ""
    for index, step in enumerate(place):
        named = index < len(known) and isinstance(known[index], MappingNode)
        text += f"[{step + 1}]" if isinstance(step, int) and not named else f".{step}" if text else str(step)
    return text or _("the file")


def _sentence(error: Any, model: type[BaseModel]) -> str:
    """Say in plain words what pydantic found; a check of a definition's own brings its ``message`` along."""
    kind, context = error["type"], error.get("ctx", {})
    if "message" in context:
        return str(context["message"])
    if kind == "extra_forbidden":
        known = ", ".join(_model_at(model, error["loc"]).model_fields)
        return _("this field is not known here. Known are: %(known)s.") % {"known": known}
    if kind.startswith("int"):
        return _("this should be a whole number.")
    if kind.startswith("date"):
        return _("this should be a date, for example 2025-01-31.")
    if kind == "string_pattern_mismatch" and r"\d{4}" in str(context.get("pattern")):
        return _("this should look like %(example)s.") % {"example": "'0362'"}
    sentences = {
        "missing": _("this is missing."),
        "string_type": _("this should be text."),
        "string_too_long": _("this is too long: at most %(max_length)s characters."),
        "string_too_short": _("this is empty."),
        "too_short": _("this needs at least %(min_length)s."),
        "string_pattern_mismatch": _("this should be small letters, digits and hyphens only, for example doelen-1."),
        "enum": _("this should be one of %(expected)s."),
        "literal_error": _("this should be one of %(expected)s."),
        "greater_than_equal": _("this should be at least %(ge)s."),
        "less_than_equal": _("this should be at most %(le)s."),
        "list_type": _("this should be a list."),
        "dict_type": _("this should be a group of fields."),
        "model_type": _("this should be a group of fields."),
        "bool_parsing": _("this should be true or false."),
        "bool_type": _("this should be true or false."),
    }
    template = sentences.get(kind)
    return template % context if template else str(error["msg"])


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel]:
    """Return the part of ``model`` to which the last step of ``place`` does not belong."""
    for step in place[:-1]:
        if isinstance(step, str) and step in model.model_fields:
            inner = model.model_fields[step].annotation
            candidates = [inner, *getattr(inner, "__args__", ())]
            model = next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), model)
    return model
