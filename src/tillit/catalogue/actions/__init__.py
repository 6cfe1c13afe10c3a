"""The verbs of the catalogue. Each is one transaction and one line in the log."""

from tillit.catalogue.actions.answers import add_evidence, fill_in, remove_evidence, save_answers, submit
from tillit.catalogue.actions.links import Asked, ask_supplier, renew_link, start_filling_in, withdraw_link
from tillit.catalogue.actions.notices import notify_change
from tillit.catalogue.actions.services import connect_supplier, describe_service, register_service, take_into_use
from tillit.catalogue.actions.statuses import publish_status

__all__ = [
    "Asked",
    "add_evidence",
    "ask_supplier",
    "connect_supplier",
    "describe_service",
    "fill_in",
    "notify_change",
    "publish_status",
    "register_service",
    "remove_evidence",
    "renew_link",
    "save_answers",
    "start_filling_in",
    "submit",
    "take_into_use",
    "withdraw_link",
]
