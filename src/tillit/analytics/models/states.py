"""What is known of progress, and how far the streams have been followed. Written by `following` in SQL, keyed by the
pseudonym of the use: who it is about, is in activity's vault and nowhere here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation


class Followed(models.Model):
    """A row that belongs to a use. No key is checked row by row: the row of the use's stream was, a moment before."""

    fence: ClassVar[Fence] = Fence("tenant")

    tenant = models.ForeignKey(
        Organisation, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    use_id = models.BigIntegerField()

    class Meta:
        abstract = True


def exact() -> models.DecimalField[Any, Any]:
    """A sum of whole numbers of any size: adding and taking away again leaves nothing behind."""
    return models.DecimalField(max_digits=1000, decimal_places=0, default=0)


class State(Followed):
    """Sufficient statistics of one pupil's answers in one skill area at one service (`progress.sums`).

    Sums of weights, which grow with the day of the answer: older answers count for less without anything being written
    when time passes. `own`: what was done alone. `helped`: with help or together. `recent`: as `own`, soon forgotten."""

    pk = models.CompositePrimaryKey("use_id", "pseudonym", "area_id")
    pseudonym = models.UUIDField()
    area_id = models.BigIntegerField()  # SkillArea
    model = models.PositiveSmallIntegerField()  # which way of forgetting the sums were made with
    answers = models.PositiveIntegerField()
    helped = models.PositiveIntegerField()
    own_right, own_weight = exact(), exact()
    own_days = exact()  # weight times day: how old the basis is
    recent_right, recent_weight = exact(), exact()
    helped_right, helped_weight = exact(), exact()
    last_day = models.DateField()
    delete_on = models.DateField()

    objects = FencedManager["State"]()

    class Meta:
        indexes = [models.Index(fields=["delete_on"], name="state_delete_on")]


class Cursor(Followed):
    """How far the stream of a use has been followed. Its row is the lock: one follower of a stream at a time, and
    whoever removes states holds it too. The states are the sum of the statements stored after `since` and no later than
    `last_stored`, as they were said and not void then, placed as `Counted` says."""

    use_id = models.BigIntegerField(primary_key=True)
    last_stored = models.DateTimeField()
    last_corrected = models.DateTimeField()
    since = models.DateTimeField()  # nothing stored before it is counted: the record did not allow progress then
    caught_up_at = models.DateTimeField(null=True)

    objects = FencedManager["Cursor"]()


class Counted(Followed):
    """A placement that the states of a use have been worked out by. Where these and the placements in force part,
    there is something to add or take away."""

    pk = models.CompositePrimaryKey("use_id", "placement_id")
    placement_id = models.BigIntegerField()

    objects = FencedManager["Counted"]()

    class Meta:
        verbose_name_plural = "counted"


class Doubt(Followed):
    """A day on which a pupil's account answered as no one pupil can (`progress.sharing`): perhaps several used it."""

    pk = models.CompositePrimaryKey("use_id", "pseudonym", "day", "sign")
    pseudonym = models.UUIDField()
    day = models.DateField()
    sign = models.CharField(max_length=20)
    answers = models.PositiveIntegerField()
    delete_on = models.DateField()

    objects = FencedManager["Doubt"]()

    class Meta:
        indexes = [models.Index(fields=["delete_on"], name="doubt_delete_on")]
