"""How well a pupil masters a skill area, as far as the answers tell. Pure: answers in, words with their uncertainty out.

An answer counts for less the older it is, and it does so without anything being written when time passes: every weight
grows with the day of the answer instead, and today's is what they are all held against. The weights are whole numbers,
so that the order answers come in does not matter, several services simply add up, and taking an answer away leaves
exactly what would have been without it."""

from tillit.analytics.progress.rules import Model, model, model_of
from tillit.analytics.progress.sharing import Did, Sign, signs
from tillit.analytics.progress.sums import NOTHING, Answer, Sums, sums_of
from tillit.analytics.progress.telling import Change, Level, Progress, tell

__all__ = [
    "NOTHING", "Answer", "Change", "Did", "Level", "Model", "Progress", "Sign", "Sums", "model", "model_of",
    "signs", "sums_of", "tell",
]  # fmt: skip
