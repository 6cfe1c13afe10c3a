"""What changes opinions, hearings, the journal and validations. Each leaves one line in the log."""

from tillit.participation.actions.hearings import (
    add_meeting,
    cancel_hearing,
    close_hearing,
    edit_hearing,
    edit_meeting,
    extend_hearing,
    go_without_hearing,
    open_hearing,
    plan_hearing,
)
from tillit.participation.actions.journal import (
    add_entry,
    attach_file,
    edit_entry,
    publish_timeline,
    remove_entry,
    remove_file,
    withdraw_timeline,
)
from tillit.participation.actions.opinions import answer_consultation, answer_opinion, answer_remark, give_opinion
from tillit.participation.actions.parties import add_parties, make_link, remove_party, withdraw_link
from tillit.participation.actions.validation import validate
from tillit.participation.actions.viewpoints import answer_view, give_view, send_view, take_out_view, write_in_view

__all__ = [
    "add_entry",
    "add_meeting",
    "add_parties",
    "answer_consultation",
    "answer_opinion",
    "answer_remark",
    "answer_view",
    "attach_file",
    "cancel_hearing",
    "close_hearing",
    "edit_entry",
    "edit_hearing",
    "edit_meeting",
    "extend_hearing",
    "give_opinion",
    "give_view",
    "go_without_hearing",
    "make_link",
    "open_hearing",
    "plan_hearing",
    "publish_timeline",
    "remove_entry",
    "remove_file",
    "remove_party",
    "send_view",
    "take_out_view",
    "validate",
    "withdraw_link",
    "withdraw_timeline",
    "write_in_view",
]
