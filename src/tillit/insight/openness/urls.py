from django.urls import path

from tillit.insight.openness import views
from tillit.insight.openness.commands import STOPPING, STOPS
from tillit.web.pages import command_urls

urlpatterns = [
    path("innsikt/slik/", views.indicators, name="indicators"),
    *command_urls(STOPPING),
    *command_urls(STOPS),
    path("innsikt/slik/<slug:indicator_code>/", views.indicator, name="indicator"),
]
