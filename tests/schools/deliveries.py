"""Makes small deliveries in the form of DUO's, and finds the real ones where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = ROOT.parent / "shared" / "data" / "duo"
needs_real_files = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real deliveries of DUO are not beside the repository (../shared/data/duo)"
)
PRIMARY_2026 = REAL / "2026-04_02.-alle-schoolvestigingen-basisonderwijs.csv"
PRIMARY_2021 = REAL / "2021-10_03-alle-vestigingen-bo.csv"
SECONDARY = REAL / "2024-11_afgeleid_vestigingen-vo.csv"
SPECIAL = REAL / "2024-11_afgeleid_vestigingen-sbo-so-en-vso.csv"
BOARDS = REAL / "2016_bevoegdgezag.csv"
PUPILS = REAL / "2025_06.-historisch-overzicht-aantal-leerlingen-per-schoolvestiging.csv"

PROVINCES = [
    "Drenthe",
    "Flevoland",
    "Friesland",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
]
COLUMNS = [
    "PROVINCIE",
    "BEVOEGD GEZAG NUMMER",
    "INSTELLINGSCODE",
    "VESTIGINGSCODE",
    "VESTIGINGSNAAM",
    "STRAATNAAM",
    "HUISNUMMER-TOEVOEGING",
    "POSTCODE",
    "PLAATSNAAM",
    "GEMEENTENUMMER",
    "GEMEENTENAAM",
    "DENOMINATIE",
    "TELEFOONNUMMER",
    "INTERNETADRES",
]
OLD_NAMES = {"INSTELLINGSCODE": "BRIN NUMMER", "VESTIGINGSCODE": "VESTIGINGSNUMMER"}


def school(code: str, **values: str) -> dict[str, str]:
    """One school; give other values by column name, with underscores for spaces."""
    row = {
        "PROVINCIE": "Noord-Holland",
        "BEVOEGD GEZAG NUMMER": "70001",
        "INSTELLINGSCODE": code[:4],
        "VESTIGINGSCODE": code,
        "VESTIGINGSNAAM": f"De Voorbeeldschool {code}",
        "STRAATNAAM": "Dorpsstraat",
        "HUISNUMMER-TOEVOEGING": "1",
        "POSTCODE": "1234 AB",
        "PLAATSNAAM": "VOORBEELDDORP",
        "GEMEENTENUMMER": "7001",
        "GEMEENTENAAM": "VOORBEELDSTAD",
        "DENOMINATIE": "Openbaar",
        "TELEFOONNUMMER": "0201234567",
        "INTERNETADRES": " ",
    }
    return row | {name.replace("_", " "): value for name, value in values.items()}


def nation(*, skip: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Two schools in each of the twelve provinces, less those with a code in ``skip``."""
    rows = []
    for number, province in enumerate(PROVINCES, start=10):
        for location in ("00", "01"):
            code = f"{number}ZZ{location}"
            if code not in skip:
                rows.append(school(code, PROVINCIE=province))
    return rows


def text_of(
    rows: list[dict[str, str]],
    *,
    delimiter: str = ";",
    end: str = "\r\n",
    old: bool = False,
    columns: list[str] = COLUMNS,
) -> str:
    """The rows as the text of a delivery."""
    headings = [OLD_NAMES.get(name, name) if old else name for name in columns]
    lines = [delimiter.join(headings)] + [delimiter.join(row[name] or " " for name in columns) for row in rows]
    return end.join(lines) + end


BOARD_COLUMNS = [
    "BEVOEGD GEZAG NUMMER",
    "BEVOEGD GEZAG NAAM",
    "STRAATNAAM",
    "HUISNUMMER-TOEVOEGING",
    "POSTCODE",
    "PLAATSNAAM",
    "GEMEENTENUMMER",
    "GEMEENTENAAM",
    "TELEFOONNUMMER",
    "INTERNETADRES",
]


def board(number: str, **values: str) -> dict[str, str]:
    """One school board."""
    row = {
        "BEVOEGD GEZAG NUMMER": number,
        "BEVOEGD GEZAG NAAM": f"Stichting Voorbeeld {number}",
        "STRAATNAAM": "Bestuurslaan",
        "HUISNUMMER-TOEVOEGING": "1-A",
        "POSTCODE": "1234 AB",
        "PLAATSNAAM": "S GRAVENHAGE",
        "GEMEENTENUMMER": "518",
        "GEMEENTENAAM": "S GRAVENHAGE",
        "TELEFOONNUMMER": "0701234567",
        "INTERNETADRES": "www.voorbeeld.example.org",
    }
    return row | {name.replace("_", " "): value for name, value in values.items()}


def pupils(code: str, *, municipality: str = "437", **years: str) -> dict[str, str]:
    """The pupils of one school: ``pupils("16AH00", y2024="<5", y2025="120")``."""
    row = {
        "INSTELLINGSCODE": code[:4],
        "VESTIGINGSCODE": code,
        "NAAM_VESTIGING": f"De Voorbeeldschool {code}",
        "SOORT_VESTIGING": "BO",
        "GEMEENTECODE_VESTIGING": municipality,
        "GEMEENTENAAM_VESTIGING": "VOORBEELDSTAD",
    }
    return row | {f"LEERLINGEN_{year[1:]}": value for year, value in years.items()}


def write_pupils(folder: Path, rows: list[dict[str, str]], name: str = "leerlingen.csv") -> Path:
    """Write a pupil history in the form of DUO's and return its path."""
    return write(folder, rows, name, encoding="utf-8-sig", columns=list(rows[0]))


def write_boards(folder: Path, rows: list[dict[str, str]], name: str = "besturen.csv") -> Path:
    """Write a delivery of boards in the form of DUO's (Mac-Roman, CR) and return its path."""
    return write(folder, rows, name, encoding="mac-roman", columns=BOARD_COLUMNS, end="\r")


def write(
    folder: Path, rows: list[dict[str, str]], name: str = "levering.csv", encoding: str = "cp1252", **form: object
) -> Path:
    """Write a delivery and return its path."""
    path = folder / name
    path.write_bytes(text_of(rows, **form).encode(encoding))  # type: ignore[arg-type]
    return path
