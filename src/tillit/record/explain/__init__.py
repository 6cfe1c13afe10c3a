"""The record in words, for four kinds of readers and in three languages. Everything said is true of the policy."""

from collections.abc import Callable, Iterator

from tillit.record.explain import annex, catalogue, child, protocol
from tillit.record.explain.shape import Audience, Explanation, Section, Table
from tillit.record.explain.words import Words
from tillit.record.policy import Policy
from tillit.record.processing import Processing

__all__ = ["Audience", "Explanation", "Section", "Table", "explain"]

WRITERS: dict[Audience, Callable[[Words, Processing, Policy], Iterator[Section]]] = {
    Audience.PROTOCOL: protocol.sections,
    Audience.ANNEX: annex.sections,
    Audience.CATALOGUE: catalogue.sections,
    Audience.CHILD: child.sections,
}


def explain(policy: Policy, processing: Processing, audience: Audience, language: str) -> Explanation:
    """`policy` must be what `processing` compiles to: other pairs would explain something that does not hold."""
    words = Words(language, audience)
    names = {
        "service": processing.service.name,
        "controller": processing.controller.name or words.say("not_stated"),
    }
    return Explanation(
        audience=audience,
        language=language,
        title=words.say("title", **names),
        lead=words.say("lead", **names),
        sections=tuple(WRITERS[audience](words, processing, policy)),
    )
