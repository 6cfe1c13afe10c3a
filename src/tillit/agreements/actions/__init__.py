"""What can be done with agreements. Each is one transaction and one line in the log."""

from tillit.agreements.actions.dpf_list import import_dpf_list
from tillit.agreements.actions.drafting import draft_agreement, renew, terminate
from tillit.agreements.actions.editing import (
    add_processor,
    change_processor,
    change_terms,
    record_deviation,
    remove_deviation,
    remove_processor,
)
from tillit.agreements.actions.releasing import ask_again, hold_back, release_for_signing, withdraw_unsigned
from tillit.agreements.actions.signing import attach_signed, sign
from tillit.agreements.actions.transfers import reassess_transfers

__all__ = [
    "add_processor",
    "ask_again",
    "attach_signed",
    "change_processor",
    "change_terms",
    "draft_agreement",
    "hold_back",
    "import_dpf_list",
    "reassess_transfers",
    "record_deviation",
    "release_for_signing",
    "remove_deviation",
    "remove_processor",
    "renew",
    "sign",
    "terminate",
    "withdraw_unsigned",
]
