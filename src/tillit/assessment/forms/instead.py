"""Another assessment of the same, instead of the one adopted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from tillit.assessment.forms.basis import EditionChoice
from tillit.assessment.models import Edition
from tillit.assessment.queries.published import newest_editions
from tillit.web.forms import CommandForm


class AdoptInsteadForm(CommandForm):
    edition = EditionChoice(
        queryset=None, label=gettext_lazy("Which one?"),
        help_text=gettext_lazy("Published assessments of the same that have not themselves adopted another."),
    )  # fmt: skip

    def prepare(self) -> None:
        rows = Edition.objects.none()
        if self.target:
            own, now = self.target.assessment, self.target.edition
            same = {"level": own.level, "service": own.service_id, "universe": own.universe, "adoption": False}
            rows = newest_editions().filter(**same).exclude(assessment__in=[own.pk, now.assessment_id])
            self.initial.setdefault("edition", rows.filter(assessment__editions__in=self._adopted_by_it()).first())
        self.fields["edition"].queryset = rows  # type: ignore[attr-defined]

    def _adopted_by_it(self) -> list[int]:
        newest = self.target.newest or {}
        return Edition.objects.get(pk=newest["id"]).closure if newest.get("adoption") else []
