"""Is this file a logo that can be shown safely? Judged by its content, not by its name or what the browser says.

A PNG must be readable as one. An SVG is a document: it may draw, and nothing else. What could run, load something
from elsewhere or hide something else (scripts, event handlers, foreign content, external references, entities) is
refused with the reason; the file is never altered.
"""

from __future__ import annotations

import re
from typing import IO
from xml.etree import ElementTree  # entities are refused before parsing

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_BYTES = 500 * 1000
MAX_SIDE = 4000  # pixels
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG = "http://www.w3.org/2000/svg"
REFUSED_NAMESPACES = {"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"}
# fmt: off
ALLOWED = {
    "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "path", "rect", "circle", "ellipse", "line",
    "polyline", "polygon", "text", "tspan", "textPath", "linearGradient", "radialGradient", "stop", "clipPath",
    "mask", "pattern", "marker", "style", "switch", "image", "filter", "feBlend", "feColorMatrix",
    "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap",
    "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur",
    "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight",
    "feTile", "feTurbulence", "view",
}
# fmt: on
# What a reference may point to: a part of the drawing itself, or a picture within it.
INSIDE = re.compile(r"^\s*(#|data:image/(png|jpeg);base64,)", re.IGNORECASE)
CSS_URL = re.compile(r"url\(\s*['\"]?\s*(?P<to>[^)'\"]*)", re.IGNORECASE)


def check_logo(file: IO[bytes]) -> str:
    """Return ``png`` or ``svg`` when ``file`` is a logo that can be shown; leave it at its beginning.

    Raises ``ValidationError`` with every reason in words: too large, another kind of file, a name that does not fit
    the kind, or parts that an SVG may not have.
    """
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    file.seek(0)
    if len(content) > MAX_BYTES:
        raise ValidationError(_("This file is larger than 500 kB. Export the logo smaller, or as SVG."))
    kind = "png" if content.startswith(PNG_SIGNATURE) else "svg" if _looks_like_svg(content) else ""
    if not kind:
        raise ValidationError(
            _("This is not an SVG or PNG file, whatever it is called. Export the logo as one of these.")
        )
    name = (getattr(file, "name", "") or "").lower()
    if name and not name.endswith(f".{kind}"):
        raise ValidationError(
            _("This file is a %(kind)s inside; give it a name that ends in .%(kind)s.") % {"kind": kind}
        )
    if kind == "png":
        _check_png(file)
    else:
        _check_svg(content)
    return kind


def _looks_like_svg(content: bytes) -> bool:
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and b"<svg" in content


def _check_png(file: IO[bytes]) -> None:
    from PIL import Image

    try:
        with Image.open(file, formats=["PNG"]) as image:
            width, height = image.size
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This PNG file is damaged. Export the logo again.")) from error
    finally:
        file.seek(0)
    if max(width, height) > MAX_SIDE:
        raise ValidationError(
            _("This picture is %(width)d by %(height)d pixels; at most %(most)d on a side is enough for any use.")
            % {"width": width, "height": height, "most": MAX_SIDE}
        )


def _check_svg(content: bytes) -> None:
    if b"<!ENTITY" in content.upper() or b"<?XML-STYLESHEET" in content.upper():
        raise ValidationError(_("This SVG brings definitions of its own (entities or stylesheets), which is not safe."))
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  # no entities, at most 500 kB
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ValidationError(
            _("This SVG file is damaged: it cannot be read as XML. Export the logo again.")
        ) from error
    if root.tag != f"{{{SVG}}}svg":
        raise ValidationError(
            _("This is not an SVG or PNG file, whatever it is called. Export the logo as one of these.")
        )
    reasons: dict[str, None] = {}
    for element in root.iter():
        for reason in _objections(element):
            reasons[reason] = None
    if reasons:
        advice = _("Export the logo as “plain SVG” from your drawing program, or as PNG.")
        raise ValidationError([*reasons, advice])


def _objections(element: ElementTree.Element) -> list[str]:
    """Return in words what is wrong with one element; nothing for elements of drawing programs, which are inert."""
    if not isinstance(element.tag, str):
        return []
    namespace, _brace, name = element.tag.rpartition("}")
    namespace = namespace.lstrip("{")
    found = []
    if namespace in REFUSED_NAMESPACES or (namespace in {SVG, ""} and name not in ALLOWED):
        found.append(
            _("This SVG contains “%(name)s”, which a logo does not need and which may not be safe.") % {"name": name}
        )
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2].lower()
        if attribute.startswith("on"):
            found.append(_("This SVG contains a script (“%(name)s”).") % {"name": attribute})
        elif (attribute in {"href", "src"} and not INSIDE.match(value)) or _points_outside(value):
            found.append(_("This SVG refers to something outside itself (“%(value)s”).") % {"value": value[:60]})
    if (
        namespace in {SVG, ""}
        and name == "style"
        and (_points_outside(element.text or "") or _imports(element.text or ""))
    ):
        found.append(_("The styles in this SVG load something from elsewhere."))
    return found


def _points_outside(css: str) -> bool:
    # CSS may write any character as an escape; a logo has no need of that in a reference.
    if "\\" in css and (re.search(r"\\[0-9a-f]", css, re.IGNORECASE) or "(" in css):
        return True
    return any(not INSIDE.match(match["to"]) for match in CSS_URL.finditer(css))


def _imports(css: str) -> bool:
    return "@" in css and bool(re.search(r"@\s*(import|namespace)|\\", css, re.IGNORECASE))
