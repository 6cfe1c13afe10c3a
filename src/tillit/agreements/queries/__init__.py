from tillit.agreements.queries.facts import AgreementFacts, describe, facts_of, verdicts_of, with_all
from tillit.agreements.queries.verdicts import ChangedVerdict, TransferFacts, changed_verdicts

__all__ = [
    "AgreementFacts",
    "ChangedVerdict",
    "TransferFacts",
    "changed_verdicts",
    "describe",
    "facts_of",
    "verdicts_of",
    "with_all",
]
