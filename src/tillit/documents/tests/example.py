"""One document with everything in it, and text that tries to be more than text."""

import datetime as dt

from tillit.documents.model import (
    Attachment,
    Bullets,
    Document,
    Heading,
    KeyValues,
    Language,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
)

TITLE = "Behandlingsprotokoll for Skulelab «æøå»"


def example(language: Language = "nn", title: str = TITLE, landscape: bool = False) -> Document:
    return Document(
        title=title,
        language=language,
        subject="Opplysningar om elevar i Suldal",
        date=dt.date(2026, 3, 5),
        organisation="Suldal kommune",
        identifier="P-12",
        contents=True,
        landscape=landscape,
        attachments=[Attachment.of_json("record.json", {"føremål": "vurdering 😀"}, "Protokollen som data")],
        blocks=[
            Heading(2, "Føremål"),
            Paragraph([Run("Ærleg "), Run("øving", bold=True), Run(" lenke", link="https://udir.no/å")]),
            Paragraph([Run("vond lenke", link="javascript:alert(1)")]),
            Bullets(["namn", "klasse"]),
            Bullets(["fyrst", "så"], numbered=True),
            Table(
                ["Mottakar", "Land", "Frå", "Tal", "Sikra"],
                [['=HYPERLINK("x")', "Noreg", dt.date(2026, 8, 17), 1234.5, True]]
                + [["B", "USA", None, 2, False]] * 80,
                "Mottakarar: kven/kvar",
                [3, 2, 2, 1, 1],
            ),
            KeyValues([("Ansvarleg", "Suldal kommune"), ("Gjeld frå", dt.date(2026, 5, 17))], "Om bruken"),
            Note("warning", "Avtala går snart ut."),
            PageBreak(),
            Heading(1, "Signatur"),
            Signature("Kommunedirektør", "Kari Å", "Suldal", dt.datetime(2026, 3, 5, 10, 30, tzinfo=dt.UTC), "ab" * 32),
            Signature("Leverandør"),
        ],
    )
