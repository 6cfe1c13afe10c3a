"""Those it is about are told first."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tillit.activity.models import Notice
from tillit.activity.telling.queries import of_place, standing
from tillit.catalogue.models import Use
from tillit.organisations.models import Organisation
from tillit.web.denied import Invalid


def check_told(use: Use, organisation: Organisation, today: date) -> None:
    """GDPR Art. 5(1)(a), 13 and 14: before, and with time to ask and to object."""
    if sentence := why_not_yet(of_place(organisation, standing(use, today)), today):
        raise Invalid(sentence, "organisation")


def why_not_yet(notice: Notice | None, today: date) -> str:
    if notice is None:
        return _("Tell the pupils and those at home first. They are to know of it before it begins.")
    if notice.from_day > today:
        text = _("The pupils and those at home were told on %(told)s. You can turn it on from %(day)s.")
        told, day = (date_format(each, "j. F Y") for each in (notice.told_on, notice.from_day))
        return text % {"told": told, "day": day}
    return ""
