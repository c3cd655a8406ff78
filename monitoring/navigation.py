"""The main menu: what each role finds in it, in the order of their work."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from cmk.accounts.access import Access
from cmk.accounts.roles import BOARD, Role
from cmk.accounts.tabs import tabs_for
from cmk.core.words import phrase_lazy, word_lazy
from monitoring.partnercheck.selectors import number_to_fill_in
from monitoring.search.policies import may_search
from monitoring.sharing.policies import receives
from trajectories.models import Collaboration
from trajectories.records.policies import is_party
from trajectories.records.selectors import unread_number


@dataclass(frozen=True)
class Entry:
    """One entry of the menu; ``current`` when the page that is shown lies under it, ``new``: how much waits there."""

    label: str
    url: str
    current: bool
    new: Any = 0


STAFF_MENU = (
    (_("Work list"), "worklist"),
    (_("Schools"), "schools:list"),
    (phrase_lazy(_("Conversations"), "{Conversations}"), "conversations:list"),
    (_("Self-evaluations"), "evaluation:rounds"),
    (phrase_lazy(_("Partners"), "{Partners}"), "partners:list"),
    (_("Programme"), "programme:overview"),
    (_("Reports"), "reports:list"),
)
SCHOOL_MENU = (
    (_("Our school"), "our_school"),
    (_("Self-evaluation"), "evaluation:mine"),
)
OFFER_MENU = ((_("Offers"), "offers:list"),)
PARTNER_MENU = ((_("Our organisation"), "partners:mine"),)
BOARD_MENU = ((_("Our board"), "our_board"),)
MUNICIPALITY_MENU = ((_("Our municipality"), "our_municipality"),)
SHARED_MENU = ((_("Shared with us"), "sharing:list"),)
PARTNER_CHECK_MENU = ((_("Partner check"), "partnercheck:mine"),)
RECORDS_MENU = ((_("Records"), "records:list"),)
SCHOOL_LIST_READERS = (Role.GEMEENTE, Role.BESTUURDER, Role.BOVENSCHOOLS_ICCER)
# Pages of an entry that live under another address.
ALSO = {
    "evaluation:mine": "evaluation:rounds",
    "our_school": "schools:list",
    "partners:mine": "partners:list",
    "our_board": "boards:list",
    "our_municipality": "municipalities:list",
    "sharing:list": "evaluation:rounds",
}
STAFF_ALSO = {"conversations:list": "actionpoints:list"}
# Pages that staff reach from an entry, under an address of their own that ends in a number.
STAFF_NUMBERED = {"evaluation:rounds": ("partnercheck:result", "satisfaction:results")}
# What waits for the person behind an entry, counted when a page shows it.
WAITING = {"records:list": unread_number, "partnercheck:mine": number_to_fill_in}
# Entries that open a section with tabs of its own (``cmk.accounts.tabs``).
SECTIONS = {
    "schools:list": "schools",
    "partners:list": "partners",
    "conversations:list": "conversations",
    "records:list": "ours",
    "evaluation:rounds": "evaluations",
}
# For whom collaborations have no card on a page of their own; the entry is there as soon as they have part in one.
COLLABORATION_READERS = (*BOARD, Role.GEMEENTE, Role.STUURGROEP)
COLLABORATION_MENU = ((word_lazy("Collaborations"), "collaborations:list"),)
READERS = (Role.STUURGROEP, Role.GEMEENTE, Role.ONDERZOEKER)
READER_MENU = ((_("Reports"), "reports:list"),)
RESEARCH_MENU = ((_("Data for research"), "researchdata:home"),)
INSTALLATION_MENU = ((_("Register"), "register:list"),)


def menu_for(access: Access, *, collaborates: bool = False) -> list[tuple[Any, str]]:
    """Return label and URL name of each entry that the person's roles give, without doubles.

    ``collaborates``: somebody who is no staff and for whom there is a collaboration to look at.
    """
    parts: list[tuple[Any, str]] = []
    if access.is_staff:
        parts += STAFF_MENU
    if access.is_school:
        parts += SCHOOL_MENU if access.is_staff else SCHOOL_MENU + OFFER_MENU
    if access.has(Role.PARTNER):
        parts += PARTNER_MENU + PARTNER_CHECK_MENU
    if access.is_board:
        parts += BOARD_MENU
    if access.has(Role.GEMEENTE):
        parts += MUNICIPALITY_MENU
    if not access.is_staff and receives(access):
        parts += SHARED_MENU
    if is_party(access):
        parts += RECORDS_MENU
    if not access.is_staff and access.has(*SCHOOL_LIST_READERS):
        parts += ((_("Schools"), "schools:list"),)
    if collaborates:
        parts += COLLABORATION_MENU
    if not access.is_staff and access.has(*READERS):
        parts += READER_MENU
    if not access.is_staff and access.has(Role.ONDERZOEKER):
        parts += RESEARCH_MENU
    if access.is_installation:
        parts += INSTALLATION_MENU
    return list(dict.fromkeys(parts))


def collaborates(user: Any, access: Access) -> bool:
    """Say whether a board, municipality or steering group member has a collaboration to look at (one query at most)."""
    if access.is_staff or not access.has(*COLLABORATION_READERS):
        return False
    return bool(Collaboration.objects.visible_to(user).exists())


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the main menu, and whether the person has anything to search (context processor)."""
    access: Access | None = getattr(request, "access", None)
    if not access:
        return {"navigation": [], "may_search": False}
    entries = []
    for label, name in menu_for(access, collaborates=collaborates(request.user, access)):
        url = reverse(name)
        also = reverse((STAFF_ALSO if access.is_staff else ALSO).get(name, name))
        beside = [tab["url"] for tab in tabs_for(access, SECTIONS.get(name, ""))]
        if access.is_staff:
            beside += [reverse(page, args=[0]).removesuffix("0/") for page in STAFF_NUMBERED.get(name, ())]
        # Not counted for parts that are drawn on their own: they have no menu.
        new = SimpleLazyObject(partial(WAITING[name], request.user)) if name in WAITING else 0
        entries.append(Entry(label, url, request.path.startswith((url, also, *beside)), new))
    return {"navigation": entries, "may_search": may_search(access)}
