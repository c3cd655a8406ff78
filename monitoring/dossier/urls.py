"""The addresses of the schools: the list, one school, its people."""

from django.urls import include, path

from monitoring.approach import views as approach
from monitoring.dossier import paper_views, views
from trajectories.schoolpage import views as people

schools = [
    path("", views.school_table, name="list"),
    path("kolommen/", views.choose_school_columns, name="columns"),
    path("lijst.<slug:form>", views.download_schools, name="download"),
    path("nog-niet-mee/", approach.not_yet, name="not_yet"),
    path("nog-niet-mee/lijst.<slug:form>", approach.download_not_yet, name="not_yet_download"),
]
school = [
    path("", views.overview, name="overview"),
    path("gegevens/", views.facts, name="facts"),
    path("dossier/pdf/", paper_views.paper, name="dossier"),
    path("opnieuw-vragen/", approach.new_note, name="ask_new"),
    path("opnieuw-vragen/<int:pk>/", approach.change_note, name="ask_change"),
    path("opnieuw-vragen/<int:pk>/gevraagd/", approach.settle_note, name="ask_settle"),
    path("mensen/", people.people, name="people"),
    path("mensen/nieuw/", people.new_contact, name="contact_new"),
    path("mensen/<int:pk>/", people.change_contact, name="contact_edit"),
    path("mensen/<int:pk>/einde/", people.end_contact, name="contact_end"),
    path("mensen/<int:pk>/uitnodigen/", people.invite_contact, name="contact_invite"),
    path("adviseur/", people.change_adviser, name="adviser"),
]
urlpatterns = [
    path("onze-school/", views.our_school, name="our_school"),
    path("scholen/", include((schools, "schools"))),
    path("scholen/<slug:code>/", include((school, "school"))),
]
