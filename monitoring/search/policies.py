"""Who has anything to search."""

from __future__ import annotations

from cmk.accounts.access import Access
from monitoring.search.selectors import kinds_for


def may_search(access: Access) -> bool:
    """Everybody who sees a page of anything that is searched: not the stuurgroep, nor researchers."""
    return bool(kinds_for(access))
