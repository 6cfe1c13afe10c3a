"""What a statement says about its attachments (xAPI-Data §2.4.11; IEEE 9274.1.1 §4.2.2.6)."""

from msgspec import UNSET

from tillit.activity.xapi.check.values import check_iri, check_languages
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Attachment
from tillit.activity.xapi.values import is_media_type, is_sha2

SECTION = "1.0.3 Data 2.4.11; 2.0 4.2.2.6"


def check_attachment(attachment: Attachment, where: str) -> None:
    check_iri(attachment.usage_type, f"{where}.usageType")
    check_languages(attachment.display, f"{where}.display")
    if attachment.description is not UNSET:
        check_languages(attachment.description, f"{where}.description")
    if not is_media_type(attachment.content_type):
        raise Invalid(f"{where}.contentType", "this must be a media type, like text/plain", SECTION)
    if attachment.length < 0:
        raise Invalid(f"{where}.length", "this must be a number of bytes", SECTION)
    if not is_sha2(attachment.sha2):
        raise Invalid(f"{where}.sha2", "this must be a SHA-2 sum in hexadecimal digits", SECTION)
    if attachment.file_url is not UNSET:
        check_iri(attachment.file_url, f"{where}.fileUrl")
