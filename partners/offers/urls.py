"""The addresses of the overview of offers; those of one partner's stand under that partner."""

from django.urls import path

from partners.offers import views

app_name = "offers"
urlpatterns = [
    path("", views.offer_list, name="list"),
    path("lijst.<slug:form>", views.download, name="download"),
    path("<int:pk>/", views.detail, name="detail"),
]
