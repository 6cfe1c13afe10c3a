from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from tillit.agreements.actions import reassess_transfers
from tillit.fence import scope
from tillit.organisations.acting import everything


@app.periodic(cron="20 2 * * *")  # type: ignore[untyped-decorator]
@app.task(name="agreements.transfers", queueing_lock="agreements.transfers")  # type: ignore[untyped-decorator]
def transfers(timestamp: int) -> None:
    """Lists, decisions and assessments grow old without anybody doing anything."""
    with transaction.atomic(), scope.enter(everything()):
        reassess_transfers(timezone.localdate())
