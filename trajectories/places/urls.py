"""The addresses of boards and municipalities: the same pages for either, the kind of place is given along."""

from django.urls import URLPattern, include, path

from trajectories.places.kinds import BOARD, MUNICIPALITY, PlaceKind
from trajectories.places.views import documents, pages, people, priorities


def pages_of(kind: PlaceKind) -> list[URLPattern]:
    """Return the addresses of the pages of one kind of place."""
    given = {"kind": kind}
    return [
        path("", pages.listing, given, name="list"),
        path("lijst.<slug:form>", pages.download, given, name="download"),
        path("<slug:key>/", pages.detail, given, name="detail"),
        path("<slug:key>/mensen/nieuw/", people.new_contact, given, name="contact_new"),
        path("<slug:key>/mensen/<int:pk>/", people.change_contact, given, name="contact_edit"),
        path("<slug:key>/mensen/<int:pk>/einde/", people.end_contact, given, name="contact_end"),
        path("<slug:key>/mensen/<int:pk>/uitnodigen/", people.invite_contact, given, name="contact_invite"),
        path("<slug:key>/beleid/nieuw/", documents.new_document, given, name="document_new"),
        path("<slug:key>/beleid/<int:pk>/", documents.change_document, given, name="document_edit"),
        path("<slug:key>/beleid/<int:pk>/verwijderen/", documents.remove, given, name="document_remove"),
        path("<slug:key>/beleid/<int:pk>/bestand/", documents.file, given, name="document_file"),
    ]


boards = [
    *pages_of(BOARD),
    path("<slug:key>/speerpunten/", priorities.board_priorities, {"kind": BOARD}, name="priorities"),
]
urlpatterns = [
    path("ons-bestuur/", pages.ours, {"kind": BOARD}, name="our_board"),
    path("onze-gemeente/", pages.ours, {"kind": MUNICIPALITY}, name="our_municipality"),
    path("besturen/", include((boards, "boards"))),
    path("gemeenten/", include((pages_of(MUNICIPALITY), "municipalities"))),
]
