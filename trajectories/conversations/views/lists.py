"""The list of conversations with its downloads, one conversation, and those of a school."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from cmk.core.spreadsheets import Sheet, spreadsheet_response
from cmk.core.words import word
from partners.models import Partner
from trajectories.conversations.filters import ConversationFilter
from trajectories.conversations.parties import find_party
from trajectories.conversations.policies import may_write
from trajectories.conversations.selectors import conversation_rows, conversations_with, with_content
from trajectories.conversations.tables import ConversationTable, export_rows
from trajectories.models import PARTY_FIELDS, Conversation, ConversationStatus
from trajectories.programme.selectors import current_programme
from trajectories.records.history import history_of
from trajectories.records.selectors import sharing_of
from trajectories.schoolpage.selectors import school_head, school_or_404

PER_PAGE = 25
FORMS = ("xlsx", "csv")


def _filtered(request: HttpRequest) -> ConversationFilter:
    return ConversationFilter(request.GET, queryset=conversation_rows(request.user), request=request)


@require_GET
@guard(staff)
def conversation_list(request: HttpRequest) -> HttpResponse:
    """Show the conversations that fit the filters; one's own unfinished ones stand apart on top."""
    found = _filtered(request)
    table = ConversationTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    drafts = Conversation.objects.visible_to(request.user).filter(adviser=request.user, status=ConversationStatus.DRAFT)
    context = {
        "table": table,
        "filter": found,
        "drafts": drafts.select_related("kind", *PARTY_FIELDS),
        "query": request.GET.urlencode(),
    }
    return render(request, "conversations/list.html", context)


@require_GET
@guard(staff)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give what the list shows as a spreadsheet (``xlsx`` or ``csv``) and log that it was taken."""
    if form not in FORMS:
        raise Http404
    table = ConversationTable(_filtered(request).qs)
    RequestConfig(request, paginate=False).configure(table)
    header, rows = export_rows(table.data)
    title = word("Conversations")
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="conversations",
        title=title,
        form=form,
    )
    sheet = Sheet(title, header, rows)
    return spreadsheet_response(filename=f"gesprekken-{today():%Y-%m-%d}", sheets=[sheet], form=form)  # type: ignore[arg-type]


@require_GET
@guard(staff)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one conversation: topics, who were there, agreements, corrections. Fit to print."""
    rows = with_content(Conversation.objects.visible_to(request.user)).select_related("programme__penvoerder")
    conversation = get_object_or_404(rows, pk=pk)
    sharing = sharing_of(conversation)
    context = {
        "conversation": conversation,
        "sharing": sharing,
        "may_write": may_write(request.user, request.access, conversation),  # type: ignore[arg-type,attr-defined]
        "changes": history_of(conversation, sharing),
    }
    return render(request, "conversations/detail.html", context)


@require_GET
@guard(staff)
def of_school(request: HttpRequest, code: str) -> HttpResponse:
    """Show the conversations with one school as a line in time, with what is planned and the norm of the year."""
    school = school_or_404(request.user, code)
    head = school_head(request.user, school)
    context = {"head": head, "party": school, "found": conversations_with(request.user, school, head.programme)}
    return render(request, "conversations/of_school.html", context)


@require_GET
@guard(staff)
def of_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the conversations with one partner as a line in time."""
    partner = get_object_or_404(Partner.objects.visible_to(request.user), pk=pk)
    found = conversations_with(request.user, partner, current_programme(request.user))
    return render(request, "conversations/of_partner.html", {"party": partner, "found": found})


@require_GET
@guard(staff)
def of_party(request: HttpRequest, field: str, key: str) -> HttpResponse:
    """Show the conversations with a municipality, school board or collaboration as a line in time."""
    party = find_party(request.user, field, key)
    found = conversations_with(request.user, party, current_programme(request.user))
    return render(request, "conversations/of_party.html", {"party": party, "found": found})
