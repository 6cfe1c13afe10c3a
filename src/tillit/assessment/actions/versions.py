from __future__ import annotations

from datetime import date

from django.db import transaction

from tillit.assessment.content import hash_of, to_json
from tillit.assessment.models import Assessment, Version
from tillit.assessment.queries import states_of


@transaction.atomic
def freeze(assessment: Assessment, *, today: date) -> Version:
    """Keep the assessment word for word as it stands. The same content is kept once.

    Called by whoever judges it (an opinion, a decision), who also writes the line in the log.
    """
    content = states_of([assessment.pk], today)[assessment.pk].content
    texts = dict(assessment.sections.values_list("code", "text"))
    version, _made = Version.objects.get_or_create(
        assessment=assessment,
        content_hash=hash_of(content),
        defaults={"tenant_id": assessment.tenant_id, "content": {"content": to_json(content), "texts": texts}},
    )
    return version
