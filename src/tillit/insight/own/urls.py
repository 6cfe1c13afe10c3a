from django.urls import path

from tillit.insight import files  # noqa: F401  knows what <sheet:> is
from tillit.insight.own import views
from tillit.insight.own.commands import AREAS, GOALS, OWN, SERVICES, STUDENT
from tillit.web.pages import command_urls

urlpatterns = [
    path("mi-framgang/", views.own_progress, name="own_progress"),
    path("mi-framgang/framgang.<sheet:sheet>", views.own_progress_file, name="own_progress_file"),
    *command_urls(OWN),
    *command_urls(STUDENT),
    *command_urls(GOALS),
    *command_urls(AREAS),
    *command_urls(SERVICES),
]
