from django.urls import path

from tillit.insight.home import views

urlpatterns = [path("heime/", views.at_home, name="at_home")]
