"""What comes with a statement, by what it is."""

from __future__ import annotations

import re

from msgspec import UNSET, UnsetType

from tillit.activity.gate.judging import Judging
from tillit.activity.gate.paths import code_at
from tillit.activity.gate.texts import texts
from tillit.activity.gate.verdict import Rule
from tillit.activity.xapi.model import Attachment

AUDIO, VIDEO = code_at("attachments[audio]"), code_at("attachments[video]")
FILE, SIGNATURE = code_at("attachments[file]"), code_at("attachments[signature]")
SIGNS = "http://adlnet.gov/expapi/attachments/signature"
CONTENT_TYPE = re.compile(r"[\w.+\-]{1,60}/[\w.+\-]{1,80}(?:; ?charset=[\w\-]{1,20})?", re.ASCII)


def attachments(judging: Judging, sent: list[Attachment] | UnsetType, path: str) -> list[Attachment] | UnsetType:
    if sent is UNSET:
        return UNSET
    return [one for at, one in enumerate(sent) if keeps_attachment(judging, one, f"{path}[{at}]")] or UNSET


def keeps_attachment(judging: Judging, sent: Attachment, path: str) -> bool:
    field = attachment_field(sent)
    if not judging.keeps(field, path):
        return False
    if not CONTENT_TYPE.fullmatch(sent.content_type):
        judging.find(field, Rule.FORM, f"{path}.contentType")
    judging.look(sent.usage_type, "key", f"{path}.usageType", field)
    texts(judging, sent.display, f"{path}.display", field)
    texts(judging, sent.description, f"{path}.description", field)
    if sent.file_url is not UNSET:
        judging.look(sent.file_url, "value", f"{path}.fileUrl", field)
    return True


def attachment_field(sent: Attachment) -> str:
    """A signature holds the whole statement as it was sent, so it is never stored (a trial aside)."""
    if sent.usage_type == SIGNS:
        return SIGNATURE
    kind = sent.content_type.strip().lower()
    return AUDIO if kind.startswith("audio/") else VIDEO if kind.startswith("video/") else FILE
