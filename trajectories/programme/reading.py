"""Reads a definition file and tells all that is wrong with it at once, with the line where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel, ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cmk.core.errors import DomainError
from trajectories.programme import checks
from trajectories.programme.definition import Definition

LARGEST = 1_000_000  # bytes; the largest real definition has some 30 kB


def read_definition(path: str | Path) -> Definition:
    """Read the definition file at ``path``.

    Raises ``DomainError`` with one sentence per mistake, each with its line and its place in the file
    (``line 12, tracks[1].steps[3].name: …``): a file that cannot be opened, that is no
    YAML, that has unknown, missing or impossible values, or parts that do not fit together.
    """
    raw, node = _load(Path(path))
    problems = list(_doubled(node, ()))
    definition = None
    try:
        definition = Definition.model_validate(raw)
    except ValidationError as error:
        problems += [(tuple(item["loc"]), _sentence(item)) for item in error.errors(include_url=False)]
    problems += checks.cross_checks(raw)
    if problems or definition is None:
        placed = sorted({(_line(node, place), _place(place), sentence) for place, sentence in problems})
        heading = ngettext(
            "%(file)s cannot be loaded: %(number)d thing is wrong.",
            "%(file)s cannot be loaded: %(number)d things are wrong.",
            len(placed),
        ) % {"file": Path(path).name, "number": len(placed)}
        raise DomainError(
            heading,
            *(
                _("line %(line)d, %(place)s: %(problem)s") % {"line": line, "place": place, "problem": problem}
                for line, place, problem in placed
            ),
        )
    return definition


def _load(path: Path) -> tuple[dict[str, Any], MappingNode]:
    """Return the file's data and its tree of nodes (which know their lines)."""
    try:
        if path.stat().st_size > LARGEST:
            raise DomainError(_("%(file)s is too large for a definition of a programme.") % {"file": path.name})
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
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise DomainError(_("%(file)s is not valid YAML: %(problem)s.") % {"file": path.name, "problem": error}) from (
            error
        )
    if not isinstance(raw, dict) or not isinstance(node, MappingNode):
        raise DomainError(
            _("%(file)s is not a definition of a programme: it should begin with penvoerder: and programme:.")
            % {"file": path.name}
        )
    return raw, node


def _doubled(node: Node, path: checks.Path) -> list[checks.Problem]:
    """Find fields that are written twice in one part: YAML itself would silently keep the last."""
    problems: list[checks.Problem] = []
    if isinstance(node, MappingNode):
        seen = set()
        for key, value in node.value:
            place = (*path, key.value if isinstance(key, ScalarNode) else "?")
            if place[-1] in seen:
                problems.append((place, _("this field is written twice.")))
            seen.add(place[-1])
            problems += _doubled(value, place)
    elif isinstance(node, SequenceNode):
        for index, child in enumerate(node.value):
            problems += _doubled(child, (*path, index))
    return problems


def _line(node: Node, path: checks.Path) -> int:
    """Return the line (from 1) of what stands at ``path``, or of the nearest part around it."""
    line = node.start_mark.line + 1
    for step in path:
        child: Node | None = None
        if isinstance(node, MappingNode):
            for key, value in node.value:
                if isinstance(key, ScalarNode) and key.value == str(step):
                    line, child = key.start_mark.line + 1, value
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            child = node.value[step]
            line = child.start_mark.line + 1
        if child is None:
            break
        node = child
    return line


def _place(path: checks.Path) -> str:
    """Write a path as people do: ``tracks[1].steps[3].name``, counting from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or _("the file")


def _sentence(error: Any) -> str:
    """Say in plain words what pydantic found."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("code_quotes", "accent"):
        return str(context["message"])
    if kind == "extra_forbidden":
        known = ", ".join(_model_at(error["loc"]).model_fields)
        return _("this field is not known here. Known are: %(known)s.") % {"known": known}
    sentences = {
        "missing": _("this is missing."),
        "string_type": _("this should be text."),
        "string_too_long": _("this is too long: at most %(max_length)s characters."),
        "string_too_short": _("this is empty."),
        "too_short": _("this needs at least %(min_length)s."),
        "string_pattern_mismatch": _("this should look like %(example)s."),
        "enum": _("this should be one of %(expected)s."),
        "greater_than_equal": _("this should be at least %(ge)s."),
        "less_than_equal": _("this should be at most %(le)s."),
        "list_type": _("this should be a list."),
        "dict_type": _("this should be a group of fields."),
        "model_type": _("this should be a group of fields."),
        "bool_parsing": _("this should be true or false."),
    }
    if kind.startswith("int"):
        return _("this should be a whole number.")
    if kind.startswith("date"):
        return _("this should be a date, for example 2025-01-31.")
    example = "'0362'" if r"\d{4}" in str(context.get("pattern")) else "spoor-1"
    template = sentences.get(kind)
    return template % {**context, "example": example} if template else str(error["msg"])


def _model_at(path: tuple[str | int, ...]) -> type[BaseModel]:
    """Return the model to which the last step of ``path`` does not belong."""
    model: type[BaseModel] = Definition
    for step in path[:-1]:
        if isinstance(step, str) and step in model.model_fields:
            inner = model.model_fields[step].annotation
            candidates = [inner, *getattr(inner, "__args__", ())]
            model = next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), model)
    return model
