from __future__ import annotations

import re
from io import BytesIO

import pytest
from babel.messages import Message
from django.conf import settings
from django.utils import translation

from tillit.project.commands import messages

CONTEXTS = [*settings.CONTEXTS, "project"]
PLACE = re.compile(r"%\(\w+\)[sd]|%%")


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("context", CONTEXTS)
def test_every_text_is_translated(context: str, language: str) -> None:
    catalogue = messages.merge(context, language, messages.collect(settings.PACKAGE / context))
    assert [message.id for message in messages.untranslated(catalogue)] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("context", CONTEXTS)
def test_translations_keep_the_places_for_values(context: str, language: str) -> None:
    """A lost %(name)s is a lost fact; a misspelt one is an error on the page."""
    catalogue = messages.merge(context, language, messages.collect(settings.PACKAGE / context))
    assert [message.id for message in catalogue if message.id and not keeps_its_places(message)] == []


def keeps_its_places(message: Message) -> bool:
    wanted = set(PLACE.findall(all_of(message.id)))
    if not all(several(message.string)):
        return True  # untranslated: the other test says so
    return all(set(PLACE.findall(text)) <= wanted for text in several(message.string)) and wanted == set(
        PLACE.findall(all_of(message.string))
    )


def several(text: object) -> list[str]:
    return [str(part) for part in text] if isinstance(text, tuple | list) else [str(text)]


def all_of(text: object) -> str:
    return " ".join(several(text))


@pytest.mark.parametrize("context", CONTEXTS)
def test_catalogues_hold_nothing_that_is_no_longer_said(context: str) -> None:
    """`tillit messages --context NAME` drops it."""
    from babel.messages.pofile import read_po

    said = {(message.id, message.context) for message in messages.collect(settings.PACKAGE / context)}
    for language in messages.LANGUAGES:
        file = messages.po_file(context, language)
        kept = read_po(BytesIO(file.read_bytes()), locale=language) if file.exists() else []
        assert [message.id for message in kept if message.id and (message.id, message.context) not in said] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("context", CONTEXTS)
def test_what_is_shown_is_what_the_catalogue_of_the_context_says(context: str, language: str) -> None:
    """All catalogues end in one heap, where one English text has one translation: say the same there, or use pgettext."""
    catalogue = messages.merge(context, language, messages.collect(settings.PACKAGE / context))
    said = [message for message in catalogue if message.id and all(several(message.string))]
    with translation.override(language):
        assert [(each.id, shown(each)) for each in said if shown(each) != several(each.string)] == []


def shown(message: Message) -> list[str]:
    one, *many = several(message.id)
    if many:
        say = translation.npgettext if message.context else translation.ngettext
        given = (message.context,) if message.context else ()
        return [say(*given, one, many[0], number) for number in (1, 2)]
    return [translation.pgettext(message.context, one) if message.context else translation.gettext(one)]
