"""What is missing before a record can be completed, as sentences with the letter of Article 30(1) or other source."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tillit.record import vocabulary
from tillit.record.codes import Analysis, Granularity, Identification, Kind, Reader, Treatment
from tillit.record.policy.gate import has_condition, standing
from tillit.record.policy.shape import Reason
from tillit.record.processing import Processing, Purpose
from tillit.record.said import inline_label, label

AT_LEAST_ONE = (Treatment.KEEP, Treatment.DAY, Treatment.PSEUDONYM)


@dataclass(frozen=True)
class Missing:
    """`purpose` names the purpose it belongs to, so that a form can show it in its place."""

    code: str
    sentence: Promise | str
    source: Promise | str
    purpose: str = ""

    def __str__(self) -> str:
        return str(self.sentence)


def missing(processing: Processing, *, with_controller: bool = True) -> tuple[Missing, ...]:
    """A shared draft has no controller yet: `with_controller=False`."""
    found = [*parties(processing, with_controller), *contents(processing)]
    for purpose in processing.purposes:
        found += purpose_missing(purpose)
    return tuple(found)


def parties(processing: Processing, with_controller: bool) -> Iterator[Missing]:
    if with_controller and not processing.controller.name:
        yield Missing("controller", _("Write who is the controller."), _("GDPR Art. 30(1)(a)"))
    if with_controller and not (processing.dpo.name or processing.dpo.email):
        yield Missing("dpo", _("Write who is the data protection officer."), _("GDPR Art. 30(1)(a), Art. 37(1)(a)"))
    if not processing.summary.strip():
        yield Missing(
            "summary", _("Describe in a sentence or two what the service is used for."), _("GDPR Art. 30(1)(b)")
        )
    if not processing.processors:
        yield Missing("processors", _("Name the supplier as processor."), _("GDPR Art. 30(1)(d)"))
    for item in processing.processors:
        if not item.country:
            sentence = format_lazy(_("Write which country {name} is in."), name=item.name)
            yield Missing("processor_country", sentence, _("GDPR Art. 30(1)(d) and (e)"))


def contents(processing: Processing) -> Iterator[Missing]:
    if not processing.purposes:
        yield Missing("purposes", _("Choose at least one purpose."), _("GDPR Art. 30(1)(b)"))
    if not processing.data_subjects:
        yield Missing("data_subjects", _("Say whose data it is."), _("GDPR Art. 30(1)(c)"))
    if not processing.sources:
        yield Missing("sources", _("Say where the data come from."), _("GDPR Art. 14(2)(f)"))
    if not processing.transfers and not processing.no_transfers:
        yield Missing(
            "transfers", _("Say whether anything leaves the EEA, also by remote access."), _("GDPR Art. 30(1)(e)")
        )
    for item in processing.transfers:
        if not item.basis:
            sentence = format_lazy(_("Say what the transfer to {name} rests on."), name=item.recipient)
            yield Missing("transfer_basis", sentence, _("GDPR Art. 30(1)(e), chapter V"))
    if not processing.security:
        yield Missing("security", _("List the security measures."), _("GDPR Art. 30(1)(g), Art. 32"))
    if processing.automated_decisions:
        sentence = _("The service makes automated decisions. Such services cannot be approved for schools.")
        yield Missing("automated_decisions", sentence, _("GDPR Art. 22"))


def purpose_missing(purpose: Purpose) -> Iterator[Missing]:
    title = label("purposes", purpose.code)
    for code, sentence, source in (*basis_missing(purpose), *use_missing(purpose), *field_missing(purpose)):
        yield Missing(
            code, format_lazy("{purpose}: {sentence}", purpose=title, sentence=sentence), source, purpose.code
        )


Found = Iterator[tuple[str, Promise | str, Promise | str]]


def basis_missing(purpose: Purpose) -> Found:
    reason = standing(purpose)
    if reason is Reason.NO_LEGAL_BASIS:
        yield "legal_basis", _("choose the legal basis."), _("GDPR Art. 6(1)")
    elif reason is Reason.NO_PROVISION:
        sentence = _("choose the provision the task stands in. § 25-1 alone is not enough.")
        yield "provision", sentence, _("GDPR Art. 6(3); opplæringslova § 25-1")
    elif purpose.legal_basis not in vocabulary.purposes()[purpose.code].legal_bases:
        sentence = _("this legal basis does not carry this purpose in a school. Choose another.")
        yield "legal_basis_unfit", sentence, _("GDPR Art. 6(1)")


def use_missing(purpose: Purpose) -> Found:
    if not purpose.readers:
        yield "readers", _("say who may read."), _("GDPR Art. 30(1)(d); opplæringsforskrifta § 20-2")
    if purpose.granularity is Granularity.EXACT and not purpose.granularity_why.strip():
        yield "granularity", _("write why the time of day is needed."), _("GDPR Art. 5(1)(c)")
    leaders = {Reader.PRINCIPAL, Reader.SCHOOL_OWNER} & set(purpose.readers)
    if leaders and purpose.identification is Identification.NAMED and purpose.code != "operations":
        sentence = _("leaders read totals, not single pupils. Choose totals, or take them out.")
        yield "leaders", sentence, _("GDPR Art. 5(1)(c); opplæringsforskrifta § 20-2")
    if Reader.COUNCIL in purpose.readers and purpose.identification is not Identification.AGGREGATE:
        sentence = _("councils of pupils and parents read totals only. Choose totals, or take them out.")
        yield "council", sentence, _("GDPR Art. 5(1)(c)")
    if purpose.analysis is Analysis.ON:
        sentence = _("analysis is off until a teacher or a school turns it on. Choose off or never.")
        yield "analysis", sentence, _("GDPR Art. 25(2)")


def field_missing(purpose: Purpose) -> Found:
    kept = [rule for rule in purpose.fields if rule.treatment in AT_LEAST_ONE]
    if not kept:
        yield (
            "fields",
            _("choose which data are needed, or take the purpose out."),
            _("GDPR Art. 30(1)(c), Art. 5(1)(c)"),
        )
    known = vocabulary.fields()
    if any(known[rule.field].special for rule in kept) and not has_condition(purpose):
        sentence = _("special categories need a condition of Article 9 and a written reason why they are needed.")
        yield "article9", sentence, _("GDPR Art. 9(2)")
    for rule in kept:
        if not rule.why.strip():
            field = inline_label("fields", rule.field)
            yield "why", format_lazy(_("write why {field} is needed."), field=field), _("GDPR Art. 5(1)(c)")
    for kind in sorted({known[rule.field].kind for rule in kept}, key=list(Kind).index):
        if getattr(purpose.retention, kind) is None:
            sentence = format_lazy(_("say when this is deleted: {kind}."), kind=inline_label("retention_kinds", kind))
            yield f"retention_{kind}", sentence, _("GDPR Art. 30(1)(f), Art. 5(1)(e)")
