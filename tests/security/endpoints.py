"""Every address of the product, pages and API, read from the URL map; and for each, which thing its number means.

A new address needs an entry only when its number means something new: then add the prefix to `NOUNS` here, and one such
thing of each collaboration to `universe.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tillit.project import addresses
from tillit.project.addresses import Address

# Beginning of the address → what its number is. The longest that fits counts.
NOUNS: dict[str, str] = {
    "innsyn/sluttar/": "leaver",
    "protestar/": "objection",
    "behov/": "need",
    "saker/": "case",
    "pilot/": "pilot",
    "utfasing/": "phase_out",
    "deltaking/": "participation",
    "hendingar/": "event",
    "val/": "use",
    "protokoll/": "record",
    "protokoll/eigar/": "owner",
    "protokoll/utkast/": "record_draft",
    "vurderingar/": "assessment",
    "vurderingar/fraasegn/": "opinion",
    "fraasegner/": "given_opinion",
    "merknader/": "remark",
    "hoyringar/": "hearing",
    "hoyringar/part/": "hearing_party",
    "hoyringar/mote/": "hearing_meeting",
    "hoyringar/synspunkt/": "viewpoint",
    "journal/": "journal_entry",
    "tidslinjer/": "assessment",
    "vurderingar/utgave/": "edition",
    "vurderingar/grunnlag/": "pin",
    "vurderingar/godkjenning/": "acceptance",
    "vurderingar/ny/": "collaboration",
    "vurderingar/del/": "section",
    "vurderingar/risiko/": "risk",
    "vurderingar/tiltak/": "measure",
    "avtalar/": "agreement",
    "avtalar/mottakarar/": "processor",
    "avtalar/usa-lista/": "dpf_list",
    "straumar/": "stream",
    "straumar/noklar/": "stream_key",
    "analyse/": "use",
    "analyse/om/": "notice",
    "innsikt/": "group",
    "innsikt/slik/eigar/": "owner",
    "innsikt/slik/stopp/": "indicator_stop",
    "innsikt/kurs/": "teaching_role",
    "innsikt/oppfolging/": "group_follow_up",
    "mi-framgang/rolle/": "pupil_role",
    "mi-framgang/mal/": "goal",
    "mi-framgang/student/": "student_role",
    "mi-framgang/omrade/": "skill_area",
    "mi-framgang/teneste/": "use",
    "ferdigheitsomrade/": "skill_area",
    "ferdigheitsomrade/aktivitetar/": "stream_use",
    "ferdigheitsomrade/plassering/": "placement",
    "katalog/": "service",
    "tenester/": "service",
    "tenester/svar/": "declaration",
    "tenester/utkast/": "request",
    "tenester/lenkjer/": "request",
    "folk/": "membership",
    "folk/eigar/": "owner",
    "folk/import/": "roster",
    "folk/fri/": "day_off",
    "organisasjon/": "organisation",
    "invitasjonar/": "invitation",
    "framlegg/": "proposal",
    "profil/noklar/": "key",
    "filer/": "file",
    "api/v1/leavers/": "leaver",
    "api/v1/objections/": "objection",
    "api/v1/needs/": "need",
    "api/v1/cases/": "case",
    "api/v1/pilots/": "pilot",
    "api/v1/phase-outs/": "phase_out",
    "api/v1/participations/": "participation",
    "api/v1/events/": "event",
    "api/v1/uses/": "use",
    "api/v1/records/": "record",
    "api/v1/records/register/": "owner",
    "api/v1/record-drafts/": "record_draft",
    "api/v1/opinions/": "opinion",
    "api/v1/given-opinions/": "given_opinion",
    "api/v1/remarks/": "remark",
    "api/v1/assessment-hearings/": "assessment",
    "api/v1/hearings/": "hearing",
    "api/v1/hearing-parties/": "hearing_party",
    "api/v1/hearing-meetings/": "hearing_meeting",
    "api/v1/viewpoints/": "viewpoint",
    "api/v1/journals/": "assessment",
    "api/v1/journal-entries/": "journal_entry",
    "api/v1/timelines/": "assessment",
    "api/v1/validations/": "assessment",
    "api/v1/assessments/": "assessment",
    "api/v1/assessments/editions/": "edition",
    "api/v1/assessments/basis/": "pin",
    "api/v1/assessments/acceptances/": "acceptance",
    "api/v1/assessments/beginnings/": "collaboration",
    "api/v1/assessments/sections/": "section",
    "api/v1/assessments/risks/": "risk",
    "api/v1/assessments/measures/": "measure",
    "api/v1/agreements/": "agreement",
    "api/v1/recipients/": "processor",
    "api/v1/dpf-list/": "dpf_list",
    "api/v1/streams/": "stream",
    "api/v1/stream-keys/": "stream_key",
    "api/v1/analysis/": "use",
    "api/v1/told/": "notice",
    "api/v1/insight/indicators/owners/": "owner",
    "api/v1/insight/indicators/stops/": "indicator_stop",
    "api/v1/insight/training/": "teaching_role",
    "api/v1/insight/groups/": "group",
    "api/v1/insight/follow-ups/": "group_follow_up",
    "api/v1/insight/own/": "pupil_role",
    "api/v1/insight/goals/": "goal",
    "api/v1/insight/student/": "student_role",
    "api/v1/insight/own-areas/": "skill_area",
    "api/v1/insight/own-services/": "use",
    "api/v1/skill-areas/": "skill_area",
    "api/v1/skill-areas/activities/": "stream_use",
    "api/v1/skill-areas/placements/": "placement",
    "api/v1/catalogue/": "service",
    "api/v1/services/": "service",
    "api/v1/declarations/": "declaration",
    "api/v1/requests/": "request",
    "api/v1/people/": "membership",
    "api/v1/owners/": "owner",
    "api/v1/rosters/": "roster",
    "api/v1/days-off/": "day_off",
    "api/v1/organisations/": "organisation",
    "api/v1/invitations/": "invitation",
    "api/v1/proposals/": "proposal",
    "api/v1/keys/": "key",
    "api/v1/files/": "file",
}
# Things that belong to all: there is no foreign one.
SHARED = {"service", "declaration"}
# Other parts of addresses than numbers of things: a value that is right.
PARTS: dict[str, str] = {
    "step": "information",
    "kind": "pdf",
    "file_type": "json",
    "sheet": "csv",
    "secret": "no-such-secret",
    "token": "no-such-token",
    "question": "ai",
    "uidb64": "MQ",
    "provider_id": "feide",
    "rest": "signup/",
    "plan_code": "MAT01-06",
    "aim_code": "KM13257",
    "indicator_code": "progress",
}
PART = re.compile(r"<(?:\w+:)?(\w+)>|{(?:\w+:)?(\w+)}")
NUMBERS = {"pk", "owner", "tenant", "other"}


@dataclass(frozen=True)
class Endpoint:
    """One way to ask at one address."""

    method: str
    address: Address

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    @property
    def route(self) -> str:
        return self.address.route

    @property
    def roles(self) -> frozenset[str] | None:
        return self.address.roles

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/")

    @property
    def parts(self) -> list[str]:
        return [one or other for one, other in PART.findall(self.route)]

    @property
    def noun(self) -> str | None:
        """What its number means; None where it has none."""
        if not NUMBERS & set(self.parts):
            return None
        fitting = [prefix for prefix in NOUNS if self.route.startswith(prefix)]
        assert fitting, f"{self.route}: say in tests/security/endpoints.py (NOUNS) what its number means"
        return NOUNS[max(fitting, key=len)]

    def path(self, things: Mapping[str, int]) -> str:
        """The address, for the thing of the one whose `things` they are."""

        def part(found: re.Match[str]) -> str:
            name = found.group(1) or found.group(2)
            if name in NUMBERS:
                noun = "owner" if name == "tenant" else self.noun
                assert noun in things, f"make a {noun} in tests/security/universe.py"
                return str(things[noun])
            assert name in PARTS, f"{self.route}: give {name} a value in tests/security/endpoints.py (PARTS)"
            return PARTS[name]

        plain = re.sub(r"^\^|\(\?P<rest>\.\*\)\$$", "", self.route)
        return "/" + PART.sub(part, plain)


def endpoints() -> list[Endpoint]:
    found = [*addresses.pages(), *addresses.operations()]
    return [Endpoint(method, address) for address in found for method in address.methods]
