"""The roles of the field (DESIGN §2), where each may be held, and who may give it away."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kinds of organisation, from the widest to the narrowest; suppliers stand beside."""

    NATIONAL = "national", _("national actor")
    COLLABORATION = "collaboration", _("collaboration")
    OWNER = "owner", _("school owner")
    SCHOOL = "school", _("school")
    GROUP = "group", _("group")
    SUPPLIER = "supplier", _("supplier")


# Rows belong to one of these; schools and groups belong to their owner.
TENANT_KINDS = frozenset({Kind.NATIONAL, Kind.COLLABORATION, Kind.OWNER, Kind.SUPPLIER})

PARENT_KINDS: dict[Kind, frozenset[Kind]] = {
    Kind.NATIONAL: frozenset(),
    Kind.COLLABORATION: frozenset({Kind.NATIONAL}),
    Kind.OWNER: frozenset({Kind.COLLABORATION, Kind.NATIONAL}),
    Kind.SCHOOL: frozenset({Kind.OWNER}),
    Kind.GROUP: frozenset({Kind.SCHOOL}),
    Kind.SUPPLIER: frozenset(),
}


class Role(models.TextChoices):
    TEACHER = "teacher", _("teacher")
    NETWORK = "network", _("network member")
    DPO = "dpo", _("data protection officer")
    COORDINATOR = "coordinator", _("coordination group member")
    DIRECTOR = "director", _("municipal director")
    PRINCIPAL = "principal", _("principal")
    PUPIL = "pupil", _("pupil")
    GUARDIAN = "guardian", _("guardian")
    STUDENT = "student", _("student")
    COUNCIL = "council", _("council representative")
    SUPPLIER = "supplier", _("supplier")
    NATIONAL = "national", _("national actor")


# Employees of a school owner: any of them may report a need.
EMPLOYEES = frozenset({Role.TEACHER, Role.NETWORK, Role.DPO, Role.COORDINATOR, Role.DIRECTOR, Role.PRINCIPAL})
# Those who see the inside of cases.
CASE_READERS = frozenset({Role.NETWORK, Role.DPO, Role.COORDINATOR, Role.DIRECTOR})

# Those who write assessments, and those who read them: a national actor writes the ones everybody may stand on.
ASSESSORS = frozenset({Role.NETWORK, Role.NATIONAL})
ASSESSMENT_READERS = CASE_READERS | {Role.NATIONAL}
# Those who can answer for the risk that is left. The DPO advises, and never does (GDPR Art. 38(6)).
ACCEPTORS = frozenset({Role.DIRECTOR, Role.COORDINATOR, Role.NATIONAL})

# Those who are spoken to in plain words only: what is technical stands in their files, not on their pages.
SPOKEN_PLAINLY = frozenset({Role.PUPIL, Role.STUDENT, Role.GUARDIAN})

HELD_AT: dict[Role, frozenset[Kind]] = {
    Role.TEACHER: frozenset({Kind.SCHOOL}),
    Role.NETWORK: frozenset({Kind.COLLABORATION, Kind.OWNER}),
    Role.DPO: frozenset({Kind.COLLABORATION, Kind.OWNER}),
    Role.COORDINATOR: frozenset({Kind.COLLABORATION, Kind.OWNER}),
    Role.DIRECTOR: frozenset({Kind.OWNER}),
    Role.PRINCIPAL: frozenset({Kind.SCHOOL}),
    Role.PUPIL: frozenset({Kind.SCHOOL, Kind.GROUP}),
    Role.GUARDIAN: frozenset({Kind.SCHOOL, Kind.GROUP}),
    Role.STUDENT: frozenset({Kind.OWNER, Kind.SCHOOL}),
    Role.COUNCIL: frozenset({Kind.SCHOOL, Kind.OWNER, Kind.NATIONAL}),
    Role.SUPPLIER: frozenset({Kind.SUPPLIER}),
    Role.NATIONAL: frozenset({Kind.NATIONAL}),
}

# Who may invite to which roles, in their own organisation and below it. Nobody gives a role above their own.
MAY_INVITE: dict[Role, frozenset[Role]] = {
    Role.NATIONAL: frozenset({Role.NATIONAL, Role.NETWORK, Role.DIRECTOR, Role.SUPPLIER}),
    Role.DIRECTOR: frozenset(
        {Role.DIRECTOR, Role.NETWORK, Role.DPO, Role.COORDINATOR, Role.PRINCIPAL, Role.TEACHER, Role.COUNCIL}
    ),
    Role.NETWORK: frozenset({Role.NETWORK, Role.PRINCIPAL, Role.TEACHER, Role.COUNCIL}),
    Role.PRINCIPAL: frozenset({Role.TEACHER, Role.COUNCIL, Role.PUPIL, Role.GUARDIAN}),
    Role.SUPPLIER: frozenset({Role.SUPPLIER}),
}

# Who adds which kinds of organisation, in or below the one they act in. Suppliers stand beside, added by the nation.
MAY_ADD: dict[Role, frozenset[Kind]] = {
    Role.NATIONAL: frozenset({Kind.COLLABORATION, Kind.OWNER, Kind.SUPPLIER}),
    Role.NETWORK: frozenset({Kind.SCHOOL}),
    Role.DIRECTOR: frozenset({Kind.SCHOOL}),
    Role.PRINCIPAL: frozenset({Kind.GROUP}),
}
