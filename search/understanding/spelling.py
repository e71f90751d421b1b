"""Mistyped words: what the vocabulary has within one edit, or within two from eight letters on.

Distance is OSA (optimal string alignment): an insertion, a deletion, a changed letter or two neighbours swapped.
"""

from search.understanding.vocabulary import Vocabulary

SHORTEST = 4
"""Shorter words have too many neighbours to guess."""
TWO_EDITS_FROM = 8
WORD_LIMIT = 32


def distance(first: str, second: str, limit: int) -> int:
    """The OSA distance of two words; ``limit + 1`` stands for anything above ``limit``."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(second) + 1))
    for row, char in enumerate(first, start=1):
        line = [row]
        for column, other in enumerate(second, start=1):
            cost = min(above[column] + 1, line[column - 1] + 1, above[column - 1] + (char != other))
            if row > 1 and column > 1 and char == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > limit and min(above) > limit:
            return limit + 1
        before, above = above, line
    return min(above[-1], limit + 1)


def edits(word: str, alphabet: frozenset[str]) -> set[str]:
    """All strings one edit away: a few hundred."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    for letter in alphabet:
        found |= {left + letter + right for left, right in cuts}
        found |= {left + letter + right[1:] for left, right in cuts if right}
    return found - {word}


def corrections(word: str, vocabulary: Vocabulary, limit: int = 3) -> list[tuple[str, int]]:
    """Known words near a folded word with their distance: the nearest and then the most frequent first."""
    if not SHORTEST <= len(word) <= WORD_LIMIT:
        return []
    near = [(other, 1) for other in edits(word, vocabulary.alphabet) if other in vocabulary]
    if not near and len(word) >= TWO_EDITS_FROM:
        near = [(other, 2) for other in vocabulary.near_length(word, 2) if distance(word, other, 2) == 2]
    near.sort(key=lambda found: (found[1], found[0][0] != word[0], -vocabulary.counts[found[0]], found[0]))
    return near[:limit]


def completions(prefix: str, vocabulary: Vocabulary, limit: int) -> list[str]:
    """Known words that start with the prefix, or with something one edit from it where none does."""
    exact = vocabulary.starting(prefix, limit)
    if exact or len(prefix) < SHORTEST or len(prefix) > WORD_LIMIT:
        return exact
    found: dict[str, None] = {}
    for variant in sorted(edits(prefix, vocabulary.alphabet), key=lambda edit: edit[:1] != prefix[:1]):
        if len(variant) >= SHORTEST - 1:
            found |= dict.fromkeys(vocabulary.starting(variant, 3))
    return sorted(found, key=lambda word: (-vocabulary.counts[word], word))[:limit]
