"""The same verbs as the pages, under the same rules.

No postponed annotations here: the schema is read from them while the operations are declared.
"""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations import queries
from tillit.organisations.acting import Actor, hash_token
from tillit.organisations.actions import profile as profile_actions
from tillit.organisations.actions.invitations import accept
from tillit.organisations.commands import INVITATIONS, INVITERS, KEYS, MEMBERSHIPS, ORGANISATIONS, PROPOSALS
from tillit.organisations.models import ApiToken, Invitation, Membership, Organisation, RoleProposal
from tillit.organisations.rostering.api import router as rostering
from tillit.organisations.rules import EDITORS
from tillit.web.api import add_commands, roles
from tillit.web.pages import find_or_404

router = Router()
ON_A_PAGE = 50


class RoleOut(Schema):
    id: int
    role: str
    organisation: int
    organisation_name: str
    person: int
    name: str
    email: str
    since: date
    until: date | None


class InvitationOut(Schema):
    id: int
    role: str
    organisation: int
    email: str
    name: str
    invited_at: datetime
    expires_at: datetime
    accepted: bool
    withdrawn: bool


class ProposalOut(Schema):
    id: int
    role: str
    organisation: int
    person: int
    name: str
    source: str
    answered: bool
    accepted: bool


class OrganisationOut(Schema):
    id: int
    kind: str
    name: str
    number: str
    parent: int | None
    written_norm: str
    platforms: list[str]
    contact_name: str
    contact_email: str
    dpo_name: str
    dpo_email: str
    address: str
    revision: int


class KeyOut(Schema):
    id: int
    name: str
    role: str
    created_at: datetime
    revoked_at: datetime | None


class NewKey(KeyOut):
    secret: str


class Me(Schema):
    person: int
    name: str
    role: str
    organisation: int
    organisation_name: str


class KeyIn(Schema):
    name: str = Field(min_length=1, max_length=100)


class ProfileIn(Schema):
    name: str = Field(min_length=1, max_length=200)
    language: str = Field("", pattern="^(nn|nb|en|)$")


class SecretIn(Schema):
    secret: str = Field(min_length=1, max_length=200)


def describe_role(row: Membership, actor: Any = None) -> RoleOut:
    return RoleOut(
        id=row.pk, role=row.role, organisation=row.organisation_id, organisation_name=row.organisation.name,
        person=row.person_id, name=row.person.name, email=row.person.email, since=row.since, until=row.until,
    )  # fmt: skip


def describe_invitation(row: Invitation, actor: Any = None) -> InvitationOut:
    return InvitationOut(
        id=row.pk, role=row.role, organisation=row.organisation_id, email=row.email, name=row.name,
        invited_at=row.invited_at, expires_at=row.expires_at, accepted=row.accepted_at is not None,
        withdrawn=row.withdrawn_at is not None,
    )  # fmt: skip


def describe_proposal(row: RoleProposal, actor: Any = None) -> ProposalOut:
    return ProposalOut(
        id=row.pk, role=row.role, organisation=row.organisation_id, person=row.person_id, name=row.person.name,
        source=row.source, answered=row.answered_at is not None, accepted=row.accepted,
    )  # fmt: skip


def describe_organisation(row: Organisation, actor: Any = None) -> OrganisationOut:
    return OrganisationOut(
        id=row.pk, kind=row.kind, name=row.name, number=row.number, parent=row.parent_id,
        written_norm=row.written_norm, platforms=row.platforms, contact_name=row.contact_name,
        contact_email=row.contact_email, dpo_name=row.dpo_name, dpo_email=row.dpo_email, address=row.address,
        revision=row.revision,
    )  # fmt: skip


def describe_key(row: ApiToken, actor: Any = None) -> KeyOut:
    return KeyOut(
        id=row.pk, name=row.name, role=row.membership.role, created_at=row.created_at, revoked_at=row.revoked_at
    )


def _page(rows: Any, page: int) -> Any:
    start = (max(page, 1) - 1) * ON_A_PAGE
    return rows[start : start + ON_A_PAGE]


@router.get("/me", response=Me, summary="Who am I, and in which role", operation_id="organisations_me")
@roles()
def me(request: HttpRequest) -> Me:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return Me(
        person=actor.person_id, name=actor.name, role=actor.role, organisation=actor.organisation_id,
        organisation_name=actor.organisation_name,
    )  # fmt: skip


@router.post(
    "/me",
    response=Me,
    summary="Change my name and language (the e-mail address only on the page)",
    operation_id="organisations_change_me",
)
@roles()
def change_me(request: HttpRequest, body: ProfileIn) -> Me:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = queries.person(actor.person_id)
    profile_actions.change_profile(person, name=body.name, email=person.email, language=body.language, by=actor)
    shown: Me = me(request)
    return shown.model_copy(update={"name": person.name})


@router.get("/keys", response=list[KeyOut], summary="My keys", operation_id="organisations_keys")
@roles()
def keys(request: HttpRequest) -> list[KeyOut]:
    return [describe_key(key) for key in queries.keys(request.actor)]  # type: ignore[attr-defined]


@router.post(
    "/keys",
    response=NewKey,
    summary="Make a key in the role I act in; the secret is shown once",
    operation_id="organisations_new_key",
)
@roles()
def new_key(request: HttpRequest, body: KeyIn) -> NewKey:
    key, secret = profile_actions.create_key(name=body.name, by=request.actor)  # type: ignore[attr-defined]
    return NewKey(**describe_key(key).dict(), secret=secret)


@router.get(
    "/people",
    response=list[RoleOut],
    summary="Who has a role at or below my organisation",
    operation_id="organisations_people",
)
@roles(*INVITERS)
def people(request: HttpRequest, q: str = "", page: int = 1) -> list[RoleOut]:
    rows = queries.people(request.actor, timezone.localdate(), q[:100])  # type: ignore[attr-defined]
    return [describe_role(row) for row in _page(rows, page)]


@router.get(
    "/invitations",
    response=list[InvitationOut],
    summary="Invitations that wait",
    operation_id="organisations_invitations",
)
@roles(*INVITERS)
def invitations(request: HttpRequest, page: int = 1) -> list[InvitationOut]:
    return [describe_invitation(row) for row in _page(queries.invitations(request.actor), page)]  # type: ignore[attr-defined]


@router.post(
    "/invitations/accept",
    response=RoleOut,
    summary="Accept an invitation that was sent to me",
    operation_id="organisations_accept_invitation",
)
@roles()
def accept_invitation(request: HttpRequest, body: SecretIn) -> RoleOut:
    digest = hash_token(body.secret)
    person = queries.person(request.actor.person_id)  # type: ignore[attr-defined]
    with scope.enter(Scope(token_hash=digest)):
        found = find_or_404(Invitation.objects.filter(token_hash=digest), _number(digest), lock=True)
        return describe_role(accept(found, person=person))


def _number(digest: str) -> int:
    return Invitation.objects.filter(token_hash=digest).values_list("pk", flat=True).first() or 0


@router.get(
    "/proposals",
    response=list[ProposalOut],
    summary="Roles that a login provider proposes",
    operation_id="organisations_proposals",
)
@roles(*INVITERS)
def proposals(request: HttpRequest, page: int = 1) -> list[ProposalOut]:
    return [describe_proposal(row) for row in _page(queries.proposals(request.actor), page)]  # type: ignore[attr-defined]


@router.get(
    "/organisations", response=list[OrganisationOut],
    summary="My organisation and those below it; for the national actor also the suppliers",
    operation_id="organisations_organisations",
)  # fmt: skip
@roles(*EDITORS)
def organisations(
    request: HttpRequest, q: str = "", kind: str = "", parent: int | None = None, page: int = 1
) -> list[OrganisationOut]:
    rows = queries.reachable(request.actor).filter(name__icontains=q[:100])  # type: ignore[attr-defined]
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows if parent is None else rows.filter(parent=parent)
    return [describe_organisation(row) for row in _page(rows, page)]


@router.get(
    "/organisations/{pk}",
    response=OrganisationOut,
    summary="One organisation",
    operation_id="organisations_organisation",
)
@roles(*EDITORS)
def organisation(request: HttpRequest, pk: int) -> OrganisationOut:
    return describe_organisation(find_or_404(queries.reachable(request.actor), pk))  # type: ignore[attr-defined]


add_commands(router, "/people", MEMBERSHIPS, describe_role)
add_commands(router, "/invitations", INVITATIONS, describe_invitation)
add_commands(router, "/proposals", PROPOSALS, describe_proposal)
add_commands(router, "/organisations", ORGANISATIONS, describe_organisation)
add_commands(router, "/keys", KEYS, describe_key)
router.add_router("", rostering)
