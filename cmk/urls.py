"""All addresses, in Dutch words; each app's own are in its ``urls.py``."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from cmk.core import views as core

urlpatterns = [
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
    path("beheer/installatie/", admin.site.urls),
    path("", include("cmk.accounts.urls")),
    path("", include("cmk.jobs.urls")),
    path("", include("schools.urls")),
    path("", include("partners.urls")),
    path("", include("trajectories.urls")),
    path("", include("monitoring.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("cmk.demo.urls")))
