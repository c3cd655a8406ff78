"""The addresses of the partners."""

from django.urls import path

from trajectories.partnerpage import views

app_name = "partners"
urlpatterns = [
    path("", views.partner_list, name="list"),
    path("nieuw/", views.new, name="new"),
    path("mijn/", views.mine, name="mine"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/wijzigen/", views.edit, name="edit"),
    path("<int:pk>/mensen/nieuw/", views.new_contact, name="contact_new"),
    path("<int:pk>/mensen/<int:contact>/", views.change_contact, name="contact_edit"),
    path("<int:pk>/mensen/<int:contact>/einde/", views.end_contact, name="contact_end"),
    path("<int:pk>/mensen/<int:contact>/uitnodigen/", views.invite_contact, name="contact_invite"),
]
