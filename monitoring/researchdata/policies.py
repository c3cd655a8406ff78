"""Who gets the data for research."""

from cmk.accounts.access import Access
from cmk.accounts.roles import Role


def gets_data(access: Access) -> bool:
    """Researchers and project leaders: there is nobody's name in it, but it is more than a report."""
    return access.has(Role.ONDERZOEKER, Role.BEHEERDER)
