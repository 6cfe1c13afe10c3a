from django.urls import path

from tillit.record import views
from tillit.record.commands import COMMANDS
from tillit.web.pages import command_urls

urlpatterns = [
    path("protokoll/", views.register, name="record_register"),
    path("protokoll/eigar/<int:pk>/register.<slug:file_type>", views.register_file, name="record_register_file"),
    path("protokoll/<int:pk>/", views.record, name="record"),
    path("protokoll/<int:pk>/protokoll.<slug:file_type>", views.record_file, name="record_file"),
    path("protokoll/utkast/", views.drafts, name="record_drafts"),
    path("protokoll/utkast/<int:pk>/", views.draft, name="record_draft"),
    *command_urls(COMMANDS),
]
