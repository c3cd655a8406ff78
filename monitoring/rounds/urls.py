"""The addresses of rounds: ``kept`` live in the namespace ``evaluation``, where links of before find them."""

from django.urls import path

from monitoring.rounds.views import board, mail, rounds

app_name = "rounds"

kept = [
    path("zelfevaluaties/", rounds.round_list, name="rounds"),
    path("zelfevaluaties/nieuwe-ronde/", rounds.round_new, name="round_new"),
    path("zelfevaluaties/rondes/<int:pk>/", board.round_detail, name="round"),
    path("zelfevaluaties/rondes/<int:pk>/verlengen/", rounds.round_extend, name="round_extend"),
    path("zelfevaluaties/rondes/<int:pk>/uitnodigen/", rounds.round_invite, name="round_invite"),
    path("zelfevaluaties/rondes/<int:pk>/herinneren/", board.round_remind, name="round_remind"),
]

urlpatterns = [
    path("rondes/<int:pk>/stand/", board.response, name="response"),
    path("rondes/<int:pk>/respons.<slug:form>", board.download, name="download"),
    path("rondes/<int:pk>/mail/", mail.mailing_list, name="mailings"),
    path("rondes/<int:pk>/mail/nieuw/", mail.mailing_new, name="mailing_new"),
    path("rondes/<int:pk>/mail/herinneren/", mail.remind_all, name="remind_all"),
    path("mail/<int:pk>/", mail.mailing, name="mailing"),
    path("mail/<int:pk>/wijzigen/", mail.mailing_change, name="mailing_change"),
    path("mail/<int:pk>/intrekken/", mail.mailing_withdraw, name="mailing_withdraw"),
    path("mail/<int:pk>/versturen/", mail.mailing_send, name="mailing_send"),
]
