from django.urls import path

from tillit.activity.commands import ANALYSIS, KEYS
from tillit.activity.views import analysis, keys, quality, streams, telling
from tillit.web.pages import command_urls

# Renewing a key shows its secret, and has a page of its own.
SHOWN_ELSEWHERE = {"stream_key_renew"}

urlpatterns = [
    path("straumar/", streams.streams, name="streams"),
    path("straumar/<int:pk>/", streams.stream, name="stream"),
    path("straumar/<int:pk>/prov/", streams.try_statement, name="try_statement"),
    path("straumar/<int:pk>/kvalitet/", quality.quality, name="stream_quality"),
    path("straumar/<int:pk>/make_key/", keys.make_key, name="stream_make_key"),
    path("straumar/noklar/<int:pk>/renew/", keys.renew_key, name="stream_key_renew"),
    *(pattern for pattern in command_urls(KEYS) if pattern.name not in SHOWN_ELSEWHERE),
    path("analyse/", analysis.analyses, name="analyses"),
    path("analyse/<int:pk>/", analysis.analysis, name="analysis"),
    path("analyse/om/<int:pk>/", telling.told, name="told"),
    *command_urls(ANALYSIS),
]
