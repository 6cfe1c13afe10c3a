from django.urls import path

from tillit.insight.openness import views

urlpatterns = [
    path("innsikt/slik/", views.indicators, name="indicators"),
    path("innsikt/slik/<slug:indicator_code>/", views.indicator, name="indicator"),
]
