"""Each input goes the way it would go in the store, up to the database, and says what became of it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random

import msgspec

from tillit.activity.caliper.reading import envelope_in
from tillit.activity.caliper.refusal import BadEnvelope
from tillit.activity.files.archives import Broken, lines
from tillit.activity.files.taking import read
from tillit.activity.gate import DocumentKind, Gate, Kept, Pupil, Refused, Standing, Withheld, compile_gate, said
from tillit.activity.lrs.caliper import _mapped
from tillit.activity.lrs.http import Answer
from tillit.activity.lrs.sending import completed_but_time, row_of
from tillit.activity.xapi.attachments import attachments_of, received
from tillit.activity.xapi.formats import as_canonical, as_ids
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.multipart import File
from tillit.activity.xapi.sameness import same
from tillit.activity.xapi.versions import Version
from tillit.project.bench.fuzz.inputs import Input
from tillit.project.bench.fuzz.samples import PUPIL
from tillit.project.bench.ingest import pupils
from tillit.record import vocabulary
from tillit.record.codes import Treatment
from tillit.record.policy import compile as compile_policy
from tillit.record.processing import FieldRule, Processing

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SECRET, AUTHORITY = b"a key of the fuzz", b"{}"
NAMES = ("Kari Nordmann", "Ola Åsen Fjellheim")


def gates() -> list[Gate]:
    """What a service of a school has; nearly everything, one way or another; and what the conformance is tried by."""
    draw, known = Random(1), vocabulary.fields()
    broad = {code: draw.choice(sorted(field.treatments)) for code, field in known.items() if code != "trial"}
    sets = [pupils.record(), _with(broad), _with({"trial": "keep"})]
    return [compile_gate(compile_policy(each), number, NAMES, secret=SECRET) for number, each in enumerate(sets)]


def _with(treatments: Mapping[str, str]) -> Processing:
    whole = pupils.record()
    rules = tuple(FieldRule(field=code, treatment=Treatment(how), why="Prøve.") for code, how in treatments.items())
    return msgspec.structs.replace(whole, purposes=(msgspec.structs.replace(whole.purposes[0], fields=rules),))


class Trier:
    def __init__(self) -> None:
        self.gates = gates()

    def __call__(self, one: Input, draw: Random) -> str:
        gate, version = draw.choice(self.gates), draw.choice((Version.V1, Version.V2))
        pupil = Pupil("7f3a", Standing.KNOWN) if draw.random() < 0.9 else Pupil("", draw.choice(list(Standing)))
        try:
            if one.kind == "caliper":
                return self.events(one, gate, pupil)
            if one.kind == "document":
                return self.document(one, gate, pupil, draw)
            if one.kind == "file":
                return self.file(one, gate, pupil)
            found = received(one.body, one.media, version)
            return self.judged(
                [completed_but_time(each, version) for each in found.statements], found.files, gate, pupil
            )
        except (Invalid, BadEnvelope, Answer, Broken) as refusal:
            str(refusal).encode()  # what is answered must be a text
            return "not read"

    def judged(self, statements: list[Statement], files: dict[str, File], gate: Gate, pupil: Pupil) -> str:
        became = "nothing"
        for each in statements:
            verdict = gate.judge(each, pupil, NOW)
            if isinstance(verdict, Kept):
                became = self.kept(verdict, files, gate)
            elif isinstance(verdict, Refused):
                msgspec.json.encode(said.on_the_wire(verdict, "https://x.example"))
                became = "refused"
            else:
                became = "withheld"
        return became

    def kept(self, verdict: Kept, files: dict[str, File], gate: Gate) -> str:
        for each in attachments_of(verdict.statement):
            if file := files.get(each.sha2.lower()):
                gate.judge_part(file.content_type, file.content)
        row = row_of(verdict, files, AUTHORITY)
        again = msgspec.json.decode(row.body, type=Statement)
        if not same(again, verdict.statement):
            raise ValueError("what is stored is not what was kept")
        as_ids(row.body)
        as_canonical(row.body, ["nn", "nb"])
        return "kept"

    def events(self, one: Input, gate: Gate, pupil: Pupil) -> str:
        found = _mapped(envelope_in(one.body), lambda iri: PUPIL)
        return self.judged([completed_but_time(each, Version.V1) for each in found], {}, gate, pupil)

    def document(self, one: Input, gate: Gate, pupil: Pupil, draw: Random) -> str:
        verdict = gate.judge_document(
            draw.choice(list(DocumentKind)), one.media, one.body, pupil, NOW, {"stateId": "x"}
        )
        if isinstance(verdict, Refused):
            msgspec.json.encode(said.on_the_wire(verdict, "https://x.example"))
            return "refused"
        return "withheld" if isinstance(verdict, Withheld) else "kept"

    def file(self, one: Input, gate: Gate, pupil: Pupil) -> str:
        became = "nothing"
        for line in lines(io.BytesIO(one.body), largest=10_000_000):
            try:
                became = self.judged([read(line)], {}, gate, pupil)
            except Invalid as invalid:
                str(invalid).encode()
        return became
