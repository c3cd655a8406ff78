"""The addresses of the demo; ``cmk.urls`` includes them only where ``settings.DEMO`` is set."""

from django.urls import path

from cmk.demo import views

app_name = "demo"

urlpatterns = [
    path("post/", views.mail_list, name="mail"),
    path("post/<slug:key>/", views.mail_detail, name="message"),
    path("post/<slug:key>/html/", views.mail_html, name="message_html"),
]
