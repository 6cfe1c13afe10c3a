"""While somebody types: is this service already known, and what does that mean for them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet

from tillit.catalogue.matching import Known, Match, link_key, name_key, normalise, search
from tillit.catalogue.models import PublishedStatus, Service, Status
from tillit.organisations.acting import Actor

CANDIDATES = 60
APPROVED = (Status.APPROVED, Status.CONDITIONS)
DECIDED = (*APPROVED, Status.REFUSED)

APPROVED_HERE, REFUSED_HERE, UNDER_WORK = "approved_here", "refused_here", "under_work"
ASSESSED_BY_OTHERS, KNOWN = "assessed_by_others", "known"
STANDINGS = {
    Status.APPROVED: APPROVED_HERE,
    Status.CONDITIONS: APPROVED_HERE,
    Status.REFUSED: REFUSED_HERE,
    Status.UNDER_WORK: UNDER_WORK,
}


@dataclass(frozen=True)
class KnownService:
    """
    `standing`: approved_here (go and use it), refused_here (with the reason), under_work (follow it),
    assessed_by_others (can be adopted) or known. `owners`: how many others have approved or refused it.
    """

    service: Service
    standing: str
    match: Match
    status: PublishedStatus | None = None
    owners: int = 0
    approved_by_others: int = 0

    @property
    def reason(self) -> str:
        return self.status.reason if self.status else ""

    @property
    def conditions(self) -> str:
        return self.status.conditions if self.status else ""


def known_services(text: str, actor: Actor, limit: int = 8) -> list[KnownService]:
    """The services that `text` may mean, best first, as `actor` should understand them. Four queries at most."""
    matches = {int(match.id): match for match in search(text[:200], map(_known, candidates(text)), limit)}
    if not matches:
        return []
    services = {service.pk: service for service in Service.objects.filter(pk__in=matches)}
    here = _status_here(matches, actor)
    others = _status_elsewhere(matches, actor)
    return [_standing(services[pk], match, here.get(pk), others.get(pk)) for pk, match in matches.items()]


def _standing(
    service: Service, match: Match, here: PublishedStatus | None, others: tuple[int, int] | None
) -> KnownService:
    decided, approved = others or (0, 0)
    standing = STANDINGS.get(Status(here.status)) if here else None
    standing = standing or (ASSESSED_BY_OTHERS if decided else KNOWN)
    return KnownService(service, standing, match, here, decided, approved)


def _status_here(services: Iterable[int], actor: Actor) -> dict[int, PublishedStatus]:
    """The nearest: the owner's own before the collaboration's."""
    found = PublishedStatus.objects.filter(service_id__in=services, tenant_id__in=actor.path, latest=True)
    nearest = sorted(found, key=lambda status: actor.path.index(status.tenant_id))
    return {status.service_id: status for status in nearest}


def _status_elsewhere(services: Iterable[int], actor: Actor) -> dict[int, tuple[int, int]]:
    counted = (
        PublishedStatus.objects.filter(service_id__in=services, latest=True, status__in=DECIDED)
        .exclude(tenant_id__in=actor.path)
        .order_by()
        .values("service_id")
        .annotate(decided=Count("id"), approved=Count("id", filter=Q(status__in=APPROVED)))
    )
    return {row["service_id"]: (row["decided"], row["approved"]) for row in counted}


def candidates(text: str) -> list[Service]:
    """At most a page of services by index: same link, name that begins so, or words that begin or end so."""
    text = text[:200]
    key, link = name_key(text), link_key(text) if "." in text else ""
    if not key:
        return []
    narrow = Q(key__startswith=key)
    if link:
        narrow |= Q(host=link)
    listed = Service.objects.filter(withdrawn_on=None).only("id", "name", "other_names", "url")
    found = list(listed.filter(narrow).order_by("key", "id")[:CANDIDATES])
    return found + [service for service in by_words(listed, text)[:CANDIDATES] if service not in found]


def by_words(services: QuerySet[Service], text: str) -> QuerySet[Service]:
    """Services with a word that begins or ends like each word of `text`; a single word may have a typing error."""
    words = normalise(text[:200]).split()[:8]
    if not words:
        return services.none()
    beginnings = " & ".join(f"'{word}':*" for word in words)
    if len(words) == 1 and len(words[0]) >= 5:
        beginnings += f" | '{words[0][:3]}':* | '{words[0][-4:]}':*"
    query = SearchQuery(beginnings, config="simple", search_type="raw")
    return services.filter(vector=query).order_by("name", "id")


def same_as(name: str, url: str = "") -> Service | None:
    """The service that already goes by this name or lives at this link."""
    key, link = name_key(name), link_key(url)
    wanted = Q(key=key) | Q(host=link) if link else Q(key=key)
    found = list(Service.objects.filter(wanted, withdrawn_on=None).order_by("id")[:20])
    return next((service for service in found if service.key == key), next(iter(found), None))


def _known(service: Service) -> Known:
    return Known(str(service.pk), service.name, tuple(service.other_names), (service.url,))
