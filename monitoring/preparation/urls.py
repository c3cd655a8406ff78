"""The addresses of the preparation of conversations."""

from django.urls import URLPattern, path

from monitoring.preparation import views

app_name = "preparation"

urlpatterns: list[URLPattern] = [
    path("gesprekken/<int:pk>/voorbereiden/", views.of_conversation, name="page"),
    path("gesprekken/<int:pk>/voorbereiding.pdf", views.paper_of_conversation, name="paper"),
    path("scholen/<slug:code>/voorbereiden/", views.of_school, name="of_school"),
    path("scholen/<slug:code>/voorbereiding.pdf", views.paper_of_school, name="paper_of_school"),
]
