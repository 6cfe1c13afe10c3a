"""An assessment to act on."""

from typing import Any

from tillit.assessment import actions
from tillit.assessment.models import Assessment, Risk
from tillit.catalogue.models import Service
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation

DECLARED: dict[str, Any] = {
    "data_fields": {"value": ["name", "group", "answer", "score"], "text": "", "source": ""},
    "login": {"value": "feide", "text": "", "source": ""},
    "ai": {"value": "no", "text": "", "source": ""},
    "hosting_countries": {"value": ["NO"], "text": "", "source": ""},
}


def make_assessment(
    tenant: Organisation, by: Actor, declared: dict[str, Any] | None = None, name: str = "Reknefjell"
) -> Assessment:
    """Must be called within the scope of `by`."""
    service = Service.objects.create(name=name, key=name.lower())
    return actions.start(service, tenant=tenant, answers=DECLARED if declared is None else declared, by=by)


def judge(risk: Risk, by: Actor, before: tuple[int, int] = (3, 4), after: tuple[int, int] = (1, 3)) -> None:
    actions.judge_risk(
        risk, by=by, likelihood=before[0], consequence_pupil=before[1], reason="Mange passord er svake.",
        likelihood_after=after[0], consequence_pupil_after=after[1], reason_after="Feide tek over.",
    )  # fmt: skip
