from django.urls import path

from tillit.approval.commands import ALL
from tillit.approval.views import ask, calendar, case, choice, need, pilot, start
from tillit.web.pages import command_urls

urlpatterns = [
    path("", start.start, name="start"),
    path("behov/", need.report_need, name="report_need"),
    path("behov/<int:pk>/", need.need, name="need"),
    path("tenester/<int:pk>/folg/", need.follow_case, name="follow_case"),
    path("sporsmal/", ask.ask, name="ask"),
    path("saker/", case.cases, name="cases"),
    path("saker/ny/", case.new_case, name="new_case"),
    path("saker/<int:pk>/", case.case, name="case"),
    path("saker/<int:pk>/historie/", case.history, name="case_history"),
    path("pilot/<int:pk>/", pilot.pilot, name="pilot"),
    path("utfasing/<int:pk>/", pilot.phase_out, name="phase_out"),
    path("val/", choice.choices, name="choices"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/<str:secret>.ics", calendar.feed, name="calendar_feed"),
    *(address for commands in ALL for address in command_urls(commands)),
    path("saker/<int:pk>/<slug:step>/", case.step, name="case_step"),
]
