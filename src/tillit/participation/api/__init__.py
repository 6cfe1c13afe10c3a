"""Opinions, hearings, the journal and validations over the API: what the pages show, and the same commands."""

from ninja import Router

from tillit.participation.api import hearings, journal, link, opinions, validation

router = Router()
for part in (opinions, hearings, journal, validation, link):
    router.add_router("", part.router)
