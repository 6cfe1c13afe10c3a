"""Which entries of two sequences belong together, in order: first those that stand once in each, then what lies between."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

Pair = tuple[int, int]

_SMALL = 20_000  # pairs of entries that are compared one by one; what is larger and has no landmark is seen as new
_MOST_ROUNDS = 40
_FEW = 900  # pairs of paragraphs that are weighed against each other


def matched(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """Pairs of places, growing in both."""
    pairs: list[Pair] = []
    waiting = [(0, len(one), 0, len(other), 0)]
    while waiting:
        a, b, c, d, rounds = waiting.pop()
        while a < b and c < d and one[a] == other[c]:
            pairs.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and one[b - 1] == other[d - 1]:
            b, d = b - 1, d - 1
            pairs.append((b, d))
        if a == b or c == d:
            continue
        landmarks = _landmarks(one, other, (a, b, c, d)) if rounds < _MOST_ROUNDS else []
        if landmarks:
            pairs += landmarks
            starts = [(a, c), *((i + 1, j + 1) for i, j in landmarks)]
            ends = [*landmarks, (b, d)]
            waiting += [(i, k, j, m, rounds + 1) for (i, j), (k, m) in zip(starts, ends, strict=True)]
        elif (b - a) * (d - c) <= _SMALL:
            pairs += _one_by_one(one, other, (a, b, c, d))
    return sorted(pairs)


def _landmarks(one: Sequence[str], other: Sequence[str], within: tuple[int, int, int, int]) -> list[Pair]:
    """The longest rising row of entries that stand exactly once in both (Bram Cohen's «patience»)."""
    a, b, c, d = within
    ours, theirs = Counter(one[a:b]), Counter(other[c:d])
    places = {other[j]: j for j in range(c, d)}
    alone = [(i, places[one[i]]) for i in range(a, b) if ours[one[i]] == 1 == theirs[one[i]]]
    return _longest_rising(alone)


def _longest_rising(pairs: Sequence[Pair]) -> list[Pair]:
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        position = bisect_left(ends, place)
        before.append(at[position - 1] if position else -1)
        ends[position : position + 1] = [place]
        at[position : position + 1] = [number]
    rising: list[Pair] = []
    number = at[-1] if at else -1
    while number >= 0:
        rising.append(pairs[number])
        number = before[number]
    return rising[::-1]


def _one_by_one(one: Sequence[str], other: Sequence[str], within: tuple[int, int, int, int]) -> list[Pair]:
    a, b, c, d = within
    blocks = SequenceMatcher(None, one[a:b], other[c:d], autojunk=False).get_matching_blocks()
    return [(a + block.a + n, c + block.b + n) for block in blocks for n in range(block.size)]


def alike(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]], at_least: float) -> list[Pair]:
    """The paragraphs that most likely are each other's, by the share of words they have in common, in order."""
    if len(one) == len(other) == 1:
        return [(0, 0)] if _share(Counter(one[0]), Counter(other[0])) >= at_least else []
    if len(one) * len(other) > _FEW:
        return []
    ours, theirs = [Counter(words) for words in one], [Counter(words) for words in other]
    best = [[(0.0, False)] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in reversed(range(len(ours))):
        for j in reversed(range(len(theirs))):
            share = _share(ours[i], theirs[j])
            paired = best[i + 1][j + 1][0] + share if share >= at_least else -1.0
            apart = max(best[i + 1][j][0], best[i][j + 1][0])
            best[i][j] = (paired, True) if paired >= apart else (apart, False)
    return _followed(best)


def _share(ours: Counter[str], theirs: Counter[str]) -> float:
    most = max(ours.total(), theirs.total())
    return sum(min(count, theirs[word]) for word, count in ours.items()) / most if most else 0.0


def _followed(best: list[list[tuple[float, bool]]]) -> list[Pair]:
    pairs: list[Pair] = []
    i, j = 0, 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if best[i][j][1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j][0] >= best[i][j + 1][0]:
            i += 1
        else:
            j += 1
    return pairs
