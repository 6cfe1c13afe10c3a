"""What was found when models were tested for bias, what is stopped because of it, and who does not want to be analysed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _

from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class BiasTest(TenantModel):
    """One part of the pupils (those who write bokmål, a school, …) on one day: by how much what was expected of them
    missed, on average. About many, never about one."""

    fence: ClassVar[Fence] = Fence("tenant")

    indicator = models.CharField(max_length=30)
    tested_on = models.DateField()
    split = models.CharField(max_length=30)  # of data/fairness.yaml: what the pupils are told apart by
    part = models.CharField(max_length=100)
    people = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    gap = models.FloatField()  # right answers minus expected, as a share of the answers
    margin = models.FloatField()  # half the width of its 95 % interval
    limit = models.FloatField()
    kept = models.BooleanField()  # within the limit, as far as can be told

    objects = FencedManager["BiasTest"]()

    class Meta:
        ordering = ["-tested_on", "split", "part"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "indicator", "tested_on", "split", "part"], name="bias_test_once")
        ]


class Stop(TenantModel):
    """An indicator is not shown at an owner's schools, because of a test or because somebody decided so."""

    fence: ClassVar[Fence] = Fence("tenant")

    indicator = models.CharField(max_length=30)
    why = models.TextField()
    stopped_on = models.DateField()
    stopped_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # none: by a test
    lifted_on = models.DateField(null=True)
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_why = models.TextField(blank=True)

    objects = FencedManager["Stop"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "indicator"], condition=models.Q(lifted_on=None), name="stopped_once"
            )
        ]

    def __str__(self) -> str:
        from tillit.analytics.indicators import INDICATORS  # heavy, and asked for by few pages

        return _("Progress") if self.indicator == "progress" else str(INDICATORS[self.indicator].question)


class LeftOut(TenantModel):
    """A student has chosen that what they do is not analysed: at one service, or (no use) at none."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    use = models.ForeignKey(Use, on_delete=models.CASCADE, null=True, related_name="+")
    since = models.DateField()

    objects = FencedManager["LeftOut"]()

    class Meta:
        verbose_name_plural = "left out"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "person", "use"], name="left_out_once", nulls_distinct=False)
        ]
