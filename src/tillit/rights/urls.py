from django.urls import path

from tillit.rights import views
from tillit.rights.commands import COMMANDS, OBJECTIONS
from tillit.rights.objections import views as objections
from tillit.rights.practice import views as practice
from tillit.rights.seeing import views as seeing
from tillit.web.pages import command_urls

urlpatterns = [
    path("innsyn/", views.access, name="access"),
    path("innsyn/alt/", views.access_all, name="access_all"),
    path("innsyn/aktivitet/", seeing.my_activity, name="my_activity"),
    path("innsyn/tillit.xlsx", views.access_xlsx, name="access_xlsx"),
    path("innsyn/tillit.json", views.access_json, name="access_json"),
    path("innsyn/tillit.pdf", views.access_pdf, name="access_pdf"),
    path("innsyn/slett/", views.erase_me, name="erase_me"),
    path("innsyn/sluttar/", views.leavers, name="leavers"),
    *command_urls(COMMANDS),
    path("ovingsrom/", practice.practice_room, name="practice_room"),
    path("ovingsrom/ut/", practice.leave_practice_room, name="leave_practice_room"),
    path("protestar/", objections.objections, name="objections"),
    path("protestar/ny/", objections.object_here, name="object_here"),
    path("protestar/<int:pk>/", objections.objection, name="objection"),
    *command_urls(OBJECTIONS),
]
