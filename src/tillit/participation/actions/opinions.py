from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from tillit.assessment.actions import freeze
from tillit.assessment.models import Assessment
from tillit.audit import actions as audit
from tillit.documents.actions import store
from tillit.organisations.acting import Actor
from tillit.participation.models import ConsultationAnswer, Opinion, OpinionAnswer, OpinionDraft, OpinionRemark
from tillit.participation.rules.opinions import (
    Remark,
    check_consultation,
    check_may_advise,
    check_may_answer_consultation,
    check_may_answer_opinion,
    check_may_answer_remark,
    check_remarks,
)
from tillit.participation.rules.words import check_written


@transaction.atomic
def give_opinion(
    assessment: Assessment, *, grade: str, text: str, prior_consultation: bool = False, again: bool = False,
    remarks: Sequence[Remark] = (), by: Actor,
) -> Opinion:  # fmt: skip
    """On the assessment as it stands, which is kept word for word. `assessment` is locked by the caller."""
    check_may_advise(assessment, by)
    check_remarks(remarks)
    version = freeze(assessment, today=timezone.localdate())
    opinion = Opinion.objects.create(
        tenant_id=assessment.tenant_id,
        assessment=assessment,
        content_hash=version.content_hash,
        grade=grade,
        text=text,
        prior_consultation=prior_consultation,
        again=again,
        given_by_id=by.person_id,
        given_at=timezone.now(),
    )
    OpinionRemark.objects.bulk_create(
        OpinionRemark(
            tenant_id=assessment.tenant_id,
            opinion=opinion,
            section=remark.section,
            grade=remark.grade,
            text=remark.text,
        )
        for remark in remarks
    )
    OpinionDraft.objects.filter(assessment=assessment, person_id=by.person_id).delete()
    audit.record(
        "opinion_given", assessment, by=by, tenant_id=assessment.tenant_id, grade=grade, again=again,
        prior_consultation=prior_consultation, remarks=len(remarks), content=version.content_hash,
    )  # fmt: skip
    return opinion


@transaction.atomic
def answer_opinion(opinion: Opinion, *, outcome: str, text: str, by: Actor) -> OpinionAnswer:
    check_may_answer_opinion(opinion, by)
    return _answer(opinion, None, outcome, text, by)


@transaction.atomic
def answer_remark(remark: OpinionRemark, *, outcome: str, text: str, by: Actor) -> OpinionAnswer:
    check_may_answer_remark(remark, by)
    return _answer(remark.opinion, remark, outcome, text, by)


def _answer(opinion: Opinion, remark: OpinionRemark | None, outcome: str, text: str, by: Actor) -> OpinionAnswer:
    check_written(text)
    answer = OpinionAnswer.objects.create(
        tenant_id=opinion.tenant_id, opinion=opinion, remark=remark, outcome=outcome, text=text,
        answered_by_id=by.person_id, answered_at=timezone.now(),
    )  # fmt: skip
    audit.record(
        "opinion_answered", opinion.assessment, by=by, tenant_id=opinion.tenant_id, opinion=opinion.pk,
        section=remark.section if remark else "", outcome=outcome,
    )  # fmt: skip
    return answer


@transaction.atomic
def answer_consultation(
    opinion: Opinion, *, outcome: str, text: str, answered_on: date | None = None,
    file: UploadedFile[Any] | None = None, by: Actor,
) -> ConsultationAnswer:  # fmt: skip
    """What was done about the Art. 36 flag. The caller has locked the assessment."""
    check_may_answer_consultation(opinion, by)
    check_consultation(outcome, text, answered_on, timezone.localdate())
    answer = ConsultationAnswer.objects.create(
        tenant_id=opinion.tenant_id, opinion=opinion, outcome=outcome, text=text, answered_on=answered_on,
        file=store(file, tenant_id=opinion.tenant_id, by=by) if file else None,
        decided_by_id=by.person_id, decided_at=timezone.now(),
    )  # fmt: skip
    audit.record(
        "consultation_answered", opinion.assessment, by=by, tenant_id=opinion.tenant_id, opinion=opinion.pk,
        outcome=outcome,
    )  # fmt: skip
    return answer
