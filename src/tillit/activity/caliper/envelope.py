"""The event and the envelope it is sent in (Caliper 1.2, Event and Envelope). What a type of event allows is in `events`."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType, field

from tillit.activity.caliper.model import (
    Agent,
    AnyEntity,
    Content,
    Extensions,
    LtiSession,
    Membership,
    Organizations,
    Person,
    Session,
    SoftwareApplication,
    Text,
)


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    id: str
    type: str
    action: str
    event_time: str
    actor: Person | SoftwareApplication | Agent | str
    object: AnyEntity | str
    context: Any = field(default=UNSET, name="@context")
    profile: Text = UNSET
    target: AnyEntity | str | UnsetType = UNSET
    generated: AnyEntity | str | UnsetType = UNSET
    ed_app: SoftwareApplication | str | UnsetType = UNSET
    referrer: Content | str | UnsetType = UNSET
    group: Organizations | UnsetType = UNSET
    membership: Membership | str | UnsetType = UNSET
    session: Session | LtiSession | str | UnsetType = UNSET
    federated_session: LtiSession | str | UnsetType = UNSET
    extensions: Extensions = UNSET


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    sensor: str
    send_time: str
    data_version: str
    data: list[msgspec.Raw]
