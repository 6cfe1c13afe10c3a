from django.urls import path

from tillit.insight import views
from tillit.insight.commands import FOLLOW_UP, GROUP, TRAINING
from tillit.insight.group.urls import urlpatterns as group
from tillit.insight.home.urls import urlpatterns as home
from tillit.insight.openness.urls import urlpatterns as openness
from tillit.insight.own.urls import urlpatterns as own
from tillit.insight.totals.urls import urlpatterns as totals
from tillit.web.pages import command_urls

urlpatterns = [
    *openness,
    *totals,
    *group,
    path("innsikt/", views.insight, name="insight"),
    path("innsikt/<int:pk>/", views.insight_group, name="insight_group"),
    *command_urls(TRAINING),
    *command_urls(FOLLOW_UP),
    *command_urls(GROUP),
    *own,
    *home,
]
