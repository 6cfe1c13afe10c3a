from django.urls import path

from tillit.assessment import views
from tillit.assessment.commands import ACCEPTANCES, ASSESSMENTS, BEGINNINGS, EDITIONS, MEASURES, PINS, RISKS, SECTIONS
from tillit.web.pages import command_urls

urlpatterns = [
    path("vurderingar/", views.assessments, name="assessments"),
    path("vurderingar/hent-inn/", views.bring_in, name="assessment_bring"),
    path("vurderingar/bibliotek/", views.editions, name="editions"),
    path("vurderingar/utgave/<int:pk>/", views.edition, name="edition"),
    path("vurderingar/utgave/<int:pk>/endringar/<int:other>/", views.edition_difference, name="edition_difference"),
    path("vurderingar/utgave/<int:pk>/utgave.<str:kind>", views.edition_document, name="edition_document"),
    path(
        "vurderingar/utgave/<int:pk>/endringar/<int:other>/endringar.<str:kind>",
        views.difference_document,
        name="edition_difference_document",
    ),
    path("vurderingar/utgave/<int:pk>/samanlikna/", views.comparison, name="edition_comparison"),
    path("vurderingar/<int:pk>/", views.assessment, name="assessment"),
    path("vurderingar/<int:pk>/historie/", views.history, name="assessment_history"),
    path("vurderingar/<int:pk>/kvalitet/", views.quality, name="assessment_quality"),
    path("vurderingar/<int:pk>/vurdering.<str:kind>", views.document, name="assessment_document"),
    path("vurderingar/<int:pk>/rekneark/", views.spreadsheet, name="assessment_spreadsheet"),
    path("vurderingar/del/<int:pk>/kladd/", views.section_autosave, name="section_autosave"),
    # Its own page, with the verdict beside the questions, in place of the plain form.
    path("vurderingar/<int:pk>/preassess/", views.preassess, name="assessment_preassess"),
    path("vurderingar/<int:pk>/own_matrix/", views.own_matrix, name="assessment_own_matrix"),
    path("vurderingar/<int:pk>/matrise.xlsx", views.matrix_file, name="assessment_matrix_file"),
    *(url for url in command_urls(ASSESSMENTS) if url.name not in ("assessment_preassess", "assessment_own_matrix")),
    *command_urls(SECTIONS),
    *command_urls(RISKS),
    *command_urls(MEASURES),
    *command_urls(EDITIONS),
    *command_urls(PINS),
    *command_urls(ACCEPTANCES),
    *command_urls(BEGINNINGS),
]
