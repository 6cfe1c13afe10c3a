"""Which hearings somebody who logs in is one of, and as what they speak."""

from __future__ import annotations

from tillit.organisations.roles import Role
from tillit.participation.models import PartyKind, Voice

# The hearings addressed to their own school or owner, and to such as them.
HEARD_AS: dict[Role, frozenset[PartyKind]] = {
    Role.COUNCIL: frozenset(
        {PartyKind.PUPIL_COUNCIL, PartyKind.PARENTS_COUNCIL, PartyKind.EO, PartyKind.FUG, PartyKind.OTHER}
    ),
    Role.PUPIL: frozenset({PartyKind.PUPIL_COUNCIL}),
    Role.STUDENT: frozenset({PartyKind.PUPIL_COUNCIL}),
    Role.GUARDIAN: frozenset({PartyKind.PARENTS_COUNCIL}),
    Role.TEACHER: frozenset({PartyKind.STAFF}),
    Role.PRINCIPAL: frozenset({PartyKind.STAFF}),
}
SPEAKS_AS: dict[Role, Voice] = {
    Role.COUNCIL: Voice.COUNCIL,
    Role.PUPIL: Voice.PUPIL,
    Role.STUDENT: Voice.PUPIL,
    Role.GUARDIAN: Voice.PARENT,
    Role.TEACHER: Voice.STAFF,
    Role.PRINCIPAL: Voice.STAFF,
}
# What one may say one is, by the kind of council the link was made for.
VOICES: dict[PartyKind, tuple[Voice, ...]] = {
    PartyKind.PUPIL_COUNCIL: (Voice.PUPIL, Voice.COUNCIL),
    PartyKind.PARENTS_COUNCIL: (Voice.PARENT, Voice.COUNCIL),
    PartyKind.STAFF: (Voice.STAFF, Voice.ORGANISATION),
    PartyKind.SUPPLIER: (Voice.SUPPLIER,),
    PartyKind.EO: (Voice.ORGANISATION,),
    PartyKind.FUG: (Voice.ORGANISATION,),
    PartyKind.OTHER: tuple(Voice),
}
