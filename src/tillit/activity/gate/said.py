"""Verdicts in words, for people in their language and for the supplier's programmers in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tillit.activity.gate.verdict import Finding, Refused, Rule, Withheld, WithheldBecause
from tillit.record import vocabulary
from tillit.web.language import active

MOST_ON_THE_WIRE = 10

RULES: Mapping[Rule, Any] = MappingProxyType(
    {
        Rule.UNDECLARED: gettext_lazy("%(field)s is not in the record, so it may not be sent."),
        Rule.UNKNOWN_EXTENSION: gettext_lazy("No field in the record answers to this extension."),
        Rule.EMAIL: gettext_lazy("Here stands something that looks like an e-mail address."),
        Rule.NATIONAL_ID: gettext_lazy("Here stands something that looks like a national identity number."),
        Rule.PHONE: gettext_lazy("Here stands something that looks like a telephone number."),
        Rule.NAME: gettext_lazy("Here stands the name of somebody at the school owner."),
        Rule.PERSON_KEY: gettext_lazy("A key here announces who somebody is."),
        Rule.SPECIAL: gettext_lazy("This seems to tell about health, belief or something else with extra protection."),
        Rule.FORM: gettext_lazy("%(field)s does not have the form it should have."),
        Rule.LANGUAGE: gettext_lazy("A language is given with its code and country, and nothing more."),
        Rule.TOO_DEEP: gettext_lazy("%(field)s has more layers or parts than we read."),
        Rule.TOO_LONG: gettext_lazy("%(field)s is longer than we accept."),
        Rule.UNREADABLE: gettext_lazy("%(field)s cannot be read, so nobody can tell what it holds."),
        Rule.GROUP: gettext_lazy("Send one statement for each pupil, not one for a group."),
        Rule.TRIAL_PUPIL: gettext_lazy("A technical trial may not be about a pupil."),
    }
)

WITHHELD: Mapping[WithheldBecause, Any] = MappingProxyType(
    {
        WithheldBecause.OUTSIDE: gettext_lazy("Not stored: the person is not a pupil of this school owner."),
        WithheldBecause.OBJECTS: gettext_lazy("Not stored: the pupil has objected."),
        WithheldBecause.PRACTICE: gettext_lazy("Not stored: the pupil is in the practice room, where nobody looks."),
        WithheldBecause.NOT_ON: gettext_lazy("Not stored: nobody has turned analysis on for this pupil."),
        WithheldBecause.OUTSIDE_HOURS: gettext_lazy("Not stored: it was done outside school hours."),
        WithheldBecause.LEFT_OUT: gettext_lazy("Not stored: the record leaves out what it would be about."),
        WithheldBecause.TOO_OLD: gettext_lazy("Not stored: it is older than the record lets us keep."),
    }
)


def field_name(code: str) -> str:
    """The field as the record calls it; a code we do not know stands as it is."""
    term = vocabulary.fields().get(code)
    return f"«{term.text.in_(active())}»" if term else code or _("This")


def reason(finding: Finding) -> str:
    """Why, without where: for pages that show the place beside it."""
    return str(RULES[finding.rule]) % {"field": field_name(finding.field)}


def sentence(finding: Finding) -> str:
    return f"{finding.path}: {reason(finding)}" if finding.path else reason(finding)


def withheld(verdict: Withheld) -> str:
    return str(WITHHELD[verdict.because])


def on_the_wire(refused: Refused, declaration: str = "") -> str:
    """The answer to the sender, in English: what, why and where the declaration is to be found."""
    with override("en"):
        lines = [sentence(finding) for finding in refused.findings[:MOST_ON_THE_WIRE]]
        more = len(refused.findings) - len(lines)
        if more:
            lines.append(_("And %(more)s more.") % {"more": more})
        if declaration:
            lines.append(_("What may be sent is declared at %(url)s") % {"url": declaration})
    return "\n".join(lines)
