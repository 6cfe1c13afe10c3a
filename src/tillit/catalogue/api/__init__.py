"""The catalogue over the API: open reading of what is published, and for people with a key the same as the pages."""

from ninja import Router

from tillit.catalogue.api import published, requests, services, supplier_link

router = Router()
for part in (published, services, requests, supplier_link):
    router.add_router("", part.router)
