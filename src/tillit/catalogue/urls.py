from django.urls import path

from tillit.catalogue.commands import REQUESTS, SERVICES
from tillit.catalogue.views import public, questionnaire, services
from tillit.web.pages import command_urls

urlpatterns = [
    path("katalog/", public.catalogue, name="catalogue"),
    path("katalog/kjende/", public.known, name="known_services"),
    path("katalog/<int:pk>/", public.catalogue_service, name="catalogue_service"),
    path("katalog/<int:pk>/<int:tenant>/", public.catalogue_status, name="catalogue_status"),
    path("tenester/", services.services, name="services"),
    path("tenester/ny/", services.new_service, name="new_service"),
    path("tenester/<int:pk>/", services.service, name="service"),
    path("tenester/<int:pk>/ask/", services.ask, name="service_ask"),
    path("tenester/<int:pk>/fill-in/", services.fill_in, name="service_fill-in"),
    path("tenester/svar/<int:pk>/", services.declaration, name="declaration"),
    path("tenester/utkast/<int:pk>/", questionnaire.draft, name="draft"),
    path("tenester/lenkjer/<int:pk>/renew/", services.renew, name="request_renew"),
    path("leverandor/", services.supplier_services, name="supplier_services"),
    path("svar/<str:token>/", questionnaire.supplier_link, name="supplier_link"),
    *command_urls(SERVICES),
    *command_urls(REQUESTS),
]
