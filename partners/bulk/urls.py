"""The addresses of lists in and out."""

from django.urls import path, re_path

from partners.bulk import views

app_name = "bulk"

KIND = r"(?P<kind>contactpersonen|partners|aanbod)"

urlpatterns = [
    path("", views.home, name="home"),
    path("ingelezen/<int:pk>/", views.upload, name="upload"),
    path("ingelezen/<int:pk>/overnemen/", views.confirm, name="confirm"),
    path("ingelezen/<int:pk>/weggooien/", views.discard, name="discard"),
    path("ingelezen/<int:pk>/fouten.xlsx", views.errors, name="errors"),
    re_path(rf"^{KIND}/$", views.kind_page, name="kind"),
    re_path(rf"^{KIND}/invullen\.xlsx$", views.template, name="template"),
    re_path(rf"^{KIND}/lijst\.(?P<form>xlsx|csv)$", views.download, name="download"),
]
