"""Words of the index that begin as an unknown word does: *windig* and *Wind*, *zwemmer* and *zwemmende*.

No stemmer joins what is derived of one root, and the index holds few enough words to look at all that begin alike
(search/analysis/likeness.py). The lexicon borrows translations the same way.
"""

from bisect import bisect_left

from search.analysis import Word
from search.analysis.likeness import alike
from search.understanding.vocabulary import Vocabulary

SHORTEST = 5
BEGINNING = 4
"""Letters that kin have in common at least: as in the 4-grams."""
SHARE = 0.45
"""Of the longer one of two words, or of their stems."""
MOST = 6
SEEN = 2_000
HEAD, TAIL, LAST = 3, 5, 0.7
"""Letters of a compound before its last part, and of that; and how alike it is to the whole."""


def kin(word: Word, vocabulary: Vocabulary, *, compounds: bool = False) -> list[tuple[str, float]]:
    """Folded words of the vocabulary and how alike each is, the likest and most frequent first.

    ``compounds``: the language writes several words as one, so the longest known one at the end is kin, too.
    """
    if len(word.folded) < SHORTEST:
        return []
    found = _beginning_alike(word, vocabulary)
    if compounds and (last := last_part(word.folded, vocabulary)):
        found.append((last, LAST))
    found.sort(key=lambda pair: (-pair[1], -vocabulary.counts[pair[0]], pair[0]))
    return found[:MOST]


def _beginning_alike(word: Word, vocabulary: Vocabulary) -> list[tuple[str, float]]:
    beginning = word.folded[:BEGINNING]
    start = bisect_left(vocabulary.words, beginning)
    found = []
    for other in vocabulary.words[start : start + SEEN]:
        if not other.startswith(beginning):
            break
        likeness = max(alike(word.folded, other), *(alike(word.stem, stem) for stem in vocabulary.stems(other)))
        if likeness >= SHARE and other != word.folded:
            found.append((other, likeness))
    return found


def last_part(word: str, vocabulary: Vocabulary) -> str:
    """What a compound is a kind of: a baseballkasket is a kasket, whatever the index knows of baseball. Or nothing."""
    tails = (word[at:] for at in range(HEAD, len(word) - TAIL + 1))
    return next((tail for tail in tails if tail in vocabulary), "")
