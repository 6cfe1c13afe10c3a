"""The adequacy route (GDPR Art. 45), and for the US the Data Privacy Framework list."""

import datetime as dt

from tillit.agreements.months import months_after
from tillit.agreements.recipient import DpfFacts, Recipient
from tillit.agreements.register import Country, Decision
from tillit.agreements.rulebook import rulebook
from tillit.agreements.verdict import Reason, Route


def by_adequacy(recipient: Recipient, country: Country, today: dt.date, *, fallback: bool) -> Route:
    decision = country.decision_on(today)
    if decision is None:
        return Route("not_ok", "none", (_no_decision(country, today),))
    if not decision.applies_in_norway:
        reason = Reason.of(
            "adequacy_eea_unconfirmed",
            country=country.code,
            decision=decision.reference,
            eea_source=decision.eea_source,
        )
        return Route("unknown", "none", (reason,))
    if decision.needs_listing:
        return _by_listing(recipient, decision, today, fallback=fallback)
    return _by_scope(recipient, country, decision)


def _no_decision(country: Country, today: dt.date) -> Reason:
    ended = country.last_ended_before(today)
    if ended is None or ended.valid_to is None:
        return Reason.of("no_decision", country=country.code)
    return Reason.of("adequacy_ended", country=country.code, decision=ended.reference, until=ended.valid_to)


def _by_scope(recipient: Recipient, country: Country, decision: Decision) -> Route:
    about = {"country": country.code, "decision": decision.reference}
    if decision.scope != "all" and recipient.sector == "unknown":
        return Route("unknown", "none", (Reason.of("adequacy_sector_unknown", name=recipient.name, **about),))
    if decision.scope == "commercial" and recipient.sector != "commercial":
        return Route("not_ok", "none", (Reason.of("adequacy_scope_commercial", name=recipient.name, **about),))
    if decision.scope == "private" and recipient.sector == "public":
        return Route("not_ok", "none", (Reason.of("adequacy_scope_private", name=recipient.name, **about),))
    return Route("ok", "adequacy", (_holds(decision, about),))


def _holds(decision: Decision, about: dict[str, str]) -> Reason:
    if decision.valid_to is None:
        return Reason.of("adequacy", **about)
    code = "bridge" if decision.bridge else "adequacy_until"
    return Reason.of(code, until=decision.valid_to, **about)


def _by_listing(recipient: Recipient, decision: Decision, today: dt.date, *, fallback: bool) -> Route:
    dpf = recipient.dpf
    if dpf is None or dpf.checked_on > today:
        return Route("unknown", "none", (_about_listing("dpf_not_checked", recipient, decision),))
    gap = _gap_in_listing(recipient, dpf, today)
    if gap:
        return Route("not_ok", "none", (_about_listing(gap, recipient, decision),))
    listed = (_about_listing("dpf_listed", recipient, decision),)
    if fallback:
        return Route("ok", "dpf", listed)
    return Route("ok_with_conditions", "dpf", listed, (Reason.of("record_fallback"),))


def _gap_in_listing(recipient: Recipient, dpf: DpfFacts, today: dt.date) -> str:
    """The code of what is wrong with the listing, or nothing. Pupils' data are non-HR data in the list's words."""
    gaps = (
        ("dpf_not_listed", not dpf.listed),
        ("dpf_inactive", not dpf.active),
        ("dpf_coverage", not dpf.covers_non_hr),
        ("dpf_coverage_hr", recipient.employment_data and not dpf.covers_hr),
        ("dpf_check_stale", today > months_after(dpf.checked_on, rulebook().limits.dpf_check_months)),
        ("dpf_lapsed", dpf.due_on is not None and today > dpf.due_on),
    )
    return next((code for code, wrong in gaps if wrong), "")


def _about_listing(code: str, recipient: Recipient, decision: Decision) -> Reason:
    known: dict[str, str | int | dt.date] = {"name": recipient.name, "decision": decision.reference}
    if recipient.dpf:
        known["checked_on"] = recipient.dpf.checked_on
        if recipient.dpf.due_on:
            known["due_on"] = recipient.dpf.due_on
    if code == "dpf_check_stale":
        known["months"] = rulebook().limits.dpf_check_months
    return Reason.of(code, **known)
