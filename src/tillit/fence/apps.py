from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class FenceConfig(AppConfig):
    name = "tillit.fence"
    label = "fence"

    def ready(self) -> None:
        # Django sends this once per app; ours is last in the list, when every table is there.
        post_migrate.connect(_install, sender=self)


def _install(using: str, **_: Any) -> None:
    from tillit.fence.install import install

    install(connections[using])
