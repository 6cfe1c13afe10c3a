from django.urls import path

from tillit.assessment import views
from tillit.assessment.commands import ASSESSMENTS, MEASURES, RISKS, SECTIONS
from tillit.web.pages import command_urls

urlpatterns = [
    path("vurderingar/", views.assessments, name="assessments"),
    path("vurderingar/<int:pk>/", views.assessment, name="assessment"),
    path("vurderingar/<int:pk>/historie/", views.history, name="assessment_history"),
    path("vurderingar/<int:pk>/vurdering.<str:kind>", views.document, name="assessment_document"),
    # Its own page, with the verdict beside the questions, in place of the plain form.
    path("vurderingar/<int:pk>/preassess/", views.preassess, name="assessment_preassess"),
    *(url for url in command_urls(ASSESSMENTS) if url.name != "assessment_preassess"),
    *command_urls(SECTIONS),
    *command_urls(RISKS),
    *command_urls(MEASURES),
]
