"""The route of standard contractual clauses (GDPR Art. 46(2)(c), Decision (EU) 2021/914)."""

import datetime as dt

from tillit.agreements.months import months_after
from tillit.agreements.recipient import Recipient, Scc
from tillit.agreements.register import Country
from tillit.agreements.rulebook import rulebook
from tillit.agreements.verdict import Reason, Route

# Who the clauses bind: 1 controller to controller, 2 controller to processor, 3 processor to processor.
# A sub-processor is normally bound by the processor (3), but a controller may sign with it directly (2).
# Module 4 goes the other way (processor to controller) and never fits a school owner's recipient.
MODULES: dict[str, tuple[int, ...]] = {"processor": (2,), "sub_processor": (3, 2), "controller": (1,)}


def by_clauses(recipient: Recipient, country: Country, today: dt.date) -> Route:
    scc = recipient.scc
    if scc is None:
        code = "scc_missing_not_sensitive" if recipient.special_categories is False else "scc_missing"
        return Route("not_ok", "none", (Reason.of(code, name=recipient.name),))
    missing = _missing_parts(scc, recipient.role)
    if missing:
        return Route("not_ok", "none", (Reason.of("scc_incomplete", name=recipient.name, missing=missing),))
    return _by_assessment(recipient, scc, country, today)


def _missing_parts(scc: Scc, role: str) -> tuple[str, ...]:
    parts = {
        "module": scc.module in MODULES[role],
        "annex_i": scc.annex_i,
        "annex_ii": scc.annex_ii,
        # Annex III lists sub-processors and belongs to modules 2 and 3 only.
        "annex_iii": scc.annex_iii or role == "controller",
    }
    return tuple(code for code, present in parts.items() if not present)


def _by_assessment(recipient: Recipient, scc: Scc, country: Country, today: dt.date) -> Route:
    gap = _gap_in_assessment(scc, recipient, country, today)
    if gap is None:
        return Route("ok", "scc", (Reason.of("scc", module=scc.module or 0, tia_on=scc.tia_on or today),))
    if gap.code == "scc_insufficient" or recipient.special_categories is not False:
        return Route("not_ok", "none", (gap,))
    return Route(
        "ok_with_conditions",
        "scc",
        (Reason.of("scc_not_sensitive", module=scc.module or 0),),
        (Reason.of("assess_supplementary", name=recipient.name),),
    )


def _gap_in_assessment(scc: Scc, recipient: Recipient, country: Country, today: dt.date) -> Reason | None:
    assessed_on = scc.tia_on
    if scc.supplementary == "not_assessed" or assessed_on is None or assessed_on > today:
        return Reason.of("scc_not_assessed", country=country.code)
    if scc.supplementary == "insufficient":
        return Reason.of("scc_insufficient", country=country.code, tia_on=assessed_on)
    months = rulebook().limits.tia_months
    if today > months_after(assessed_on, months):
        return Reason.of("scc_stale", name=recipient.name, months=months, tia_on=assessed_on)
    return None
