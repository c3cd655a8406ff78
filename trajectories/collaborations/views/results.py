"""What a collaboration leaves: looking back, products, the yes to sharing them, and the shared examples."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from cmk.core.files import file_response, form_of
from cmk.core.models import today
from trajectories.collaborations import guide as guides
from trajectories.collaborations import products
from trajectories.collaborations.forms.results import ConsentForm, GuideForm, ProductForm
from trajectories.collaborations.listing import example_rows
from trajectories.collaborations.page import members_of, worked_or_404
from trajectories.collaborations.policies import is_staff_of, members_people, sees_examples, speaks_for
from trajectories.collaborations.views.frame import ask_first, collaboration_form, detail_url
from trajectories.models import Collaboration, CollaborationProduct, ProductConsent

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@EDIT
@guard(members_people)
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the open questions; what somebody else wrote meanwhile is shown beside what was written here."""
    row = worked_or_404(request.user, pk)
    lines = guides.guide_of(row)
    form = GuideForm(request.POST or None, lines=lines)
    conflicts: dict[int, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            saved = guides.save_answers(collaboration=row, by=request.user, answers=form.answers)
        except DomainError as error:
            for text in error.messages:
                form.add_error(None, text)
        else:
            if saved.written:
                messages.success(
                    request,
                    ngettext("%(number)d answer is saved.", "%(number)d answers are saved.", saved.written)
                    % {"number": saved.written},
                )
            if not saved.conflicts:
                return redirect(detail_url(row, "terugkijken"))
            conflicts = saved.conflicts
            form = _after_saving(request, row, conflicts)
    context = {
        "collaboration": row,
        "form": form,
        "rows": form.rows(conflicts),
        "may_look_back": guides.may_look_back(row),
        "back": detail_url(row, "terugkijken"),
    }
    return render(request, "collaborations/guide.html", context)


def _after_saving(request: HttpRequest, row: Collaboration, conflicts: dict[int, Any]) -> GuideForm:
    """Return the form with what was saved as it is now, and what was not as it was written."""
    form = GuideForm(request.POST, lines=guides.guide_of(row))
    form.is_valid()
    data = request.POST.copy()
    for line in form.lines:
        if line.answer is not None:
            data[f"versie-{line.question.pk}"] = str(line.answer.version)
    form.data = data
    form.show_conflicts(conflicts)
    return form


@EDIT
@guard(members_people)
def product_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a product."""
    return _product_form(request, worked_or_404(request.user, pk), None)


@EDIT
@guard(members_people)
def product_edit(request: HttpRequest, pk: int, product: int) -> HttpResponse:
    """Change a product; the members are asked anew then."""
    row = worked_or_404(request.user, pk)
    return _product_form(request, row, get_object_or_404(CollaborationProduct, pk=product, collaboration=row))


def _product_form(request: HttpRequest, row: Collaboration, product: CollaborationProduct | None) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ProductForm(*sent, product=product)
    agreed = product is not None and product.consents.filter(withdrawn_at__isnull=True).exists()

    def write(data: dict[str, Any]) -> str:
        saved = products.save_product(
            collaboration=row,
            data=form.filled_in,
            by=request.user,
            file=data["file"] or None,
            remove_file=data.get("remove_file", False),
            product=product,
        )
        return _("‘%(title)s’ is saved.") % {"title": saved}

    title = _("Change ‘%(title)s’") % {"title": product} if product else _("Add a product")
    return collaboration_form(
        request,
        row,
        form,
        write,
        title=title,
        anchor="opbrengst",
        template="collaborations/product_form.html",
        context=lambda: {
            "agreed": agreed,
            "remove_url": reverse("collaborations:product_remove", args=[row.pk, product.pk]) if product else "",
            "remove_label": _("Remove"),
        },
    )


@EDIT
@guard(members_people)
def product_remove(request: HttpRequest, pk: int, product: int) -> HttpResponse:
    """Ask, and take a product out with its file."""
    row = worked_or_404(request.user, pk)
    kept = get_object_or_404(CollaborationProduct, pk=product, collaboration=row)

    def do() -> str:
        title = str(kept)
        products.remove_product(product=kept)
        return _("‘%(title)s’ has been removed.") % {"title": title}

    return ask_first(
        request,
        row,
        do,
        title=_("Remove ‘%(name)s’?") % {"name": kept},
        button=_("Remove"),
        anchor="opbrengst",
        text=_("It goes for everybody in the collaboration, and from the shared examples."),
    )


@require_safe
@guard(members_people)
def product_file(request: HttpRequest, product: int) -> HttpResponse:
    """Give the file of a product to whoever may see it; it is logged."""
    rows = CollaborationProduct.objects.visible_to(request.user).select_related("collaboration__programme__penvoerder")
    kept = get_object_or_404(rows, pk=product)
    response = file_response(kept.file, filename=slugify(kept.title) or "product")
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=kept.collaboration.programme.penvoerder,
        subject=f"collaboration_product:{kept.pk}",
        title=kept.title,
        form=form_of(kept.file.name or ""),
    )
    return response  # type: ignore[return-value]


@require_POST
@guard(members_people)
def propose(request: HttpRequest, pk: int, product: int) -> HttpResponse:
    """Ask the members to share a product as an example (``aan``), or stop asking."""
    row = worked_or_404(request.user, pk)
    kept = get_object_or_404(CollaborationProduct, pk=product, collaboration=row)
    proposed = request.POST.get("aan") == "ja"
    products.propose(product=kept, proposed=proposed)
    messages.success(
        request,
        _("The members are asked: once each of them agrees, others see it.")
        if proposed
        else _("‘%(title)s’ is no longer shared.") % {"title": kept},
    )
    return redirect(detail_url(row, "opbrengst"))


@EDIT
@guard(members_people)
def agree(request: HttpRequest, pk: int, product: int) -> HttpResponse:
    """Say yes to sharing for a member: its own people, or staff who write down who said it."""
    row = worked_or_404(request.user, pk)
    kept = get_object_or_404(CollaborationProduct, pk=product, collaboration=row)
    access = request.access  # type: ignore[attr-defined]
    day = today()
    here = [member for member in members_of(row) if member.end is None or member.end >= day]
    is_staff = is_staff_of(access, row)
    own = speaks_for(request.user, access, here)
    given = set(kept.consents.filter(withdrawn_at__isnull=True).values_list("member_id", flat=True))
    members = [member for member in here if (is_staff or member.pk in own) and member.pk not in given]
    if not is_staff and not own:
        raise PermissionDenied
    form = ConsentForm(request.POST or None, members=members, is_staff=is_staff)

    def write(data: dict[str, Any]) -> str:
        who = data.get("said_by") or str(request.user)
        products.agree(product=kept, member=data["member"], said_by=who, by=request.user)
        return _("Noted: %(name)s agrees.") % {"name": data["member"]}

    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("Share ‘%(title)s’ as an example?") % {"title": kept},
        anchor="opbrengst",
        button=_("Agree"),
        template="collaborations/agree.html",
        context=lambda: {"product": kept, "members": members},
    )


@require_POST
@guard(members_people)
def withdraw(request: HttpRequest, pk: int, consent: int) -> HttpResponse:
    """Take a yes back: the member's own people, or staff."""
    row = worked_or_404(request.user, pk)
    kept = get_object_or_404(
        ProductConsent.objects.select_related("member__school", "member__partner", "member__municipality", "product"),
        pk=consent,
        product__collaboration=row,
    )
    access = request.access  # type: ignore[attr-defined]
    if not is_staff_of(access, row) and not speaks_for(request.user, access, [kept.member]):
        raise PermissionDenied
    products.withdraw_consent(consent=kept, by=request.user)
    messages.success(
        request,
        _("The yes of %(name)s is taken back. Others no longer see ‘%(title)s’.")
        % {"name": kept.member, "title": kept.product},
    )
    return redirect(detail_url(row, "opbrengst"))


@require_safe
@guard(sees_examples)
def examples(request: HttpRequest) -> HttpResponse:
    """Show what collaborations share as an example, with a search."""
    rows = example_rows(request.user)
    query = request.GET.get("q", "").replace("\0", "")[:100]
    for word in query.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(description__icontains=word) | Q(collaboration__name__icontains=word)
        )
    return render(request, "collaborations/examples.html", {"products": list(rows), "query": query})
