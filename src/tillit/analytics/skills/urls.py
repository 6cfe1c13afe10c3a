from django.urls import path

from tillit.analytics.skills import views
from tillit.analytics.skills.commands import ACTIVITIES, AREAS, PLACEMENTS
from tillit.web.pages import command_urls

urlpatterns = [
    path("ferdigheitsomrade/", views.areas, name="skill_areas"),
    path("ferdigheitsomrade/ny/", views.new_area, name="new_skill_area"),
    path("ferdigheitsomrade/aktivitetar/", views.uses, name="skill_uses"),
    path("ferdigheitsomrade/aktivitetar/<int:pk>/", views.activities, name="skill_activities"),
    path("ferdigheitsomrade/<int:pk>/", views.area, name="skill_area"),
    path("ferdigheitsomrade/<int:pk>/mal/", views.aims, name="skill_area_aims"),
    path("ferdigheitsomrade/<int:pk>/treff/", views.hits, name="skill_area_hits"),
    *command_urls(AREAS),
    *command_urls(PLACEMENTS),
    *command_urls(ACTIVITIES),
]
