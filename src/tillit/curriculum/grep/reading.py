"""From one object of a file to a thing, and to those it mentions. Pure: values in, frozen structs out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import UNSET

from tillit.curriculum.grep import values
from tillit.curriculum.grep.things import Aim, AimSet, AnyThing, Element, ElementKind, Plan
from tillit.curriculum.grep.values import Wrong

Raw = Mapping[str, Any]
ELEMENTS = {
    "kjerneelement": ElementKind.CORE,
    "grunnleggende_ferdighet": ElementKind.SKILL,
    "tverrfaglig_tema": ElementKind.THEME,
}
# Where an aim names what it develops.
OF_AIM = ("tilknyttede-kjerneelementer", "tilknyttede-grunnleggende-ferdigheter", "tilknyttede-tverrfaglige-temaer")


def type_of(raw: Raw) -> str:
    """`kompetansemaal` of http://psi.udir.no/ontologi/kl06/kompetansemaal_lk20; from the address where it is not said."""
    said = raw.get("grep-type") or ""
    if not isinstance(said, str):
        raise Wrong("grep-type", "not text")
    return said.rstrip("/").rsplit("/", 1)[-1].removesuffix("_lk20")


def read(raw: Raw) -> tuple[AnyThing, ...]:
    """The thing itself first, then what it mentions. Nothing for a type of object that we do not use."""
    reader = READERS.get(type_of(raw))
    return tuple(reader(raw)) if reader else ()


def _common(raw: Raw, *, mentioned: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {"code": values.code(raw.get("kode") or raw.get("uri")), "mentioned": mentioned}
    if raw.get("tittel") is not None and (titles := values.titles(raw["tittel"])):
        found["titles"] = titles
    if raw.get("status"):
        found["status"] = values.status(raw["status"])
    if not mentioned:
        found["changed_at"] = values.moment(raw.get("sist-endret"), "sist-endret")
    return found


def _said(raw: Raw, field: str, read_as: Callable[[Any, str], Any]) -> Any:
    return read_as(raw[field], field) if raw.get(field) is not None else UNSET


def _mention(thing: type[AnyThing], value: Any, field: str, /, **more: Any) -> Iterator[AnyThing]:
    reference = values.referred(value)
    if isinstance(reference, Mapping):
        try:
            yield thing(**{**_common(reference, mentioned=True), **more})
        except Wrong as wrong:
            raise Wrong(f"{field}.{wrong.field}", wrong.what) from wrong


def _plan(raw: Raw) -> Iterator[AnyThing]:
    period = raw.get("gyldighetsperiode")
    if period is not None and not isinstance(period, Mapping):
        raise Wrong("gyldighetsperiode", "not a period with gyldig-fra and gyldig-til")
    enacted = _inside(raw, "fastsettelsesinformasjon", "fastsatt-spraak")
    language = values.code(enacted, "fastsettelsesinformasjon.fastsatt-spraak") if enacted else ""
    said = _common(raw)
    plan = Plan(
        **said,
        short=_said(raw, "kortform", values.titles),
        language=values.LANGUAGES.get(language, language) or UNSET,
        valid_from=_end(period, "gyldig-fra"),
        valid_to=_end(period, "gyldig-til"),
        replaced_by=_said(raw, "erstattes-av", values.codes),
    )
    yield _in_its_language(plan)
    sets = _inside(raw, "kompetansemaal-kapittel", "kompetansemaalsett")
    for one in values.many(sets, "kompetansemaal-kapittel.kompetansemaalsett"):
        yield from _mention(AimSet, one, "kompetansemaal-kapittel.kompetansemaalsett", plan=plan.code)
    core = _inside(raw, "om-faget-kapittel", "kjerneelementer-i-faget", "kjerneelementer")
    for one in values.many(core, "om-faget-kapittel.kjerneelementer-i-faget.kjerneelementer"):
        yield from _mention(Element, one, "kjerneelementer", plan=plan.code, kind=ElementKind.CORE)


def _end(period: Raw | None, field: str) -> Any:
    if period is None or field not in period:
        return UNSET
    return values.day(period[field], f"gyldighetsperiode.{field}")


def _in_its_language(plan: Plan) -> Plan:
    """A plan says which language it was enacted in."""
    if plan.language is UNSET or plan.titles is UNSET:
        return plan
    return msgspec.structs.replace(plan, titles=values.settled(plan.titles, plan.language))


def _inside(raw: Any, *path: str) -> Any:
    for part in path:
        raw = raw.get(part) if isinstance(raw, Mapping) else None
    return raw


def _set(raw: Raw) -> Iterator[AnyThing]:
    said = _common(raw)
    plan = _said(raw, "tilhoerer-laereplan", values.code)
    years = _said(raw, "etter-aarstrinn", values.years)
    yield AimSet(
        **said, plan=plan, years=years, subjects=_said(raw, "etter-fag", values.codes),
        order=_said(raw, "rekkefoelge", values.number),
    )  # fmt: skip
    yield from _mention(Plan, raw.get("tilhoerer-laereplan"), "tilhoerer-laereplan")
    whose = {} if plan is UNSET else {"plan": plan}
    for number, one in enumerate(values.many(raw.get("kompetansemaal"), "kompetansemaal")):
        yield from _mention(Aim, one, f"kompetansemaal[{number}]", aim_set=said["code"], order=number + 1, **whose)


def _aim(raw: Raw) -> Iterator[AnyThing]:
    said = _common(raw)
    plan = _said(raw, "tilhoerer-laereplan", values.code)
    named = [(field, one) for field in OF_AIM for one in values.many(raw.get(field), field)]
    yield Aim(
        **said, plan=plan, aim_set=_said(raw, "tilhoerer-kompetansemaalsett", values.code),
        years=_said(raw, "etter-aarstrinn", values.years), order=_said(raw, "rekkefoelge", values.number),
        reused_from=_said(raw, "gjenbruk-av", values.code),
        elements=tuple(dict.fromkeys(values.code(values.referred(one), field) for field, one in named))
        if any(field in raw for field in OF_AIM) else UNSET,
    )  # fmt: skip
    yield from _mention(Plan, raw.get("tilhoerer-laereplan"), "tilhoerer-laereplan")
    whose = {} if plan is UNSET else {"plan": plan}
    yield from _mention(AimSet, raw.get("tilhoerer-kompetansemaalsett"), "tilhoerer-kompetansemaalsett", **whose)
    for (field, one), kind in zip(named, [_kind(field) for field, _ in named], strict=True):
        yield from _mention(Element, one, field, kind=kind)


def _kind(field: str) -> ElementKind:
    return dict(zip(OF_AIM, ELEMENTS.values(), strict=True))[field]


def _element(raw: Raw) -> Iterator[AnyThing]:
    yield Element(
        **_common(raw), kind=ELEMENTS[type_of(raw)], plan=_said(raw, "tilhoerer-laereplan", values.code),
        order=_said(raw, "rekkefoelge", values.number),
    )  # fmt: skip
    yield from _mention(Plan, raw.get("tilhoerer-laereplan"), "tilhoerer-laereplan")


READERS: dict[str, Callable[[Raw], Iterator[AnyThing]]] = {
    "laereplan": _plan,
    "kompetansemaalsett": _set,
    "kompetansemaal": _aim,
    **dict.fromkeys(ELEMENTS, _element),
}
