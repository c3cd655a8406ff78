"""How the scripts speak: whole sentences, one step a line, colour only in a terminal."""

from __future__ import annotations

import os
import sys

BULLET = "·"


def _paint(code: str, text: str) -> str:
    return f"\033[{code}m{text}\033[0m" if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text


def say(text: str = "") -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


def step(text: str) -> None:
    """Say what happens now."""
    say(f"{_paint('2', BULLET)} {text}")


def heading(text: str) -> None:
    """Print a line that stands out between pages of output."""
    say(f"\n{_paint('1', f'=== {text} ===')}")


def good(text: str) -> str:
    """Return ``text`` in green."""
    return _paint("32", text)


def bad(text: str) -> str:
    """Return ``text`` in red."""
    return _paint("31", text)


def complain(text: str) -> None:
    """Say what is wrong, on standard error."""
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)
