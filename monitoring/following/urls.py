"""The addresses of what follows from a self-evaluation."""

from django.urls import path

from monitoring.following.views import advice, levels, plans, tips

app_name = "following"

urlpatterns = [
    path("zelfevaluaties/<int:pk>/punten/<slug:mark>/", plans.plan, name="plan"),
    path("zelfevaluaties/<int:pk>/punten/<slug:mark>/ambitie/", plans.ambition, name="ambition"),
    path("zelfevaluaties/<int:pk>/vragen/", advice.ask, name="ask"),
    path("zelfevaluaties/vragen/<int:pk>/", advice.answer, name="answer"),
    path("zelfevaluaties/<int:pk>/niveaus/", levels.levels, name="levels"),
    path("zelfevaluaties/tips/", tips.tips, name="tips"),
    path("zelfevaluaties/tips/laden/", tips.load, name="load_tips"),
    path("zelfevaluaties/tips/nieuw/", tips.new, name="tip_new"),
    path("zelfevaluaties/tips/<int:pk>/", tips.tip, name="tip"),
    path("zelfevaluaties/tips/<int:pk>/niet-meer/", tips.retire, name="tip_retire"),
    path("zelfevaluaties/tips/<int:pk>/weer/", tips.again, name="tip_again"),
    path("zelfevaluaties/tips/<int:pk>/omhoog/", tips.up, name="tip_up"),
    path("zelfevaluaties/tips/<int:pk>/omlaag/", tips.down, name="tip_down"),
]
