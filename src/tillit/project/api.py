"""The API under /api/v1/: each context's router, one key in one role, refusals as sentences."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from ninja import NinjaAPI

from tillit.web.api import add_refusals, known_actor

api = NinjaAPI(title="Tillit", version="1", auth=known_actor, docs_url=None)
add_refusals(api)
for context in settings.CONTEXTS:
    if context != "web" and find_spec(f"tillit.{context}.api"):
        api.add_router("", import_module(f"tillit.{context}.api").router, tags=[context])
