"""What a person may reach today: the grants that follow from memberships, contacts and seats.

Apps register a provider that yields grants for a user; ``visible_to`` querysets and policies ask
an ``Access``. The lower apps thus need to know nothing of the higher ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from cmk.accounts.roles import BOARD, SCHOOL, STAFF, Role
from cmk.core.models import active_q, today

if TYPE_CHECKING:
    from cmk.accounts.models import User


class Scope(models.TextChoices):
    """What a grant is about: the object in which the role holds."""

    PENVOERDER = "penvoerder"
    SCHOOL = "school"
    BOARD = "board"
    MUNICIPALITY = "municipality"
    PROGRAMME = "programme"
    PARTNER = "partner"


@dataclass(frozen=True)
class Grant:
    """One role of one person today: ``role`` within ``penvoerder_id``, about the row ``scope_id``."""

    role: Role
    penvoerder_id: int
    scope: Scope
    scope_id: int


GrantProvider = Callable[["User"], Iterable[Grant]]
_providers: list[GrantProvider] = []


def register_grants(provider: GrantProvider) -> None:
    """Add a provider of grants; called from an app's ``ready``. One query each at most."""
    if provider not in _providers:
        _providers.append(provider)


def membership_grants(user: User) -> Iterable[Grant]:
    """Yield what the user's memberships of today grant."""
    rows = user.memberships.filter(active_q(today())).values_list("role", "penvoerder_id")
    for role, penvoerder_id in rows:
        yield Grant(Role(role), penvoerder_id, Scope.PENVOERDER, penvoerder_id)


@dataclass(frozen=True)
class Access:
    """All grants of one user today, narrowed to one penvoerder when a request chose it.

    ``is_installation``: the beheerder of the installation (a superuser), who looks after the national register;
    it gives nothing of any penvoerder. ``programme_id``: the programme that the person chose to look at; it opens
    nothing, whoever uses it looks for it among what the person may see.
    """

    grants: tuple[Grant, ...] = ()
    penvoerder_id: int | None = None
    is_installation: bool = False
    programme_id: int | None = None

    def within(self, penvoerder_id: int | None, programme_id: int | None = None) -> Access:
        """Return the same access, narrowed to one penvoerder (nothing at all when it is None)."""
        kept = tuple(grant for grant in self.grants if grant.penvoerder_id == penvoerder_id)
        return Access(kept, penvoerder_id, self.is_installation, programme_id)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that the person has here."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def penvoerder_ids(self) -> frozenset[int]:
        """The penvoerders in which the person has any role."""
        return frozenset(grant.penvoerder_id for grant in self.grants)

    def penvoerders(self, *roles: Role) -> frozenset[int]:
        """Return the penvoerders in which the person has one of ``roles``."""
        return frozenset(grant.penvoerder_id for grant in self.grants if grant.role in roles)

    def ids(self, scope: Scope, *roles: Role) -> frozenset[int]:
        """Return the rows of ``scope`` for which the person has one of ``roles`` (any, if none is given)."""
        return frozenset(
            grant.scope_id for grant in self.grants if grant.scope == scope and (not roles or grant.role in roles)
        )

    def has(self, *roles: Role) -> bool:
        """Say whether the person has one of ``roles``."""
        return any(grant.role in roles for grant in self.grants)

    @property
    def is_staff(self) -> bool:
        """Project leader or adviser of the penvoerder."""
        return self.has(*STAFF)

    @property
    def is_leader(self) -> bool:
        """Project leader (beheerder)."""
        return self.has(Role.BEHEERDER)

    @property
    def is_school(self) -> bool:
        """Icc'er or head teacher of a school."""
        return self.has(*SCHOOL)

    @property
    def is_board(self) -> bool:
        """Of a school board."""
        return self.has(*BOARD)

    @property
    def staff_of(self) -> frozenset[int]:
        """The penvoerders of which the person is project leader or adviser."""
        return self.penvoerders(*STAFF)


NOBODY = Access()


def access_of(user: Any) -> Access:
    """Return what ``user`` may reach today; kept on the user object, so it costs its queries once.

    In a request the middleware has already narrowed it to the penvoerder that the person works in.
    An anonymous or inactive user has no access.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    kept: Access | None = getattr(user, "_access", None)
    if kept is None:
        grants = tuple(grant for provider in _providers for grant in provider(user))
        kept = Access(grants, is_installation=user.is_superuser)
        user._access = kept
    return kept


def forget_access(user: Any) -> None:
    """Drop the kept access, after a change of roles within the same request or test."""
    user._access = None
