"""How much one may write, and how often: so that no link fills the disk, and no child loses a long text."""

from __future__ import annotations

from tillit.web.denied import Refusal

VIEW_LENGTH = 4_000
PER_PERSON = 20  # in one hearing
PER_LINK = 500  # in one hearing: a whole school, a few times over
PER_LINK_AN_HOUR = 60  # two classes at once
LONGEST_DAYS = 180
ANSWERS_SHOWN_DAYS = 365  # a link shows the answers for so long after its hearing


class TooMany(Refusal):
    """Too much in a short time. Come back later."""

    status = 429
