from django.urls import path

from tillit.participation import commands
from tillit.participation.views import hearings, journal, opinion_draft, opinions, taking_part, validation
from tillit.web.pages import command_urls

urlpatterns = [
    path("vurderingar/<int:pk>/fraasegner/", opinions.opinions, name="opinions"),
    path("vurderingar/<int:pk>/hoyringar/", hearings.hearings, name="hearings"),
    path("vurderingar/<int:pk>/journal/", journal.journal, name="journal"),
    path("vurderingar/<int:pk>/journal/offentleg/", journal.journal_preview, name="journal_preview"),
    path("vurderingar/<int:pk>/validering/", validation.validation, name="validation"),
    path("hoyringar/", hearings.hearing_list, name="hearing_list"),
    path("hoyringar/<int:pk>/", hearings.hearing, name="hearing"),
    path("hoyringar/part/<int:pk>/link/", hearings.make_link, name="hearing_party_link"),
    path("hoyring/<str:token>/", taking_part.hearing_link, name="hearing_link"),
    path("tidslinjer/", journal.timeline_list, name="timelines"),
    path("tidslinjer/<int:pk>/", journal.timeline, name="timeline"),
    path("vurderingar/fraasegn/<int:pk>/kladd/", opinion_draft.opinion_draft, name="opinion_draft"),
    *command_urls(commands.OPINIONS),
    *command_urls(commands.GIVEN),
    *command_urls(commands.REMARKS),
    *command_urls(commands.ASSESSMENT_HEARINGS),
    *command_urls(commands.HEARINGS),
    *command_urls(commands.PARTIES),
    *command_urls(commands.MEETINGS),
    *command_urls(commands.VIEWS),
    *command_urls(commands.JOURNALS),
    *command_urls(commands.ENTRIES),
    *command_urls(commands.VALIDATIONS),
]
