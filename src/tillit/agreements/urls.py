from __future__ import annotations

from django.urls import path

from tillit.agreements import views
from tillit.agreements.commands import AGREEMENTS, DPF_LIST, PROCESSORS
from tillit.web.pages import command_urls

urlpatterns = [
    path("avtalar/", views.agreements, name="agreements"),
    path("avtalar/<int:pk>/", views.agreement, name="agreement"),
    # Signing has a page of its own: the whole text stands above the signature.
    path("avtalar/<int:pk>/sign/", views.sign, name="agreement_sign"),
    path("avtalar/<int:pk>/avtale.<str:kind>", views.file, name="agreement_file"),
    path("avtalar/mottakarar/<int:pk>/", views.processor, name="processor"),
    path("avtalar/usa-lista/", views.dpf_list, name="dpf_list"),
    path("avtalar/land/", views.countries, name="countries"),
    *(address for address in command_urls(AGREEMENTS) if address.name != "agreement_sign"),
    *command_urls(PROCESSORS),
    *command_urls(DPF_LIST),
]
