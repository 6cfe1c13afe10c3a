from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from tillit.audit import actions as audit
from tillit.audit.actions import Acts
from tillit.documents.models import StoredFile
from tillit.documents.refusal import RefusedFile
from tillit.documents.upload import Upload, check_upload


def receive(file: UploadedFile[bytes], *, field: str = "file") -> Upload:
    """A file from a form, checked. A refusal names the form's field, so that the sentence stands beside it."""
    limit: int = settings.UPLOAD_LIMIT
    try:
        return check_upload(file.name or "", file.read(limit + 1), limit=limit)
    except RefusedFile as refusal:
        refusal.field = field
        raise


def store(upload: Upload | UploadedFile[bytes], *, tenant_id: int, by: Acts | None, field: str = "file") -> StoredFile:
    """Keep a file behind the fence of `tenant_id`. `by` is None when a supplier answers through a link."""
    checked = receive(upload, field=field) if isinstance(upload, UploadedFile) else upload
    row = StoredFile.objects.create(
        tenant_id=tenant_id,
        name=checked.name,
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        content=checked.content,
        uploaded_by_id=by.person_id if by else None,
    )
    audit.record("stored_file", row, by=by, tenant_id=tenant_id, sha256=checked.sha256, size=checked.size)
    return row
