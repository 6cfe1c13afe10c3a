from django.urls import path

from tillit.insight.group import views

urlpatterns = [path("innsikt/<int:pk>/oppgaver/", views.insight_group_tasks, name="insight_group_tasks")]
