"""The addresses of the partners, and of what each of them offers."""

from django.urls import path

from partners.offers import views as offers
from trajectories.partnerpage import people, views

app_name = "partners"
urlpatterns = [
    path("", views.partner_list, name="list"),
    path("lijst.<slug:form>", views.download, name="download"),
    path("nieuw/", views.new, name="new"),
    path("mijn/", views.mine, name="mine"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/wijzigen/", views.edit, name="edit"),
    path("<int:pk>/klopt-nog/", views.confirm, name="confirm"),
    path("<int:pk>/adviseur/", views.change_adviser, name="adviser"),
    path("<int:pk>/mensen/nieuw/", people.new_contact, name="contact_new"),
    path("<int:pk>/mensen/<int:contact>/", people.change_contact, name="contact_edit"),
    path("<int:pk>/mensen/<int:contact>/einde/", people.end_contact, name="contact_end"),
    path("<int:pk>/mensen/<int:contact>/uitnodigen/", people.invite_contact, name="contact_invite"),
    path("<int:pk>/aanbod/nieuw/", offers.new, name="offer_new"),
    path("<int:pk>/aanbod/<int:offer>/", offers.edit, name="offer_edit"),
    path("<int:pk>/aanbod/<int:offer>/einde/", offers.end, name="offer_end"),
    path("<int:pk>/aanbod/<int:offer>/weer/", offers.again, name="offer_again"),
    path("<int:pk>/aanbod/<int:offer>/verwijderen/", offers.remove, name="offer_remove"),
]
