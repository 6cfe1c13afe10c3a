"""Objections to the use of activity data, what is said to each, and who is gone in a form that names nobody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.activity.models import Choice
from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class Objection(TenantModel):
    """A pupil says no to their activity data being used (GDPR Art. 21): in one service, or in all. Never changed:
    what is said of it afterwards is a `Fact`. It goes when the pupil goes."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    class How(models.TextChoices):
        SELF = "self", _("by the pupil")
        GUARDIAN = "guardian", _("by a guardian")
        PAPER = "paper", _("on paper, written in by the school")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    use = models.ForeignKey(Use, on_delete=models.PROTECT, null=True, related_name="+")  # None: all uses
    reason = models.TextField(blank=True)
    how = models.CharField(max_length=10, choices=How.choices)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    received_on = models.DateField()  # a letter may have come before it was written in here
    # What keeps the pupil out while it is considered (Art. 18(1)(d)), and for good when it is upheld.
    choice = models.OneToOneField(Choice, on_delete=models.PROTECT, related_name="+")

    objects = FencedManager["Objection"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=models.Q(how__in=["self", "guardian", "paper"]),
                                              name="objection_how_known")]  # fmt: skip

    def __str__(self) -> str:
        """Stands in the log, and in headings: names nobody."""
        return str(_("Objection %(number)s") % {"number": self.pk})


class Fact(TenantModel):
    """Something said of an objection or done because of it. Only added to; in the end it goes with the objection."""

    class Kind(models.TextChoices):
        ADVISED = "advised", _("advice from the data protection officer")
        SUGGESTED = "suggested", _("suggested answer")
        EXTENDED = "extended", _("more time")
        UPHELD = "upheld", _("answered yes")
        REFUSED = "refused", _("answered no")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DELETED = "deleted", _("what was stored is deleted")

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True)
    number = models.PositiveIntegerField(default=0)  # of what was deleted
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["Fact"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objection"], condition=models.Q(kind__in=["upheld", "refused"]), name="objection_answered_once"
            ),
            models.UniqueConstraint(
                fields=["objection", "kind"], condition=models.Q(kind__in=["withdrawn", "extended"]),
                name="objection_fact_once",
            ),
        ]  # fmt: skip


class Gone(models.Model):
    """Somebody was erased, or what was stored about them: said so that a backup put back can be made to forget them
    too (`erased.py`). `mark` is a keyed hash; without the secret key of the installation it is nobody."""

    fence: ClassVar[Fence] = Fence("shared", append_only=True)

    mark = models.CharField(max_length=64)
    number = models.BigIntegerField(null=True)  # of the use; None: all there is about them
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
