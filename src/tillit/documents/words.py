"""The few fixed words of a document. They follow the document's language, not the reader's screen."""

from dataclasses import dataclass

from tillit.documents.model import Language, NoteKind


@dataclass(frozen=True)
class Words:
    yes: str
    no: str
    page: str
    of: str
    contents: str
    about: str
    date: str
    sheet: str
    signature: str
    signed: str
    unsigned: str
    content_hash: str
    info: str
    warning: str
    success: str
    draft: str
    added: str
    removed: str
    months: tuple[str, ...]
    day_month_year: str

    def note(self, kind: NoteKind) -> str:
        return {"info": self.info, "warning": self.warning, "success": self.success, "draft": self.draft}[kind]


_MONTHS_NO = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

_NN = Words(
    yes="Ja", no="Nei", page="Side", of="av", contents="Innhald", about="Om dokumentet", date="Dato", sheet="Ark",
    signature="Signatur", signed="Signert", unsigned="Ikkje signert", content_hash="Fingeravtrykk av innhaldet",
    info="Merk", warning="Viktig", success="I orden", draft="Utkast",
    added="lagt til", removed="fjerna",
    months=_MONTHS_NO, day_month_year="{day}. {month} {year}",
)  # fmt: skip
_NB = Words(
    yes="Ja", no="Nei", page="Side", of="av", contents="Innhold", about="Om dokumentet", date="Dato", sheet="Ark",
    signature="Signatur", signed="Signert", unsigned="Ikke signert", content_hash="Fingeravtrykk av innholdet",
    info="Merk", warning="Viktig", success="I orden", draft="Utkast",
    added="lagt til", removed="fjernet",
    months=_MONTHS_NO, day_month_year="{day}. {month} {year}",
)  # fmt: skip
_EN = Words(
    yes="Yes", no="No", page="Page", of="of", contents="Contents", about="About the document", date="Date",
    sheet="Sheet", signature="Signature", signed="Signed", unsigned="Not signed",
    content_hash="Fingerprint of the content", info="Note", warning="Important", success="In order", draft="Draft",
    added="added", removed="removed",
    months=_MONTHS_EN, day_month_year="{day} {month} {year}",
)  # fmt: skip

_BY_LANGUAGE: dict[Language, Words] = {"nn": _NN, "nb": _NB, "en": _EN}


def words(language: Language) -> Words:
    return _BY_LANGUAGE[language]
