"""Which programmes there are beside Amstelland, and what the data tells of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings

from cmk.demo.content import content
from cmk.demo.people import SignIn

KEYS = ("fluxus", "hart", "leergemeenschappen", "pit")
DEFINITIONS = Path(settings.BASE_DIR) / "trajectories" / "programmes"


@dataclass(frozen=True)
class Case:
    """One programme: ``five/<key>.yaml`` tells its sizes and events, ``five/<key>-texts.yaml`` what was said."""

    key: str

    @cached_property
    def told(self) -> dict[str, Any]:
        """The sizes, people and events."""
        told: dict[str, Any] = content(f"five/{self.key}")
        return told

    @cached_property
    def texts(self) -> dict[str, Any]:
        """Sentences of conversations, steps and ambitions."""
        texts: dict[str, Any] = content(f"five/{self.key}-texts")
        return texts

    @property
    def slug(self) -> str:
        """The programme's short address."""
        return str(self.told["definition"])

    @property
    def definition(self) -> Path:
        """The file with the programme's definition."""
        return DEFINITIONS / f"{self.slug}.yaml"

    @property
    def sign_ins(self) -> tuple[SignIn, ...]:
        """The people with a button on the sign-in page, in its order."""
        return tuple(SignIn(*row) for row in self.told["sign_ins"])

    @property
    def colleagues(self) -> tuple[SignIn, ...]:
        """The other advisers, who have no button."""
        return tuple(SignIn(key, "", given, family) for key, given, family in self.told["colleagues"])


CASES = tuple(Case(key) for key in KEYS)
