"""The journal, and what of it gets out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.assessment.models import Assessment
from tillit.audit.models import Entry
from tillit.documents.models import StoredFile
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions
from tillit.participation.models import JournalEntry, JournalFile, Timeline
from tillit.participation.tests.hearing_world import WEB_QUERIES, answer_all, open_for, over, today
from tillit.participation.tests.test_answers_to_opinions import PNG
from tillit.participation.timeline import Event, PublicTimeline, from_json, hash_of, public_timeline, to_json
from tillit.web.denied import Conflict, Denied, Invalid


def write(assessment: Assessment, by: Actor, **changed: Any) -> JournalEntry:
    told: dict[str, Any] = {
        "on": today(),
        "kind": "meeting",
        "title": "Første møte",
        "text": "Vi møttest.",
        "public": True,
    }
    return actions.add_entry(assessment, by=by, **{**told, **changed})


def test_nothing_is_public_before_it_is_published_and_nothing_new_after(
    assessment: Assessment, network: Actor, client: Client
) -> None:
    page = f"/tidslinjer/{assessment.pk}/"
    with acting_as(network):
        write(assessment, network)
    assert client.get(page).status_code == 404
    with acting_as(network):
        actions.publish_timeline(assessment, lead="Slik gjekk vi fram.", by=network)
        write(assessment, network, title="Kom til seinare")
    html = client.get(page).content.decode()
    for shown, is_there in (("Første møte", True), ("Slik gjekk vi fram.", True), ("Kom til seinare", False)):
        assert (shown in html) is is_there
    assert client.get(f"/api/v1/timelines/{assessment.pk}").json()["events"][0]["title"] == "Første møte"


def test_nothing_internal_leaks(
    world: World, assessment: Assessment, network: Actor, dpo: Actor, client: Client
) -> None:
    with acting_as(network):
        write(assessment, network, inside="HEMMELEG notat")
        write(assessment, network, title="HEMMELEG møte", public=False)
        entry = write(assessment, network, title="Med fil")
        actions.attach_file(entry, file=SimpleUploadedFile("HEMMELEG.png", PNG), by=network)
        removed = write(assessment, network, title="HEMMELEG teke ut")
        actions.remove_entry(removed, by=network)
        hearing, party = open_for(assessment, network)
        actions.add_meeting(
            hearing, held_on=today(), place="Skulen", present="8 elevar", notes="HEMMELEG prat", by=network
        )
        actions.write_in_view(hearing, party=party, voice="pupil", text="HEMMELEG synspunkt", by=network)
        over(hearing)
        answer_all(hearing, network)
        actions.close_hearing(hearing, conclusion="Vi lytta.", by=network)
    with acting_as(dpo):
        actions.give_opinion(assessment, grade="supports", text="HEMMELEG fråsegn", by=dpo)
    with acting_as(network):
        actions.publish_timeline(assessment, by=network)
        stored = str(Timeline.objects.get().content)
    for text in (client.get(f"/tidslinjer/{assessment.pk}/").content.decode(), stored):
        assert "HEMMELEG" not in text
        assert network.name not in text
    html = client.get(f"/tidslinjer/{assessment.pk}/").content.decode()
    for shown in ("Høyring: Reknefjell på skulen", "8 elevar", "Vi lytta.", "1 synspunkt: 1 teke inn."):
        assert shown in html


def test_hearings_come_by_themselves_but_not_those_that_are_prepared_or_cancelled(
    assessment: Assessment, network: Actor
) -> None:
    from tillit.participation.queries.journal import heard_of
    from tillit.participation.tests.hearing_world import plan

    with acting_as(network):
        plan(assessment, network)
        cancelled, _ = open_for(assessment, network, title="Avlyst")
        actions.cancel_hearing(cancelled, because="Feil", by=network)
        open_for(assessment, network, title="Open")
        content = public_timeline(assessment, [], heard_of(assessment), "")
        assert [(event.kind, event.title) for event in content.events] == [("hearing_opened", "Open")]


def test_withdrawing_empties_it_everywhere(assessment: Assessment, network: Actor, client: Client) -> None:
    with acting_as(network):
        write(assessment, network, text="Skulle ikkje ut")
        actions.publish_timeline(assessment, by=network)
        actions.withdraw_timeline(assessment, by=network)
        assert [row.content for row in Timeline.objects.all()] == [{}]
        with pytest.raises(Denied, match="Inga tidslinje"):
            actions.withdraw_timeline(assessment, by=network)
        verbs = list(Entry.objects.filter(verb__startswith="timeline").values_list("verb", flat=True).order_by("pk"))
        assert verbs == ["timeline_published", "timeline_withdrawn"]
    assert client.get(f"/tidslinjer/{assessment.pk}/").status_code == 404
    assert "Skulle ikkje ut" not in client.get("/tidslinjer/").content.decode()


def test_only_one_is_out_at_a_time(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        for lead in ("Første", "Andre"):
            actions.publish_timeline(assessment, lead=lead, by=network)
        assert [row.content["lead"] for row in Timeline.objects.filter(withdrawn_at=None)] == ["Andre"]
        out = Timeline.objects.get(withdrawn_at=None)
        out.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            out.save()


def test_nothing_goes_out_that_nobody_has_looked_at(assessment: Assessment, network: Actor, login: Any) -> None:
    browser, address = login(network), f"/vurderingar/journal/{assessment.pk}/publish/"
    with acting_as(network):
        write(assessment, network)
    seen = browser.get(address).context["form"].initial["seen"]
    with acting_as(network):
        write(assessment, network, title="Nett kome til")
        with pytest.raises(Conflict):
            actions.publish_timeline(assessment, seen=seen, by=network)
    refused = browser.post(address, {"seen": seen, "lead": "Mine ord"})
    assert (refused.status_code, "Mine ord" in refused.content.decode()) == (422, True)
    assert browser.post(address, {"seen": refused.context["form"].data["seen"], "lead": "Mine ord"}).status_code == 302


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"on": 1}, "on"),
        ({"text": "", "inside": ""}, "text"),
        ({"text": " ", "inside": "Berre for oss"}, "text"),
    ],
)
def test_bad_entry_is_refused(assessment: Assessment, network: Actor, changed: dict[str, Any], field: str) -> None:
    if "on" in changed:
        changed = {"on": today() + timedelta(days=changed["on"])}
    with acting_as(network), pytest.raises(Invalid) as refusal:
        write(assessment, network, **changed)
    assert refusal.value.field == field


@pytest.mark.parametrize("role", [Role.DPO, Role.COORDINATOR, Role.DIRECTOR])
def test_only_the_network_writes_and_publishes(world: World, assessment: Assessment, role: Role) -> None:
    other = world.actor(role)
    with acting_as(other):
        with pytest.raises(Denied):
            write(assessment, other)
        with pytest.raises(Denied):
            actions.publish_timeline(assessment, by=other)


def test_file_is_removed_with_its_content(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        entry, other = write(assessment, network), write(assessment, network)
        attached = actions.attach_file(entry, file=SimpleUploadedFile("a.png", PNG), by=network)
        with pytest.raises((Invalid, Denied)):
            actions.remove_file(other, file=attached, by=network)
        actions.remove_file(entry, file=attached, by=network)
        assert (JournalFile.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_page_writes_edits_attaches_publishes_and_withdraws(
    world: World, assessment: Assessment, network: Actor, login: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    browser, page = login(network), f"/vurderingar/{assessment.pk}/journal/"
    assert "Her står ingenting enno" in browser.get(page).content.decode()
    sent = {"on": today().isoformat(), "kind": "input", "title": "Innspel frå Utdanningsforbundet", "who": "Tillitsvald",
            "text": "Dei er positive.", "inside": "Ring tilbake", "public": "on",
            "file": SimpleUploadedFile("notat.png", PNG)}  # fmt: skip
    assert browser.get(f"/vurderingar/journal/{assessment.pk}/add/").status_code == 200
    assert browser.post(f"/vurderingar/journal/{assessment.pk}/add/", sent).status_code == 302
    with acting_as(network):
        entry = JournalEntry.objects.get()
        file = JournalFile.objects.get()
    edit = f"/journal/{entry.pk}/edit/"
    revision = browser.get(edit).context["form"].initial["revision"]
    changed = {**sent, "title": "Innspel frå lærarane", "revision": revision}
    del changed["file"]
    assert browser.post(edit, changed).status_code == 302
    assert browser.post(edit, {**changed, "title": "For seint"}).status_code == 409
    browser.get(page)
    with django_assert_max_num_queries(WEB_QUERIES):
        html = browser.get(page).content.decode()
    for shown in ("Innspel frå lærarane", "Ring tilbake", "notat.png", "Sjå kva som ville blitt offentleg"):
        assert shown in html
    preview = browser.get(f"{page}offentleg/").content.decode()
    assert ("Innspel frå lærarane" in preview, "Ring tilbake" in preview) == (True, False)
    assert browser.post(f"/vurderingar/journal/{assessment.pk}/publish/", {"lead": ""}).status_code == 302
    assert "Innspel frå lærarane" in client.get(f"/tidslinjer/{assessment.pk}/").content.decode()
    assert str(assessment) in client.get("/tidslinjer/").content.decode()
    assert browser.post(f"/journal/{entry.pk}/remove_file/", {"file": file.pk}).status_code == 302
    assert browser.post(f"/journal/{entry.pk}/remove/").status_code == 302
    assert "Noko har endra seg sidan" in browser.get(page).content.decode()
    assert browser.post(f"/vurderingar/journal/{assessment.pk}/withdraw/").status_code == 302
    assert client.get(f"/tidslinjer/{assessment.pk}/").status_code == 404
    panel = browser.get(page, headers={"hx-request": "true"}).content.decode()
    assert ("<html" not in panel, panel.strip() in browser.get(page).content.decode()) == (True, True)


@pytest.mark.parametrize(("language", "words"), [("nn", "Høyring:"), ("nb", "Høring:"), ("en", "Hearing:")])
def test_public_page_tells_of_hearings_in_the_readers_language(
    assessment: Assessment, network: Actor, language: str, words: str
) -> None:
    with acting_as(network):
        open_for(assessment, network)
        actions.publish_timeline(assessment, by=network)
    assert words in Client(headers={"accept-language": language}).get(f"/tidslinjer/{assessment.pk}/").content.decode()


def test_foreigners_see_the_public_and_nothing_of_the_journal(
    world: World, assessment: Assessment, network: Actor, login: Any
) -> None:
    foreign = login(world.actor(Role.NETWORK, world.elsewhere))
    with acting_as(network):
        entry = write(assessment, network)
        actions.publish_timeline(assessment, by=network)
    assert foreign.get(f"/tidslinjer/{assessment.pk}/").status_code == 200
    for address in (f"/vurderingar/{assessment.pk}/journal/", f"/journal/{entry.pk}/edit/",
                    f"/vurderingar/journal/{assessment.pk}/withdraw/"):  # fmt: skip
        assert foreign.get(address).status_code == 404


text = st.text(max_size=30)
events = st.builds(
    Event, on=st.dates(), kind=st.sampled_from(["entry", "hearing_opened", "hearing_meeting", "hearing_closed"]),
    title=text, text=text, who=text, until=st.none() | st.dates(), heard=st.lists(text, max_size=3).map(tuple),
    attendance=st.none() | st.integers(0, 999), views=st.integers(0, 99),
    outcomes=st.dictionaries(st.sampled_from(["taken_in", "partly"]), st.integers(1, 9)),
)  # fmt: skip


@settings(deadline=None)
@given(st.builds(PublicTimeline, title=text, owner=text, lead=text, events=st.lists(events, max_size=4).map(tuple)))
def test_snapshot_comes_back_as_it_was(content: PublicTimeline) -> None:
    assert from_json(to_json(content)) == content
    assert hash_of(from_json(to_json(content))) == hash_of(content)
