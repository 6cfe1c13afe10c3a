"""What the gate sees becomes an event on the case."""

from __future__ import annotations

from tillit.approval.actions.drift import tell_of_drift
from tillit.approval.models import Event
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.record import drift


def events(story: Story) -> list[str]:
    with scope.enter(everything()):
        return list(
            Event.objects.filter(case=story.case_id, kind="drift").order_by("pk").values_list("text", flat=True)
        )


def sees(story: Story, *findings: tuple[str, str]) -> int:
    with scope.enter(everything()):
        use = story.participation(story.world.owners[0]).use
        drift.write(use, findings)
        return tell_of_drift()


@at("follow_up")
def test_all_that_is_new_of_a_use_is_one_event_in_the_words_of_the_case(story: Story) -> None:
    assert sees(story, ("location", "undeclared"), ("", "unknown_extension")) == 1
    (text,) = events(story)
    assert text.startswith("Fjordvik: ")
    assert "posisjon" in text.lower() or "stad" in text.lower()
    assert "location" not in text


@at("follow_up")
def test_the_same_again_is_told_once_and_something_else_again(story: Story) -> None:
    told = [
        sees(story, ("location", "undeclared")),
        sees(story, ("location", "undeclared")),
        sees(story, ("photo", "undeclared")),
    ]
    assert (told, len(events(story))) == ([1, 0, 1], 2)


@at("follow_up")
def test_use_without_an_open_case_is_not_asked_about_again(story: Story) -> None:
    with scope.enter(everything()):
        type(story.case).objects.filter(pk=story.case_id).update(closed_at="2026-11-22T12:00:00Z")
        use = story.world.owners[0].pk
        from tillit.catalogue.models import Use

        drift.write(Use.objects.select_related("service").get(tenant=use), [("location", "undeclared")])
        assert (tell_of_drift(), drift.not_told().count()) == (0, 0)
