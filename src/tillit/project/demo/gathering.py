"""Steps one and two: the need, the case, what the supplier answers, and the drafts made from it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation

from tillit.approval.actions.case import ask_supplier, make_drafts, open_case
from tillit.approval.actions.need import report_need
from tillit.approval.models import Need
from tillit.catalogue import actions as catalogue
from tillit.catalogue.models import DeclarationRequest
from tillit.catalogue.questions import questions
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import hash_token
from tillit.project.demo import keys
from tillit.project.demo.saga import Saga, acting
from tillit.project.demo.texts import phrase, read

ANSWER_DAYS = 28
WITHOUT_SOURCE = ("url", "email")


def report(saga: Saga) -> None:
    told = saga.told
    with acting(saga.world.who(told["reporter"], "teacher")) as teacher:
        service = catalogue.register_service(
            told["name"], told["url"], by=teacher, supplier_name=_supplier_name(saga), subjects=told["subjects"],
            years=told["years"], platforms=told["platforms"], description=told["description"],
        )  # fmt: skip
        need = report_need(
            name=told["name"], by=teacher, purpose=told["purpose"], subjects=told["subjects"],
            years=told.get("years_needed", told["years"][:3]), platform=told["platforms"][0], urgency=told["urgency"], service=service,
        )  # fmt: skip
        saga.known |= {"service": service.pk, "need": need.pk}


def _supplier_name(saga: Saga) -> str:
    key = saga.told.get("supplier")
    return saga.world.places[key].name if key else str(saga.told["supplier_name"])


def open_it(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        service = saga.service
        key = saga.told.get("supplier")
        if key and service.supplier_id is None:
            catalogue.connect_supplier(service, by=runner, supplier=saga.world.places[key])
        owners = [saga.world.places[owner] for owner in saga.owners]
        needs = list(Need.objects.filter(pk=saga.known["need"]))
        saga.known["case"] = open_case(service, owners=owners, by=runner, needs=needs).pk


def ask(saga: Saga) -> str:
    with acting(saga.runner) as runner:
        contact = saga.world.places[saga.told["supplier"]].contact_email
        message = phrase("ask_supplier", saga.told)
        with keys.giving(f"{saga.where}/{saga.told['code']}"):
            _request, secret = ask_supplier(saga.case, email=contact, message=message, days=ANSWER_DAYS, by=runner)
    return secret


def answer(saga: Saga, secret: str) -> None:
    """The supplier fills in by the link, without an account."""
    digest = hash_token(secret)
    place = saga.world.places[saga.told["supplier"]]
    with transaction.atomic(), scope.enter(Scope(token_hash=digest)), translation.override("nb"):
        request = DeclarationRequest.objects.get(token_hash=digest)
        own = frozenset({request.tenant_id})
        with scope.enter(Scope(read=own, write=own, token_hash=digest)):
            catalogue.save_answers(request, answers_of(saga), by=None)
            catalogue.submit(request, by=None, declared_by=place.contact_name)


def fill_in(saga: Saga) -> None:
    """The network answers from what the supplier has published, and says where each answer stands."""
    with acting(saga.runner) as runner:
        request = catalogue.start_filling_in(saga.service, by=runner)
        source = f"{saga.told['url']}/vilkar"
        answers = answers_of(saga)
        for code, said in answers.items():
            if questions()[code].type not in WITHOUT_SOURCE:
                said["source"] = source
        catalogue.save_answers(request, answers, by=runner)
        catalogue.submit(request, by=runner)


def answers_of(saga: Saga) -> dict[str, dict[str, Any]]:
    said = {**read("answers"), **_about_supplier(saga), **saga.told["answers"]}
    pairs = {code: _pair(code, value) for code, value in said.items()}
    return {code: {"value": value, "text": text} for code, (value, text) in pairs.items() if code in questions()}


def _pair(code: str, value: Any) -> tuple[Any, str]:
    if questions()[code].type == "yes_no_text" and isinstance(value, list):
        return value[0], value[1]
    return value, ""


def _about_supplier(saga: Saga) -> dict[str, Any]:
    url = saga.told["url"]
    links = {"terms_url": f"{url}/vilkar", "privacy_url": f"{url}/personvern"}
    key = saga.told.get("supplier")
    if not key:
        return {"supplier_name": saga.told["supplier_name"], **links}
    place = saga.world.places[key]
    return {
        "supplier_name": place.name, "supplier_orgnr": place.number, "supplier_country": place.country,
        "contact_name": place.contact_name, "contact_email": place.contact_email, **links,
    }  # fmt: skip


def draft(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        make_drafts(saga.case, by=runner)
