"""The addresses of a school's trajectory."""

from django.urls import path

from trajectories.trajectory.views import page, standing, steps

app_name = "trajectory"
urlpatterns = [
    path("", page.of_school, name="of_school"),
    path("beginnen/", page.start, name="start"),
    path("stappen/<int:pk>/", steps.step, name="step"),
    path("stappen/<int:pk>/gedaan/", steps.done, name="done"),
    path("stappen/<int:pk>/nog-een-keer/", steps.repeat, name="repeat"),
    path("stappen/<int:pk>/dagen/", steps.days, name="days"),
    path("stappen/<int:pk>/bestanden/nieuw/", steps.add_file, name="add_file"),
    path("stappen/<int:pk>/bestanden/<int:file_pk>/", steps.file, name="file"),
    path("stappen/<int:pk>/bestanden/<int:file_pk>/weghalen/", steps.remove_file, name="remove_file"),
    path("<int:pk>/afronden/", standing.complete, name="complete"),
    path("<int:pk>/verder/", standing.go_on, name="go_on"),
    path("<int:pk>/stoppen/", standing.stop, name="stop"),
    path("<int:pk>/hervatten/", standing.resume, name="resume"),
    path("<int:pk>/stilzetten/", standing.pause, name="pause"),
    path("<int:pk>/weer-verder/", standing.end_pause, name="end_pause"),
    path("<int:pk>/pauzes/<int:pause_pk>/", standing.correct_pause, name="correct_pause"),
    path("<int:pk>/begeleiding/", standing.guidance, name="guidance"),
]
