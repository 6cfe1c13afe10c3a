from django.urls import path

from tillit.participation import views
from tillit.participation.commands import OPINIONS
from tillit.web.pages import command_urls

urlpatterns = [
    path("vurderingar/<int:pk>/fraasegner/", views.opinions, name="opinions"),
    *command_urls(OPINIONS),
]
