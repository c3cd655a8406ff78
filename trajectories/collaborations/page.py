"""The page of one collaboration, for whoever opens it; what comes next stands first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.http import Http404

from cmk.accounts.access import Access, access_of
from cmk.core.models import today
from trajectories.collaborations.double_roles import double_roles
from trajectories.collaborations.guide import GuideLine, guide_of, may_look_back
from trajectories.collaborations.policies import is_leader_of, is_staff_of, speaks_for
from trajectories.collaborations.rules import Money, broken_rules, counts_in, missing_in_request, money_of
from trajectories.models import (
    Circle,
    Collaboration,
    CollaborationAdvice,
    CollaborationChange,
    CollaborationDate,
    CollaborationMember,
    CollaborationPayment,
    CollaborationPerson,
    CollaborationProduct,
    CollaborationRequest,
    CollaborationStatus,
    DateShift,
    ProductConsent,
)


@dataclass(frozen=True)
class MemberConsent:
    """Whether a member agrees to sharing a product; ``speaks``: whether the reader may say it for the member."""

    member: CollaborationMember
    consent: ProductConsent | None
    speaks: bool


@dataclass(frozen=True)
class ProductLine:
    """A product with each of today's members' yes, and whether others see it now."""

    product: CollaborationProduct
    consents: list[MemberConsent]

    @property
    def is_shared(self) -> bool:
        """Whether others see it as an example."""
        return bool(self.product.proposed_at and self.consents) and all(line.consent for line in self.consents)

    @property
    def missing(self) -> list[CollaborationMember]:
        """The members whose yes is not there yet."""
        return [line.member for line in self.consents if line.consent is None]


@dataclass
class CollaborationPage:
    """All that the page shows. ``works``: the reader is staff or of a member; else of the stuurgroep, who read less."""

    collaboration: Collaboration
    is_staff: bool
    is_leader: bool
    works: bool
    in_core: bool
    members: list[CollaborationMember]
    people: list[CollaborationPerson]
    requests: list[CollaborationRequest]
    changes: list[CollaborationChange]
    broken: list[str]
    decisions: list[Any]
    missing: list[str] = field(default_factory=list)
    double_roles: list[str] = field(default_factory=list)
    dates: list[CollaborationDate] = field(default_factory=list)
    shifts: list[DateShift] = field(default_factory=list)
    payments: list[CollaborationPayment] = field(default_factory=list)
    money: Money | None = None
    guide: list[GuideLine] = field(default_factory=list)
    products: list[ProductLine] = field(default_factory=list)

    @property
    def hints(self) -> list[str]:
        """What is missing in the request, and which rules of the kind are not met."""
        return self.missing + self.broken

    @property
    def core(self) -> list[CollaborationPerson]:
        """Who are in the core group now or are to come."""
        return self._in(Circle.CORE)

    @property
    def wider(self) -> list[CollaborationPerson]:
        """Who are in the wider circle now or are to come."""
        return self._in(Circle.WIDER)

    @property
    def earlier(self) -> list[CollaborationPerson]:
        """Who left."""
        return [row for row in self.people if row.end is not None and row.end < today()]

    def _in(self, circle: str) -> list[CollaborationPerson]:
        day = today()
        return [row for row in self.people if row.circle == circle and (row.end is None or row.end >= day)]

    @property
    def request(self) -> CollaborationRequest | None:
        """The request that was written last."""
        return self.requests[-1] if self.requests else None

    @property
    def draft(self) -> CollaborationRequest | None:
        """The request that is being written, not sent in yet."""
        last = self.request
        return last if last is not None and last.sent_on is None else None

    @property
    def own_word(self) -> Any | None:
        """The own go or no-go that stands."""
        return next((row for row in self.decisions if row.request_id is None and row.withdrawn_at is None), None)

    @property
    def answered(self) -> int:
        """How many questions of the guide have an answer."""
        return sum(1 for line in self.guide if line.answer and line.answer.text)

    @property
    def may_look_back(self) -> bool:
        """Whether there is something to look back on."""
        return may_look_back(self.collaboration)


def collaboration_or_404(user: Any, pk: int) -> Collaboration:
    """Return the collaboration that the user may see; ``Http404`` otherwise."""
    return _found(Collaboration.objects.visible_to(user), pk)


def worked_or_404(user: Any, pk: int) -> Collaboration:
    """Return the collaboration on which the user works (staff, members); ``Http404`` otherwise."""
    return _found(Collaboration.objects.worked_by(user), pk)


def _found(rows: Any, pk: int) -> Collaboration:
    rows = rows.select_related("kind", "programme__penvoerder", "adviser").defer("programme__loaded")
    row: Collaboration | None = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def members_of(collaboration: Collaboration) -> list[CollaborationMember]:
    """Return all members there ever were, each with what it is (one query)."""
    rows = collaboration.members.select_related("school__municipality", "partner", "municipality")
    return list(rows.order_by("end", "start", "pk"))


def collaboration_page(user: Any, collaboration: Collaboration) -> CollaborationPage:
    """Gather the page of one collaboration: a fixed number of queries, however much stands on it."""
    access = access_of(user)
    is_staff = is_staff_of(access, collaboration)
    members = members_of(collaboration)
    people = list(
        collaboration.people.select_related(
            "person", "user", "role", "member__school", "member__partner", "member__municipality"
        )
    )
    is_own = is_staff or Collaboration.objects.own_of(user).filter(pk=collaboration.pk).exists()
    advices = Prefetch("advices", CollaborationAdvice.objects.select_related("by"))
    requests = list(collaboration.requests.prefetch_related(advices, "decisions").order_by("number"))
    shown = requests if is_own else [row for row in requests if row.sent_on]
    day = today()
    in_core = any(
        user.pk in (row.user_id, row.person.user_id if row.person else None)
        for row in people
        if row.circle == Circle.CORE and (row.end is None or row.end >= day)
    )
    page = CollaborationPage(
        collaboration=collaboration,
        is_staff=is_staff,
        is_leader=is_leader_of(access, collaboration),
        works=is_own,
        in_core=in_core,
        members=members,
        people=people,
        requests=shown,
        changes=list(collaboration.changes.select_related("by", "decision").order_by("-pk")),
        broken=broken_rules(collaboration, counts_in(members, people)),
        decisions=list(collaboration.decisions.order_by("pk")),
    )
    if collaboration.status == CollaborationStatus.PREPARING and page.works:
        page.missing = missing_in_request(collaboration, page.draft)
    if collaboration.status == CollaborationStatus.REQUESTED:
        advisers = [advice.by for advice in requests[-1].advices.all()] if requests else []
        page.double_roles = double_roles(collaboration, [*advisers, *([user] if is_staff else [])], seats=True)
    if is_own:
        _work_of(user, access, page)
    return page


def _work_of(user: Any, access: Access, page: CollaborationPage) -> None:
    """Add what only who work on it read: days, money, looking back, products."""
    row = page.collaboration
    page.dates, page.shifts = list(row.dates.all()), list(row.shifts.select_related("by"))
    page.payments = list(row.payments.select_related("member__school", "member__partner", "member__municipality"))
    page.money = money_of(row, page.payments)
    page.guide = guide_of(row)
    consents = ProductConsent.objects.filter(withdrawn_at__isnull=True)
    products = list(row.products.prefetch_related(Prefetch("consents", consents, to_attr="standing")))
    day = today()
    here = [member for member in page.members if member.end is None or member.end >= day]
    speaks = speaks_for(user, access, here) if products else set()
    for product in products:
        given = {consent.member_id: consent for consent in product.standing}
        lines = [MemberConsent(member, given.get(member.pk), member.pk in speaks or page.is_staff) for member in here]
        page.products.append(ProductLine(product, lines))
