"""Each type of object as Grep writes it. The facts are from the example objects of Utdanningsdirektoratet's Grep (NLOD),
in the shape the public API gave them in 2024 and 2025; texts that decide nothing are left out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec import UNSET

from tillit.curriculum.grep.reading import read
from tillit.curriculum.grep.things import Aim, AimSet, Element, ElementKind, Plan, Status
from tillit.curriculum.grep.values import Wrong, settled, titles

BASE = "https://data.udir.no/kl06/v201906/"
PUBLISHED, ENDED = BASE + "status/status_publisert", BASE + "status/status_utgaatt"


def kind(name: str) -> str:
    return f"http://psi.udir.no/ontologi/kl06/{name}"


def texts(**said: str) -> list[dict[str, str]]:
    return [{"spraak": language, "verdi": text} for language, text in said.items()]


def reference(code: str, title: str, status: str = PUBLISHED) -> dict[str, Any]:
    return {"kode": code, "uri": f"http://psi.udir.no/kl06/{code}", "tittel": title, "status": status,
            "gyldighet": {"gyldig-fra": None, "gyldig-til": None}}  # fmt: skip


MAT = {
    "kode": "MAT01-05",
    "grep-type": kind("laereplan_lk20"),
    "tittel": {
        "tekst": texts(
            default="Læreplan i matematikk 1.–10. trinn", eng="Curriculum for Mathematics year 1–10",
            nno="Læreplan i matematikk 1.–10. trinn", nob="Læreplan i matematikk 1.–10. trinn",
            sma="Learoesoejkesje - matematihke 1-10", sme="Oahppoplána - matematihka 1.–10. ceahkki",
            smj=" Matematihkan 1–10 oahppopládna",
        ),
        "forskrift": True,
    },
    "kortform": texts(default="Matematikk 1–10", nno="Matematikk 1–10"),
    "status": PUBLISHED,
    "sist-endret": "2024-09-02T21:00:48.8392157",
    "fastsettelsesinformasjon": {"fastsatt-spraak": reference("nno", "Nynorsk")},
    "gyldighetsperiode": {
        "gyldig-fra": {"overskrift": texts(default="Gjeld frå <>"), "dato": "2020-08-01T00:00:00"},
        "gyldig-til": {"overskrift": texts(default="Gjeld til <>"), "dato": None},
    },
    "erstattes-av": [],
    "om-faget-kapittel": {
        "kjerneelementer-i-faget": {"kjerneelementer": [reference("KE12", "Utforsking og problemløysing")]}
    },
    "kompetansemaal-kapittel": {"kompetansemaalsett": [reference("KV20", "Kompetansemål og vurdering 2. trinn")]},
}  # fmt: skip
KM11869 = {
    "rekkefoelge": 7,
    "tilknyttede-tverrfaglige-temaer": [{"referanse": reference("TT2", "Demokrati og medborgerskap"), "forklaring": []}],
    "tilknyttede-kjerneelementer": [{"referanse": reference("KE1590", "Språklæring"), "forklaring": []}],
    "tilknyttede-grunnleggende-ferdigheter": [
        {"referanse": reference("GF1", "Muntlige ferdigheter")}, {"referanse": reference("GF3", "Å kunne lese")},
    ],
    "tilknyttede-verb": [{"kode": "VERB3", "tittel": "Utforske"}],
    "bygger-paa": [{"referanse": reference("KM11854", "oppdage og leke med ord og uttrykk …")}],
    "tilhoerer-kompetansemaalsett": reference("KV908", "Kompetansemål og vurdering 7. trinn "),
    "tilhoerer-laereplan": reference("ENG02-05", "Læreplan i engelsk for elever med tegnspråk"),
    "gjenbruk-av": reference("KM176", "utforske og samtale om noen språklige likheter …", ENDED),
    "kode": "KM11869",
    "tittel": {"tekst": texts(default="utforske og samtale om noen språklige likheter",
                              nob="utforske og samtale om noen språklige likheter"), "forskrift": True},
    "grep-type": kind("kompetansemaal_lk20"),
    "status": PUBLISHED,
    "sist-endret": "2024-12-13T15:46:39.0601729",
}  # fmt: skip


def test_a_plan() -> None:
    plan, *mentioned = read(MAT)
    assert plan == Plan(
        code="MAT01-05",
        titles={
            "nn": "Læreplan i matematikk 1.–10. trinn", "nb": "Læreplan i matematikk 1.–10. trinn",
            "en": "Curriculum for Mathematics year 1–10", "sma": "Learoesoejkesje - matematihke 1-10",
            "se": "Oahppoplána - matematihka 1.–10. ceahkki", "smj": "Matematihkan 1–10 oahppopládna",
        },
        short={"nn": "Matematikk 1–10"}, status=Status.PUBLISHED, language="nn", valid_from=date(2020, 8, 1), valid_to=None,
        changed_at=datetime(2024, 9, 2, 21, 0, 48, 839215, UTC), replaced_by=(),
    )  # fmt: skip
    assert [(type(one).__name__, one.code, one.mentioned) for one in mentioned] == [
        ("AimSet", "KV20", True), ("Element", "KE12", True)
    ]  # fmt: skip


def test_an_aim_with_what_it_develops_and_what_it_carries_on() -> None:
    aim, *mentioned = read(KM11869)
    assert isinstance(aim, Aim)
    assert (aim.plan, aim.aim_set, aim.reused_from, aim.order) == ("ENG02-05", "KV908", "KM176", 7)
    assert aim.elements == ("KE1590", "GF1", "GF3", "TT2")
    assert aim.titles == {"nb": "utforske og samtale om noen språklige likheter"}
    assert {one.code for one in mentioned} == {"ENG02-05", "KV908", "KE1590", "GF1", "GF3", "TT2"}
    kinds = {one.code: one.kind for one in mentioned if isinstance(one, Element)}
    assert kinds == {
        "KE1590": ElementKind.CORE,
        "GF1": ElementKind.SKILL,
        "GF3": ElementKind.SKILL,
        "TT2": ElementKind.THEME,
    }


def test_a_set_of_aims_for_upper_secondary() -> None:
    aim_set, plan, aim = read({
        "kode": "KV370", "grep-type": kind("kompetansemaalsett_lk20"), "rekkefoelge": 1, "status": PUBLISHED,
        "tittel": {"tekst": texts(default="Kompetansemål og vurdering administrasjon ",
                                  nno="Kompetansemål og vurdering administrasjon ")},
        "etter-fag": [reference("AKT2Z05", "Administrasjon")],
        "etter-aarstrinn": [reference("vg2", "Videregående trinn 2")],
        "tilhoerer-laereplan": reference("AKT02-04", "Læreplan i vg2 aktivitør"),
        "kompetansemaal": [reference("KM3906", "planleggje, gjennomføre, dokumentere og vurdere")],
    })  # fmt: skip
    assert aim_set == AimSet(code="KV370", titles={"nn": "Kompetansemål og vurdering administrasjon"}, order=1,
                             status=Status.PUBLISHED, plan="AKT02-04", years=(12,), subjects=("AKT2Z05",))  # fmt: skip
    assert plan.code == "AKT02-04"
    assert isinstance(aim, Aim)
    assert (aim.code, aim.mentioned, aim.plan, aim.aim_set, aim.order) == ("KM3906", True, "AKT02-04", "KV370", 1)


def test_a_core_element_of_a_sami_plan_keeps_its_own_language() -> None:
    """`default` is Northern Sámi here, and never bokmål."""
    element, _plan = read({
        "kode": "KE1120", "grep-type": kind("kjerneelement_lk20"), "rekkefoelge": 2, "status": PUBLISHED,
        "tittel": {"tekst": texts(default="Geavatlaš boazodoallu", nob="Praktisk reindrift", sme="Geavatlaš boazodoallu")},
        "tilhoerer-laereplan": reference("REI03-02", "Oahppoplána – Jo3 boazodoallofága"),
    })  # fmt: skip
    assert element.titles == {"nb": "Praktisk reindrift", "se": "Geavatlaš boazodoallu"}
    assert isinstance(element, Element)
    assert (element.kind, element.plan) == (ElementKind.CORE, "REI03-02")


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [("grunnleggende_ferdighet_lk20", "GF1", ElementKind.SKILL), ("tverrfaglig_tema_lk20", "TT1", ElementKind.THEME)],
)
def test_skills_and_topics_have_titles_in_a_plain_list(name: str, code: str, expected: ElementKind) -> None:
    (element,) = read(
        {"kode": code, "grep-type": kind(name), "tittel": texts(default="x", nno="y", nob="x"), "rekkefoelge": 1}
    )
    assert element == Element(code=code, kind=expected, titles={"nn": "y", "nb": "x"}, order=1)


@pytest.mark.parametrize("name", ["fagkode", "opplaeringsfag", "aarstrinn", "spraak", "verb_lk20", "status"])
def test_other_types_of_object_are_known_and_not_used(name: str) -> None:
    assert (
        read({"kode": "FSP5801", "grep-type": kind(name), "tittel": texts(default="Albansk I"), "status": ENDED}) == ()
    )


def test_a_list_entry_says_only_what_it_says() -> None:
    (aim,) = read({**reference("KM13228", "gruppere tall og mengder"), "grep-type": kind("kompetansemaal_lk20")})
    assert aim == Aim(code="KM13228", titles={"default": "gruppere tall og mengder"}, status=Status.PUBLISHED)
    assert aim.plan is UNSET


def test_three_shapes_of_titles() -> None:
    expected = {"nn": "rekne", "nb": "regne"}
    assert titles({"tekst": texts(nno="rekne", nob="regne"), "forskrift": True}) == expected
    assert titles(texts(nno="rekne", nob=" regne ", eng="")) == expected
    assert titles("regne") == {"default": "regne"}


def test_the_enacted_language_is_named_only_where_it_is_known() -> None:
    assert settled({"default": "rekne"}, "nn") == {"nn": "rekne"}
    assert settled({"default": "rekne"}) == {"default": "rekne"}
    assert settled({"default": "rekne", "nn": "rekne"}) == {"nn": "rekne"}


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"kode": None}, "kode"),
        ({"kode": "KM 1; drop"}, "kode"),
        ({"status": BASE + "status/status_ukjend"}, "status"),
        ({"tittel": {"tekst": [{"verdi": "x"}]}}, "tittel.tekst[0]"),
        ({"tittel": 7}, "tittel"),
        ({"gjenbruk-av": {"tittel": "without a code"}}, "gjenbruk-av.kode"),
        ({"rekkefoelge": "7"}, "rekkefoelge"),
        ({"sist-endret": "i går"}, "sist-endret"),
        ({"tilknyttede-kjerneelementer": "KE12"}, "tilknyttede-kjerneelementer"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_field(broken: dict[str, Any], field: str) -> None:
    raw = {**KM11869, "uri": None, **broken}
    with pytest.raises(Wrong) as refused:
        read(raw)
    assert refused.value.field == field


def test_a_period_that_is_no_period_is_named() -> None:
    with pytest.raises(Wrong, match="gyldighetsperiode"):
        read({**MAT, "gyldighetsperiode": "2020-08-01"})
    with pytest.raises(Wrong, match=r"gyldighetsperiode\.gyldig-fra\.dato"):
        read({**MAT, "gyldighetsperiode": {"gyldig-fra": {"dato": "i haust"}}})
