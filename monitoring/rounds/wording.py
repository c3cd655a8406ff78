"""The penvoerder's own words in a mail: what may stand between braces, and what comes in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.models import Audience, MailingKind

# What a writer may use; the names are Dutch, for that is what they type.
PLACEHOLDERS = {
    "naam": gettext_lazy("the first name of who gets the mail"),
    "school": gettext_lazy("the school, or the partner"),
    "ronde": gettext_lazy("the name of the round"),
    "sluitdatum": gettext_lazy("the last day for this school"),
    "minuten": gettext_lazy("how many minutes it takes"),
    "penvoerder": gettext_lazy("who you are"),
    "link": gettext_lazy("the button with which they begin or go on; without it the button comes at the end"),
}
LINK = "link"
BETWEEN = re.compile(r"\{([^{}\n]*)\}")


def objections(text: str, *, subject: bool = False) -> list[str]:
    """Return a sentence for each thing between braces that we cannot fill in, and for a brace that stands alone."""
    found = []
    for name in dict.fromkeys(BETWEEN.findall(text)):
        if name not in PLACEHOLDERS:
            found.append(
                _("We do not know {%(name)s}. You can use: %(known)s.")
                % {"name": name, "known": ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)}
            )
        elif name == LINK and subject:
            found.append(_("A button cannot stand in the subject: leave {link} out there."))
    rest = BETWEEN.sub("", text)
    if "{" in rest or "}" in rest:
        found.append(_("There is a { or } that stands alone. Write what is to be filled in as {school}."))
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with ``values`` in the place of what stands between braces; what is unknown stays as it is."""
    return BETWEEN.sub(lambda match: values.get(match.group(1), match.group(0)), text)


def around_link(text: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return what comes before and after the button, filled in; without ``{link}`` all of it comes before."""
    before, _link, after = text.partition(f"{{{LINK}}}")
    rest = {**values, LINK: ""}
    return filled(before, rest).strip(), filled(after, rest).strip()


def proposed(kind: str, audience: str) -> tuple[str, str]:
    """Return the subject and text that we propose for a mail, to be changed by whoever opens the round."""
    if audience == Audience.GUIDANCE:
        if kind == MailingKind.INVITATION:
            return _("How do you like our guidance?"), _(
                "Hello {naam},\n\nWe would like to know how our guidance of {school} suits you, and what could be "
                "better. "
                "It takes some {minuten} minutes and it is anonymous: nobody can see who answered what.\n\n{link}\n\n"
                "You can answer up to and including {sluitdatum}. Thank you!\n\n{penvoerder}"
            )
        return _("You can still say how you like our guidance"), _(
            "Hello {naam},\n\nUp to and including {sluitdatum} you can tell us, anonymously, how our guidance "
            "suits you. "
            "It takes some {minuten} minutes.\n\n{link}\n\n{penvoerder}"
        )
    if kind == MailingKind.INVITATION:
        return _("{ronde}: {school} can begin"), _(
            "Hello {naam},\n\n{ronde} is ready for {school}. It takes some {minuten} minutes; you can stop in between, "
            "and what you filled in is kept.\n\n{link}\n\nYou can send it in up to and including {sluitdatum}.\n\n"
            "Good luck with it,\n{penvoerder}"
        )
    return _("{ronde}: {school} has until {sluitdatum}"), _(
        "Hello {naam},\n\n{ronde} is still waiting for {school}. What you filled in already is kept, and you go on "
        "where you were.\n\n{link}\n\nYou can send it in up to and including {sluitdatum}. Do you want to do it "
        "together? Just answer this mail.\n\n{penvoerder}"
    )


def fitting(kind: str, audience: str, subject: str, text: str) -> tuple[str, str]:
    """Return the words of a mail to ``audience``: what is our proposal for another becomes ours for it."""
    ours = [proposed(kind, one) for one in Audience.values]
    new_subject, new_text = proposed(kind, audience)
    as_typed = "\n".join(text.splitlines()).strip()
    return (
        new_subject if subject.strip() in [one[0] for one in ours] else subject,
        new_text if as_typed in [one[1] for one in ours] else text,
    )
