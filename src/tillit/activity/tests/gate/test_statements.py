"""What the table of Norwegian statements does not reach: persons, statements inside statements, time, taking back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tillit.activity.gate import ANONYMOUS, PSEUDONYM_HOME, Kept, Pupil, Refused, Standing, Withheld, WithheldBecause
from tillit.activity.gate.hours import HERE, Hours, day_only, moment_of
from tillit.activity.tests.gate.making import MARK, NOW, PUPIL, gate, judge, kept, plain, policy, read, refused
from tillit.activity.xapi.identity import agent_key
from tillit.record.codes import OutsideSchool
from tillit.record.policy import Policy
from tillit.record.processing import SchoolHours

OLA = {"account": {"homePage": "https://docs.dataporten.no", "name": "ola"}}
ACTOR = plain()["actor"]
STAND_IN = {"objectType": "Agent", "account": {"homePage": PSEUDONYM_HOME, "name": MARK}}
OTHERS = {agent_key(read(plain(actor=OLA)).actor) or "": "0b5e"}


KEPT_OUT = [Standing.OBJECTS, Standing.PRACTICE, Standing.NOT_ON]


@pytest.mark.parametrize("standing", KEPT_OUT)
def test_a_pupil_who_is_kept_out_is_acknowledged_and_not_stored(standing: Standing) -> None:
    assert judge(plain(), Pupil(MARK, standing)) == Withheld(WithheldBecause(str(standing)))


@pytest.mark.parametrize("standing", KEPT_OUT)
def test_what_is_not_declared_is_refused_whoever_it_is_about(standing: Standing) -> None:
    """Otherwise one undeclared field would tell who has objected."""
    sent = plain(context={"extensions": {"https://x.example/secret": 1}})
    assert judge(sent, Pupil(MARK, standing)) == judge(sent)
    assert isinstance(judge(sent), Refused)


def test_whoever_is_no_pupil_here_is_acknowledged_and_not_looked_at() -> None:
    sent = plain(context={"extensions": {"https://x.example/secret": 1}})
    assert judge(sent, Pupil("", Standing.OUTSIDE)) == Withheld(WithheldBecause.OUTSIDE)


def test_where_the_record_leaves_out_who_it_was_nobody_is_stored() -> None:
    assert kept(plain(), feide_id="drop")["actor"]["account"]["name"] == ANONYMOUS


def test_a_record_that_keeps_the_identity_still_stores_a_pseudonym() -> None:
    assert kept(plain(), feide_id="keep")["actor"] == STAND_IN


def test_a_group_that_acts_is_asked_to_be_one_statement_each() -> None:
    assert refused(plain(actor={"objectType": "Group", "member": [OLA]})) == [("other_person", "group", "actor")]


@pytest.mark.parametrize("missing", ["verb", "activity"])
def test_without_verb_or_activity_there_is_nothing_left(missing: str) -> None:
    assert judge(plain(), **{missing: "drop"}) == Withheld(WithheldBecause.LEFT_OUT)


def test_another_person_is_a_pseudonym_where_one_is_known_and_left_out_where_none_is() -> None:
    sent = read(
        plain(
            context={
                "contextAgents": [{"objectType": "contextAgent", "agent": OLA}],
                "instructor": {"mbox": "mailto:l@x.no"},
            }
        )
    )
    rules = gate(other_person="pseudonym", teacher="pseudonym")
    verdict = rules.judge(sent, PUPIL, NOW, OTHERS)
    assert isinstance(verdict, Kept)
    assert verdict.statement.context.context_agents[0].agent.account.name == "0b5e"
    assert not verdict.statement.context.instructor
    alone = rules.judge(sent, PUPIL, NOW)
    assert isinstance(alone, Kept)
    assert not alone.statement.context


def test_the_pupil_is_the_same_pseudonym_wherever_the_pupil_stands() -> None:
    team = {"objectType": "Group", "member": [ACTOR, OLA]}
    stored = kept(plain(context={"team": team}), other_person="pseudonym")
    assert stored["context"]["team"] == {"objectType": "Group", "member": [STAND_IN]}


def test_a_person_as_the_object_is_another_person() -> None:
    assert refused(plain(object={"objectType": "Agent", **OLA})) == [("other_person", "undeclared", "object")]
    assert judge(plain(object={"objectType": "Agent", **OLA}), other_person="drop") == Withheld(
        WithheldBecause.LEFT_OUT
    )


def test_a_group_identified_by_an_address_does_not_keep_it() -> None:
    team = {"objectType": "Group", "name": "8B", "mbox": "mailto:8b@x.no", "member": [ACTOR]}
    assert ("email", "undeclared", "context.team.mbox") in refused(
        plain(context={"team": team}), other_person="pseudonym"
    )
    stored = kept(plain(context={"team": team}), other_person="pseudonym", email="drop")
    assert stored["context"]["team"] == {"objectType": "Group", "name": "8B", "member": [STAND_IN]}


def inside(**parts: object) -> dict[str, object]:
    task = plain()
    return {"objectType": "SubStatement", "actor": ACTOR, "verb": task["verb"], "object": task["object"], **parts}


def test_a_statement_inside_is_judged_by_the_same_rules() -> None:
    sent = plain(object=inside(timestamp="2026-11-23T10:11:12Z", result={"duration": "PT1M", "success": True}))
    assert ("duration", "undeclared", "object.result.duration") in refused(
        sent, duration="undeclared", other_person="pseudonym"
    )
    stored = kept(sent, duration="drop", other_person="pseudonym")["object"]
    assert (stored["actor"], stored["timestamp"], stored["result"]) == (
        STAND_IN,
        "2026-11-23T00:00:00+01:00",
        {"success": True},
    )


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ({"context": {"extensions": {"https://x.example/a": 1}}}, "object.context.extensions[https://x.example/a]"),
        ({"object": {"id": "https://x.example/?kari%40x.no"}}, "object.object.id"),
        ({"verb": {"id": "https://x.example/kari-nordmann"}}, "object.verb.id"),
        ({"context": {"team": {"objectType": "Group", "name": "Kari Nordmann", "member": [ACTOR]}}}, "object.context.team.name"),
        ({"attachments": [{"usageType": "https://x.example/u", "display": {"nn": "k@x.no"}, "contentType": "text/plain", "length": 1, "sha2": "a"}]},
         "object.attachments[0].display"),
    ],
)  # fmt: skip
def test_nothing_is_hidden_in_a_statement_inside(part: dict[str, object], where: str) -> None:
    found = refused(plain(object=inside(**part)), other_person="pseudonym", file="keep")
    assert [path for _field, _rule, path in found] == [where]


@pytest.mark.parametrize(
    "about",
    [
        {"name": {"nn": "Oppgåve til kari@x.no"}}, {"description": {"en": "x", "nn": "Kari Nordmann"}}, {"type": "https://x.example/kari%40x.no"},
        {"moreInfo": "https://x.example/?q=kari-nordmann"}, {"correctResponsesPattern": ["kari@x.no"]}, {"steps": [{"id": "kari@x.no"}]},
        {"choices": [{"id": "a", "description": {"nn": "kari@x.no"}}]}, {"extensions": {"https://x.example/e": 1}},
        {"extensions": {"urn:tillit:field:attempts": "Kari"}}, {"extensions": {"urn:tillit:field:school": ["a", ["b", ["c"]]]}},
        {"extensions": {"urn:tillit:field:timestamp": "2026-11-24T10:10:10Z"}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["object", "grouping"])
def test_nothing_is_hidden_in_what_is_said_of_a_task(about: dict[str, object], place: str) -> None:
    task = {"id": "https://x.example/1", "definition": about}
    sent = plain(object=task) if place == "object" else plain(context={"contextActivities": {"grouping": [task]}})
    rules = gate()
    first, again = rules.judge(read(sent), PUPIL, NOW), rules.judge(read(sent), PUPIL, NOW)
    assert isinstance(first, Refused)
    assert first == again


def test_a_value_as_pseudonym_is_the_same_for_one_pupil_and_another_for_the_next() -> None:
    sent = read(plain(context={"extensions": {"urn:tillit:field:ip_address": "10.0.0.1"}}, object={
        "id": "https://x.example/1", "definition": {"extensions": {"urn:tillit:field:device_id": "ipad-1"}}}))  # fmt: skip
    rules = gate(ip_address="pseudonym", device_id="pseudonym")

    def marks(who: str) -> tuple[object, object]:
        verdict = rules.judge(sent, Pupil(who, Standing.KNOWN), NOW)
        assert isinstance(verdict, Kept)
        return tuple(verdict.statement.context.extensions.values()), tuple(
            verdict.statement.object.definition.extensions.values()
        )

    assert marks("a") == marks("a")
    assert not set(marks("a")) & set(marks("b"))
    assert "10.0.0.1" not in str(marks("a"))


def test_one_who_remembers_does_not_mix_up_an_activity_and_the_object() -> None:
    task = {"id": "https://x.example/1"}
    sent = plain(object=task, context={"contextActivities": {"parent": [task]}})
    assert kept(sent)["object"] == task
    assert kept(sent)["context"]["contextActivities"] == {"parent": [task]}


def test_a_statement_without_a_time_gets_the_day() -> None:
    sent = plain()
    del sent["timestamp"]
    assert kept(sent)["timestamp"] == "2026-11-24T00:00:00+01:00"
    assert "timestamp" not in kept(sent, timestamp="undeclared")
    assert "timestamp" not in kept(plain(), timestamp="drop")
    assert kept(plain(), timestamp="keep")["timestamp"] == plain()["timestamp"]


def test_that_a_statement_is_void_gets_through_with_nothing_else() -> None:
    sent = plain(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided", "display": {"nn": "Kari Nordmann"}},
        object={"objectType": "StatementRef", "id": "a0dbae37-c87a-4965-b09b-c25d6a997eac"},
        context={"extensions": {"https://x.example/secret": "kari@x.no"}},
    )
    sent.pop("timestamp")
    expected = {"id": sent["id"], "verb": {"id": sent["verb"]["id"]}, "object": sent["object"], "actor": STAND_IN}
    assert kept(sent, verb="drop") == expected
    stranger = judge(sent, Pupil(MARK, Standing.OBJECTS))
    assert isinstance(stranger, Kept)
    assert stranger.statement.actor.account.name == ANONYMOUS


def test_the_first_field_whose_time_is_up_decides() -> None:
    rules = gate(days=30)
    verdict = rules.judge(read(plain()), PUPIL, NOW)
    assert isinstance(verdict, Kept)
    assert verdict.delete_on == date(2026, 12, 24)
    assert {"verb", "activity", "timestamp", "feide_id"} == verdict.fields


@pytest.mark.parametrize(
    ("moment", "outside"),
    [
        ("2026-11-24T07:59:59+01:00", True), ("2026-11-24T08:00:00+01:00", False), ("2026-11-24T15:59:59+01:00", False),
        ("2026-11-24T16:00:00+01:00", True), ("2026-11-21T10:00:00+01:00", True), ("2026-06-24T06:30:00Z", False),
        ("2026-06-24T14:30:00Z", True), ("2026-11-24T23:30:00-08:00", False), ("20261124T0900Z", False),
    ],
)  # fmt: skip
def test_school_hours_are_the_hours_where_the_pupils_are(moment: str, outside: bool) -> None:
    assert Hours(SchoolHours()).outside(moment_of(moment, NOW)) is outside


def test_a_time_nobody_can_read_is_the_time_it_came() -> None:
    assert moment_of("i går", NOW) == NOW
    assert day_only(datetime(2026, 7, 1, 23, tzinfo=HERE).date()) == "2026-07-01T00:00:00+02:00"
    assert moment_of("0001-01-01T00:00:00+14:00", NOW) == NOW


def test_a_clock_that_runs_ahead_gives_no_longer_life() -> None:
    verdict = judge(plain(timestamp="2031-01-07T10:00:00+01:00"))
    assert isinstance(verdict, Kept)
    assert verdict.delete_on == judge(plain()).delete_on  # type: ignore[union-attr]


def trial() -> Policy:
    return policy(keep="trial")


def test_a_trial_keeps_everything_as_it_is_sent_from_whoever_is_no_pupil() -> None:
    sent = read(plain(actor={"mbox": "mailto:x@adlnet.gov", "name": "xAPI"}, timestamp="2013-05-18T05:32:34.804Z",
                      context={"extensions": {"https://x.example/a": {"b": [None, {"c": "kari@x.no"}]}}}))  # fmt: skip
    verdict = gate(keep="trial").judge(sent, Pupil("", Standing.OUTSIDE), NOW)
    assert isinstance(verdict, Kept)
    assert verdict.statement is sent
    assert verdict.delete_on == date(2027, 5, 23)


@pytest.mark.parametrize("standing", [Standing.KNOWN, Standing.OBJECTS, Standing.PRACTICE, Standing.NOT_ON])
def test_a_trial_is_never_about_a_pupil(standing: Standing) -> None:
    assert [rule for _f, rule, _p in refused_trial(plain(), standing)] == ["trial_pupil"]


def test_a_trial_with_the_name_of_a_pupil_deep_inside_is_refused() -> None:
    sent = plain(context={"extensions": {"https://x.example/a": {"b": [None, {"c": "kari nordmann"}]}}})
    assert refused_trial(sent, Standing.OUTSIDE) == [("trial", "name", "")]


def refused_trial(sent: dict[str, object], standing: Standing) -> list[tuple[str, str, str]]:
    verdict = gate(keep="trial").judge(read(sent), Pupil("", standing), NOW)
    assert isinstance(verdict, Refused)
    return [(finding.field, str(finding.rule), finding.path) for finding in verdict.findings]


def test_a_place_for_counting_names_no_extension() -> None:
    verdict = judge(plain(context={"extensions": {"https://x.example/kven": 1}}))
    assert isinstance(verdict, Refused)
    assert verdict.findings[0].place == "context.extensions[]"


def test_an_extension_that_names_somebody_is_not_repeated_in_the_answer() -> None:
    found = refused(
        plain(context={"extensions": {"https://x.example/kari-nordmann": 1, "https://x.example/e?u=hemmeleg": 1}})
    )
    assert [path for _f, _r, path in found] == ["context.extensions[…]", "context.extensions[https://x.example/e]"]


def test_outside_hours_the_fields_of_other_purposes_are_left_out() -> None:
    sent = plain(timestamp="2026-11-22T12:00:00+01:00")
    assert judge(sent, outside=OutsideSchool.DROP) == Withheld(WithheldBecause.OUTSIDE_HOURS)
    assert isinstance(judge(sent, outside=OutsideSchool.PUPIL_ONLY), Kept)


def test_the_time_of_arrival_decides_where_no_other_is_sent() -> None:
    sent = plain()
    del sent["timestamp"]
    night = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    verdict = gate().judge(read(sent), PUPIL, night)
    assert isinstance(verdict, Kept)
    assert (verdict.outside_hours, verdict.statement.timestamp) == (True, "2026-11-24T00:00:00+01:00")
