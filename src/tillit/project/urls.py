from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from tillit.project import api, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
    path("sprak/", views.set_language, name="set_language"),
    path("api/v1/", api.api.urls),
    # Each context owns its addresses; none is named here.
    *(
        path("", include(f"tillit.{context}.urls"))
        for context in settings.CONTEXTS
        if find_spec(f"tillit.{context}.urls")
    ),
    path("konto/", include("allauth.urls")),
]
