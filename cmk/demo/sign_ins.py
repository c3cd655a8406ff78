"""Who can sign in to the demo, programme by programme, each with its name, place, years and colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from cmk.demo.build import PROGRAMME
from cmk.demo.five.cases import CASES
from cmk.demo.people import SIGN_INS, SignIn

AMSTELLAND = "Amstelveen, Aalsmeer, Uithoorn en Ouder-Amstel"


@dataclass(frozen=True)
class ProgrammeSignIns:
    """The sign-ins of one programme: ``name`` as schools know it, ``accent`` the colour of its penvoerder."""

    name: str
    place: str
    years: str
    accent: str
    people: Sequence[SignIn]


@cache
def programmes() -> tuple[ProgrammeSignIns, ...]:
    """Return the sign-ins of every programme, Amstelland first."""
    others = (_of(case.definition, case.told["place"], case.sign_ins) for case in CASES)
    return (_of(PROGRAMME, AMSTELLAND, SIGN_INS), *others)


def _of(definition: Path, place: str, people: Sequence[SignIn]) -> ProgrammeSignIns:
    told = yaml.load(definition.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    penvoerder, programme = told["penvoerder"], told["programme"]
    return ProgrammeSignIns(
        name=penvoerder["network_name"],
        place=place,
        years=f"{programme['start'].year}-{programme['end'].year}",
        accent=penvoerder["accent"],
        people=people,
    )
