"""Which kind of file it is that somebody brings, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tillit.assessment.exchange import own
from tillit.assessment.exchange.drafts import Incoming
from tillit.assessment.exchange.incoming import from_whole
from tillit.assessment.exchange.pia import Opinions, from_pia
from tillit.assessment.exchange.whole import Whole

Kind = Literal["own", "pia"]


@dataclass(frozen=True)
class Brought:
    """For a person to look at before anything is made of it: `incoming.notes` say what could not be carried over."""

    kind: Kind
    incoming: Incoming
    whole: Whole | None = None
    opinions: Opinions | None = None
    """Of a PIA. They stand in the text as well: an opinion counts here only when it is given here."""


def bring(content: bytes) -> Brought | own.Problems:
    """Our own JSON, a PDF that carries it, or CNIL PIA JSON. Sentences when it is neither."""
    found = None if content.startswith(b"%PDF-") else own.parsed(content)
    if isinstance(found, dict) and "pia" in found:
        read = from_pia(content)
        return read if isinstance(read, tuple) else Brought("pia", read.incoming, read.whole, read.opinions)
    whole = own.read(content)
    return whole if isinstance(whole, tuple) else Brought("own", from_whole(whole), whole)
