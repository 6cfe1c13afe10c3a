"""Golden cases: recipient x day -> verdict. Each names where the expected verdict is said."""

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from tillit.agreements.recipient import Recipient
from tillit.agreements.register import country_register
from tillit.agreements.rulebook import LANGUAGES
from tillit.agreements.transfer import assess

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "golden_transfers.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_verdict_is_the_golden_one(case: dict[str, Any]) -> None:
    recipient = msgspec.convert({"name": "Example", **case["facts"]}, Recipient)
    verdict = assess(recipient, case["day"], country_register())
    assert (verdict.status, verdict.basis, list(verdict.codes), verdict.valid_until) == (
        case["status"],
        case["basis"],
        case["codes"],
        case["until"],
    )


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_golden_case_names_its_source(case: dict[str, Any]) -> None:
    assert len(case["source"]) > 5


def test_verdict_reads_as_a_sentence_in_each_language() -> None:
    verdict = assess(Recipient("Example", "GB"), dt.date(2026, 11, 22), country_register())
    assert [verdict.why(language) for language in LANGUAGES] == [
        "EU-kommisjonen har avgjort at Storbritannia vernar personopplysningar godt nok, i avgjerd"
        " (EU) 2021/1772 (19.12.2025). Avgjerda gjeld til og med 27. desember 2031.",
        "EU-kommisjonen har besluttet at Storbritannia verner personopplysninger godt nok, i beslutning"
        " (EU) 2021/1772 (19.12.2025). Beslutningen gjelder til og med 27. desember 2031.",
        "The European Commission has decided that personal data are protected well enough in this country:"
        " United Kingdom, in decision (EU) 2021/1772 (19.12.2025). The decision runs to and including 27 December 2031.",
    ]
    assert verdict.sources == ("GDPR Art. 45; (EU) 2021/1772 (19.12.2025)",)


def test_parent_company_and_remote_access_are_told_as_notes() -> None:
    recipient = Recipient("Example", "IE", remote_access_from=("GB",), parent_country="US")
    verdict = assess(recipient, dt.date(2026, 11, 22), country_register())
    assert [note.code for note in verdict.notes] == ["remote_access", "parent_company"]
    assert verdict.status == "ok"


def test_claimed_basis_other_than_the_one_found_is_told() -> None:
    verdict = assess(Recipient("Example", "US", basis_claimed="scc"), dt.date(2026, 11, 22), country_register())
    assert [note.code for note in verdict.notes] == ["claimed_other"]
