"""The addresses of sharing."""

from django.urls import path

from monitoring.sharing import views

app_name = "sharing"

urlpatterns = [
    path("zelfevaluaties/met-ons-gedeeld/", views.shared_list, name="list"),
    path("zelfevaluaties/<int:pk>/delen/", views.sharing, name="page"),
    path("zelfevaluaties/<int:pk>/delen/wijzigen/", views.change, name="change"),
]
