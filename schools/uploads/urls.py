"""The addresses of the national register."""

from django.urls import path, re_path

from schools.uploads import views

urlpatterns = [
    path("", views.register_list, name="list"),
    path("insturen/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/controleren/", views.check, name="check"),
    path("<int:pk>/importeren/", views.start_import, name="import"),
    re_path(r"^(?P<pk>[0-9]{1,18})/(?P<part>controle|resultaat)\.(?P<form>xlsx|csv)$", views.download, name="download"),
]
