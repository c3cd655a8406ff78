"""How somebody wants to see a table: the columns are kept with the person, so they are there on the next device."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import TableChoice, User
from cmk.core.errors import DomainError


def chosen_columns(user: User, table: str) -> list[str] | None:
    """Return the names of the columns that ``user`` chose for ``table``, or None without a choice. One query."""
    choices = TableChoice.objects.filter(user=user, table=table)
    return choices.values_list("columns", flat=True).first()


@transaction.atomic
def choose_columns(*, user: User, table: str, columns: Sequence[str], available: Collection[str]) -> TableChoice:
    """Remember which ``columns`` of ``table`` the person wants to see, in place of an earlier choice.

    ``available`` are the names that the table has for this person. Raises ``DomainError`` for a column that it has not.
    """
    if unknown := [name for name in columns if name not in available]:
        raise DomainError(
            _("This table has no column called %(names)s. Load the page again and choose anew.")
            % {"names": ", ".join(unknown)}
        )
    choice, _made = TableChoice.objects.update_or_create(
        user=user, table=table, defaults={"columns": list(dict.fromkeys(columns))}
    )
    return choice


def forget_columns(*, user: User, table: str) -> None:
    """Go back to the columns that the table shows to everybody."""
    TableChoice.objects.filter(user=user, table=table).delete()
