from __future__ import annotations

from django.utils.translation import gettext as _

from tillit.web.denied import Invalid


def check_written(text: str, field: str = "text") -> None:
    if not text.strip():
        raise Invalid(_("Write in a few words what was done, or why not."), field)
