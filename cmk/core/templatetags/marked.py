"""``|markdown_light`` for what people wrote in a large field."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from cmk.core.markdown import markdown_light as to_html

register = template.Library()


@register.filter(is_safe=True)
def markdown_light(text: str | None) -> SafeString:
    """Show bold, italic, lists and links of a note; everything else as it was typed. Stands in a ``div``."""
    return to_html(text or "")
