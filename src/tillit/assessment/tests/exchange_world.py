"""An exported assessment with something of everything, to write in every format."""

from __future__ import annotations

from datetime import date

from tillit.assessment.content import DecisionContent
from tillit.assessment.exchange.whole import (
    FORMAT,
    FORMAT_VERSION,
    Judgement,
    SaidAcceptance,
    SaidMeasure,
    SaidPart,
    SaidRisk,
    SaidSection,
    SaidWord,
    Source,
    Whole,
)
from tillit.assessment.scale import scales

DAY = date(2026, 11, 22)
OVERALL = Source(7, 70, 3, "overall", "Overordna vurdering", "Fjordsamarbeidet")
FEIDE = Source(8, 80, 1, "universe", "Feide", "Fjordsamarbeidet")

SECTIONS = (
    SaidSection("nature", "inherited_with_addition",
                (SaidPart("Alle loggar inn med **Feide**.", OVERALL), SaidPart("Eleven svarar på oppgåver."))),
    SaidSection("scope", "local", (SaidPart("- 4 skular\n- 900 elevar"),)),
    SaidSection("context", "local", (SaidPart("Våre elevar."),), local=True),
    SaidSection("purposes", "overridden", (SaidPart("Lære å lesa."),), "Her er det berre lesing.",
                (SaidPart("Alt læreplanen seier.", OVERALL),), "override"),
    SaidSection("flow", "local", (SaidPart("Elev -> Tenesta: svar på oppgåver\nTenesta -> Sky (US): kopi"),)),
    SaidSection("special_need", "not_applicable", (), "Ingen særlege kategoriar.",
                (SaidPart("Berre med grunnlag.", OVERALL),), "not_applicable"),
    SaidSection("measures", "local", (SaidPart("Alt står i lista."),)),
)  # fmt: skip


def judgement(likelihood: int, pupil: int, reason: str, level: str, municipality: int = 1) -> Judgement:
    return Judgement(likelihood, {"pupil": pupil, "municipality": municipality}, reason, level)  # type: ignore[arg-type]


RISKS = (
    SaidRisk(
        "7-2", 2, "availability", "Nettet er nede.", "overridden", "5x5", judgement(3, 3, "Skjer.", "medium"),
        judgement(2, 3, "Reserve.", "medium"), source=OVERALL,
        words=(SaidWord(None, "override", "Vi har dårlegare nett.", "Nettet er ofte nede.", "5x5",
                        judgement(5, 3, "Kvar veke.", "high"), judgement(4, 3, "Mobilnett.", "high")),),
        measures=(SaidMeasure("Reservelinje.", source=OVERALL), SaidMeasure("Mobilruter.", responsible="IKT")),
        left_before="high", left="high",
    ),
    SaidRisk("8-1", 1, "integrity", "Feil namn.", "not_applicable", "5x5", judgement(2, 2, "Kan skje.", "low"),
             Judgement(), open=False, source=FEIDE,
             words=(SaidWord(None, "not_applicable", "Namn blir ikkje viste.", "Feil namn.", "5x5", Judgement(),
                             Judgement()),)),
    SaidRisk("12-1", 1, "confidentiality", "Nokon ser svara.", "local", "5x5",
             judgement(3, 4, "Svake passord.", "high"), judgement(1, 4, "Feide.", "medium"), "unauthorised_access",
             measures=(SaidMeasure("Krev Feide.", True, "IKT-leiar", date(2026, 12, 1), DAY, "Skjermbilete",
                                   "feide_login"),
                       SaidMeasure("Lær opp lærarane.", responsible="Rektor", due=date(2027, 1, 15))),
             left_before="high", left="medium"),
    SaidRisk("12-2", 2, "confidentiality", "Læraren viser skjermen.", "local", "5x5",
             judgement(5, 1, "Ofte.", "low"), Judgement(), local=True, left_before="low"),
    SaidRisk("12-3", 3, "excess", "Meir enn naudsynt.", "local", "5x5", Judgement(), Judgement(), draft=True),
)  # fmt: skip

WHOLE = Whole(
    FORMAT, FORMAT_VERSION, 12, 0, 0, "Reknefjell", "Fjordvik", "service", "Reknefjell", "", scales().matrix("5x5"),
    {"wp7_vulnerable": "yes"}, "2026-11-22", DecisionContent(True, (), "", ""), SECTIONS, RISKS,
    (SaidAcceptance("12-1", "medium", "Nytten er stor.", "Kari Direktør", date(2027, 11, 1)),), (OVERALL, FEIDE), (),
    "high", "f" * 64,
)  # fmt: skip
