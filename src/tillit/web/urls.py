from django.urls import path

from tillit.web import views

urlpatterns = [
    path("tilgjenge/", views.accessibility, name="accessibility"),
    path("personvern/", views.privacy, name="privacy"),
    path("stil/", views.styleguide, name="styleguide"),
]
