"""The addresses of reports."""

from django.urls import path, re_path

from monitoring.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("nieuw/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/publiceren/", views.publish, name="publish"),
    path("<int:pk>/intrekken/", views.withdraw, name="withdraw"),
    re_path(r"^(?P<pk>[0-9]{1,18})/bestand\.(?P<form>pdf|xlsx)$", views.download, name="download"),
]
