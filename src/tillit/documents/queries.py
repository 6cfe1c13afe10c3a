from __future__ import annotations

from django.db.models import QuerySet

from tillit.documents.models import StoredFile

# Those who see the inside of cases; the names of roles are lent from organisations, which stands above.
READERS = frozenset({"network", "dpo", "coordinator", "director", "supplier", "national"})


def readable_files(role: str, person_id: int) -> QuerySet[StoredFile]:
    """Within the fence: all files for those who work with cases, one's own uploads for others."""
    files = StoredFile.objects.all()
    return files if role in READERS else files.filter(uploaded_by_id=person_id)
