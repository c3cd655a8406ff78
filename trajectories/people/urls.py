"""The addresses of the people."""

from django.urls import path

from trajectories.people.views import duplicates, listing, person, taking_over

app_name = "people"
urlpatterns = [
    path("", listing.people_list, name="list"),
    path("lijst.<slug:form>", listing.download, name="download"),
    path("dubbel/", duplicates.pairs, name="duplicates"),
    path("rollen/<int:pk>/overdragen/", taking_over.of_contact, name="take_over"),
    path("partnerrollen/<int:pk>/overdragen/", taking_over.of_partner_contact, name="take_over_partner"),
    path("<int:pk>/", person.detail, name="detail"),
    path("<int:pk>/wijzigen/", person.change, name="change"),
    path("<int:pk>/uitnodigen/", person.invite, name="invite"),
    path("<int:pk>/mail-komt-terug/", person.bounced, name="bounced"),
    path("<int:pk>/mail-komt-aan/", person.arriving, name="arriving"),
    path("<int:pk>/samenvoegen/", duplicates.choose, name="merge_choose"),
    path("<int:pk>/samenvoegen/<int:other>/", duplicates.merge, name="merge"),
    path("<int:pk>/niet-dezelfde/<int:other>/", duplicates.apart, name="apart"),
]
