"""The addresses of the weekly mail, the calendars of people's own, and the team's calendar."""

from django.urls import path

from trajectories.followup.views import agenda, feed, mine

app_name = "followup"
urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/<slug:secret>.ics", feed.feed, name="feed"),
    path("gesprekken/<int:pk>/gesprek.ics", feed.one, name="one"),
    path("mijn-gegevens/", mine.mine, name="mine"),
    path("mijn-gegevens/weekmail/", mine.weekly_mail, name="weekly_mail"),
    path("mijn-gegevens/agenda/", mine.make_feed, name="make_feed"),
    path("mijn-gegevens/agenda/uit/", mine.stop_feed, name="stop_feed"),
    path("weekmail/uit/<int:user_id>/<slug:signature>/", mine.stop, name="stop"),
]
