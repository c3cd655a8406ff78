"""Makes static TrueType files from the vendored variable WOFF2 fonts, for the PDF and the charts.

The renderer of charts measures text with TrueType files only, and WeasyPrint unpacks a compressed variable
font again for every document. So the weights that reports use are cut once, with the parts for
western (``latin``) and other European letters (``latin-ext``) in one file.

The files carry names of our own: the licence (SIL OFL) reserves ``Source`` for unmodified fonts, and the renderer of
charts cannot find a family whose name ends in a number. Stylesheets call them by the family's usual name.
Run it after renewing the fonts:

    .venv/bin/python scripts/make_ttf.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
FACES = [
    ("source-sans-3", "Cultuurspoor Sans", "normal", 400),
    ("source-sans-3", "Cultuurspoor Sans", "normal", 600),
    ("source-sans-3", "Cultuurspoor Sans", "italic", 400),
    ("source-serif-4", "Cultuurspoor Serif", "normal", 400),
    ("source-serif-4", "Cultuurspoor Serif", "normal", 600),
]
STYLES = {("normal", 400): "Regular", ("normal", 600): "SemiBold", ("italic", 400): "Italic"}


def cut(family: str, part: str, style: str, weight: int) -> TTFont:
    """Return one weight of one part of a variable font, as TrueType."""
    font = TTFont(VENDOR / family / f"{family}-{part}-wght-{style}.woff2")
    # A font that varies in optical size too is cut at the size of text.
    limits = {axis.axisTag: weight if axis.axisTag == "wght" else axis.defaultValue for axis in font["fvar"].axes}
    instantiateVariableFont(font, limits, inplace=True)
    font.flavor = None
    return font


def rename(font: TTFont, name: str, style: str, weight: int) -> None:
    """Give the font our own family name, with its style and weight."""
    names = font["name"]
    subfamily = STYLES[style, weight]
    full = f"{name} {subfamily}"
    legacy_family, legacy_style = (name, subfamily) if weight == 400 else (full, "Regular")
    for identifier in (16, 17, 21, 22, 25):
        names.removeNames(identifier)
    values = {1: legacy_family, 2: legacy_style, 3: full, 4: full, 6: full.replace(" ", "")}
    if weight != 400:
        values |= {16: name, 17: subfamily}
    for identifier, value in values.items():
        names.setName(value, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def for_measuring(source: Path, target: Path) -> None:
    """Save a face without what measuring does not need: the renderer reads the whole file for every word."""
    options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"])
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE"]
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*range(0x20, 0x180), *range(0x2010, 0x2027), 0x20AC])
    cutter.subset(font)
    target.parent.mkdir(exist_ok=True)
    subset.save_font(font, target, options)


def main() -> None:
    """Cut, merge and save every face."""
    for family, name, style, weight in FACES:
        with tempfile.TemporaryDirectory() as folder:
            parts = []
            for part in ("latin", "latin-ext"):
                path = Path(folder) / f"{part}.ttf"
                font = cut(family, part, style, weight)
                for table in ("STAT", "HVAR", "MVAR", "avar"):
                    if table in font:
                        del font[table]
                font.save(path)
                parts.append(str(path))
            merged = Merger().merge(parts)
            rename(merged, name, style, weight)
            target = VENDOR / family / "ttf" / f"{family}-{weight}-{style}.ttf"
            target.parent.mkdir(exist_ok=True)
            merged.save(target)
            print(target.relative_to(VENDOR), target.stat().st_size)
    for weight in (400, 600):
        name = f"source-sans-3-{weight}-normal.ttf"
        for_measuring(VENDOR / "source-sans-3" / "ttf" / name, VENDOR / "source-sans-3" / "measuring" / name)


if __name__ == "__main__":
    main()
