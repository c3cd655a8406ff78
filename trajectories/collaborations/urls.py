"""The addresses of the collaborations."""

from django.urls import path

from trajectories.collaborations.views import pages, results, road, taking_part

app_name = "collaborations"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("lijst.<slug:form>", pages.download, name="download"),
    path("nieuw/", pages.new, name="new"),
    path("voorbeelden/", results.examples, name="examples"),
    path("voorbeelden/<int:product>/bestand/", results.product_file, name="product_file"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/wijzigen/", pages.edit, name="edit"),
    path("<int:pk>/verwijderen/", pages.remove, name="remove"),
    path("<int:pk>/data/nieuw/", pages.date_new, name="date_new"),
    path("<int:pk>/data/<int:date>/", pages.date_edit, name="date_edit"),
    path("<int:pk>/leden/nieuw/", taking_part.member_new, name="member_new"),
    path("<int:pk>/leden/<int:member>/", taking_part.member_edit, name="member_edit"),
    path("<int:pk>/leden/<int:member>/verwijderen/", taking_part.member_remove, name="member_remove"),
    path("<int:pk>/mensen/nieuw/", taking_part.person_new, name="person_new"),
    path("<int:pk>/mensen/<int:person>/", taking_part.person_edit, name="person_edit"),
    path("<int:pk>/mensen/<int:person>/verwijderen/", taking_part.person_remove, name="person_remove"),
    path("<int:pk>/bijdrage/nieuw/", taking_part.payment_new, name="payment_new"),
    path("<int:pk>/bijdrage/<int:payment>/", taking_part.payment_edit, name="payment_edit"),
    path("<int:pk>/bijdrage/<int:payment>/verwijderen/", taking_part.payment_remove, name="payment_remove"),
    path("<int:pk>/plan/", road.plan, name="plan"),
    path("<int:pk>/indienen/", road.send, name="send"),
    path("<int:pk>/aanvraag/<int:number>/bestand/", road.request_file, name="request_file"),
    path("<int:pk>/advies/", road.advise, name="advise"),
    path("<int:pk>/besluit/", road.decide, name="decide"),
    path("<int:pk>/doorgaan/", road.go_on, name="go_on"),
    path("<int:pk>/stap/<slug:to>/", road.step, name="step"),
    path("<int:pk>/wat-blijft/", road.outcome, name="outcome"),
    path("<int:pk>/terugnemen/", road.take_back, name="take_back"),
    path("<int:pk>/terugkijken/", results.guide, name="guide"),
    path("<int:pk>/opbrengst/nieuw/", results.product_new, name="product_new"),
    path("<int:pk>/opbrengst/<int:product>/", results.product_edit, name="product_edit"),
    path("<int:pk>/opbrengst/<int:product>/verwijderen/", results.product_remove, name="product_remove"),
    path("<int:pk>/opbrengst/<int:product>/voorstellen/", results.propose, name="propose"),
    path("<int:pk>/opbrengst/<int:product>/instemmen/", results.agree, name="agree"),
    path("<int:pk>/instemming/<int:consent>/intrekken/", results.withdraw, name="withdraw"),
]
