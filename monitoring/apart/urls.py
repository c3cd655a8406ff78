"""The addresses of answering apart."""

from django.urls import path

from monitoring.apart import views

app_name = "apart"

urlpatterns = [
    path("zelfevaluaties/<int:pk>/apart/", views.mine, name="mine"),
    path("zelfevaluaties/<int:pk>/apart/invullen/<slug:key>/", views.fill, name="fill"),
    path("zelfevaluaties/<int:pk>/apart/bewaren/", views.autosave, name="autosave"),
    path("zelfevaluaties/<int:pk>/apart/klaar/", views.done, name="done"),
    path("zelfevaluaties/<int:pk>/apart/samen-verder/", views.go_on, name="go_on"),
    path("zelfevaluaties/<int:pk>/apart/vergelijken/", views.side_by_side, name="compare"),
    path("zelfevaluaties/<int:pk>/apart/vaststellen/", views.settle_one, name="settle"),
]
