"""The learning record store: xAPI 1.0.3 and 2.0 over HTTP. An ASGI application of its own, beside the pages."""

from tillit.activity.lrs.application import application

__all__ = ["application"]
