from django.urls import path

from tillit.insight import files  # noqa: F401  knows what <sheet:> is
from tillit.insight.group import views

urlpatterns = [
    path("innsikt/<int:pk>/oppgaver/", views.insight_group_tasks, name="insight_group_tasks"),
    path("innsikt/<int:pk>/framgang.<sheet:sheet>", views.insight_group_file, name="insight_group_file"),
]
