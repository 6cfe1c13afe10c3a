"""Verdicts as they are kept: judged at once and every night, a new row only when something changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tillit.agreements import actions
from tillit.agreements.models import DpfListing, TransferVerdict
from tillit.agreements.processing import Link
from tillit.agreements.queries import changed_verdicts, facts_of
from tillit.agreements.queries.dpf_list import list_state, listings_of, suggestions_for
from tillit.agreements.recipient import Recipient, Scc
from tillit.agreements.tests.making import agreement_for
from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Invalid

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LIST = 'Organization Name,Status,Covered Data\nExample Cloud Inc.,Active,"HR, Non-HR"\nOther Corp,Inactive,Non-HR\n'
US = Link("cloud", Recipient("Example Cloud, Inc", "US", role="sub_processor"), "drift", "supplier")


def statuses() -> list[tuple[str, str, str]]:
    rows = TransferVerdict.objects.filter(processor__parent__isnull=False).order_by("id")
    return [(row.processor.name, row.previous_status, row.status) for row in rows]


def test_second_night_without_news_keeps_nothing(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement_for(world.owners[0], network, US)
        before = Entry.objects.count()
        assert actions.reassess_transfers(TODAY) == []
        assert Entry.objects.count() == before


def test_list_that_names_the_recipient_changes_its_verdict(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network, US)
        actions.import_dpf_list(LIST.encode(), list_date=TODAY, by=network)
        actions.reassess_transfers(TODAY)
        assert statuses() == [
            ("Example Cloud, Inc", "", "unknown"),
            ("Example Cloud, Inc", "unknown", "ok_with_conditions"),
        ]
        changed = changed_verdicts(TODAY)
        assert [(c.agreement_id, c.before, c.after) for c in changed] == [
            (agreement.pk, "unknown", "ok_with_conditions")
        ]
        assert "Data Privacy Framework" in changed[0].source
        assert changed_verdicts(TODAY + dt.timedelta(days=1)) == []


def test_night_when_the_check_grows_old_changes_the_verdict_and_logs_it(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.import_dpf_list(LIST.encode(), list_date=TODAY, by=network)
        agreement_for(world.owners[0], network, US, starts_on=TODAY, ends_on=None)
        verdict = TransferVerdict.objects.get(processor__name=US.recipient.name)
        assert verdict.valid_until is not None
        assert actions.reassess_transfers(verdict.valid_until) == []
        night = verdict.valid_until + dt.timedelta(days=1)
        assert [row.status for row in actions.reassess_transfers(night)] == ["not_ok"]
        assert [c.after for c in changed_verdicts(night)] == ["not_ok"]
        line = Entry.objects.get(verb="transfers_reassessed")
        assert list(line.detail["changes"].values()) == [["ok_with_conditions", "not_ok"]]


def test_assessment_two_years_old_changes_the_verdict(world: World) -> None:
    scc = Scc(module=3, annex_i=True, annex_ii=True, annex_iii=True, supplementary="sufficient", tia_on=TODAY)
    recipient = Recipient("Support Ltd", "IN", role="sub_processor", special_categories=True, scc=scc)
    with acting_as(world.actor(Role.NETWORK)) as network:
        link = Link("help", recipient, "hjelp", "supplier")
        agreement = agreement_for(world.owners[0], network, link, ends_on=None)
        assert facts_of([agreement.use_id], TODAY)[agreement.use_id].transfer_status == "ok"
        actions.reassess_transfers(TODAY.replace(year=TODAY.year + 2) + dt.timedelta(days=2))
        assert facts_of([agreement.use_id], TODAY)[agreement.use_id].transfer_status == "not_ok"


def test_expired_and_ended_agreements_rest(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.import_dpf_list(LIST.encode(), list_date=TODAY, by=network)
        agreement_for(world.owners[0], network, US, ends_on=TODAY)
        assert actions.reassess_transfers(TODAY + dt.timedelta(days=3650)) == []


def test_night_reaches_every_tenant_in_the_scope_of_everything(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement_for(world.owners[0], network, US)
        agreement_for(world.owners[1], network, US)
        actions.import_dpf_list(LIST.encode(), list_date=TODAY, by=network)
    with scope.enter(everything()):
        assert len(actions.reassess_transfers(TODAY)) == 2


def test_as_many_queries_for_many_uses_as_for_one(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        uses = [agreement_for(world.owners[0], network, US, name=f"T{number}").use_id for number in range(6)]
        with CaptureQueriesContext(
            connection,
        ) as one:
            facts_of(uses[:1], TODAY)
        with CaptureQueriesContext(connection) as many:
            facts_of(uses, TODAY)
        assert len(one) == len(many) == 4


def test_list_is_replaced_as_a_whole(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        assert actions.import_dpf_list(LIST.encode(), list_date=TODAY, by=network) == 2
        new = "Organization Name,Status,Covered Data\nNew Inc,Active,Non-HR\n"
        actions.import_dpf_list(new.encode(), list_date=TODAY, by=network)
        assert [row.name for row in DpfListing.objects.all()] == ["New Inc"]
        assert (list_state().organisations, list_state().active, list_state().day) == (1, 1, TODAY)


def test_one_wrong_line_changes_nothing(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.import_dpf_list(LIST.encode(), list_date=TODAY, by=network)
        with pytest.raises(Invalid, match="3"):
            actions.import_dpf_list(LIST.replace("Inactive", "Sleeping").encode(), list_date=TODAY, by=network)
        assert DpfListing.objects.count() == 2


def test_list_that_looks_cut_off_is_asked_about(world: World) -> None:
    long = "Organization Name,Status,Covered Data\n" + "".join(f"N{i} Inc,Active,Non-HR\n" for i in range(10))
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.import_dpf_list(long.encode(), list_date=TODAY, by=network)
        with pytest.raises(Invalid) as refused:
            actions.import_dpf_list(LIST.encode(), list_date=TODAY, by=network)
        assert refused.value.field == "smaller_is_right"
        assert actions.import_dpf_list(LIST.encode(), list_date=TODAY, smaller_is_right=True, by=network) == 2


def test_list_from_tomorrow_is_refused(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network, pytest.raises(Invalid):
        actions.import_dpf_list(LIST.encode(), list_date=TODAY + dt.timedelta(days=1), by=network)


def test_without_a_list_nothing_is_known_of_anyone(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)):
        assert listings_of(["Example Cloud Inc"]) == {"Example Cloud Inc": None}
        assert list_state().day is None


def test_name_is_matched_exactly_and_alike_ones_are_only_suggested(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.import_dpf_list(LIST.encode(), list_date=TODAY, by=network)
        found = listings_of(["EXAMPLE CLOUD INC.", "Example Cloud LLC"])
        assert [facts.listed for facts in found.values() if facts] == [True, False]
        assert suggestions_for("Example Cloud LLC") == ("Example Cloud Inc.",)
