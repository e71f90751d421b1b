"""Character 4-grams in Latin letters: what related words of related languages have in common.

Four letters are what McNamee and Mayfield found best ("Character n-gram tokenization for European language text
retrieval", Information Retrieval 7, 2004). Greek and Cyrillic are written in Latin letters by ``folding.latin``.
"""

from search.analysis.folding import fold, latin

SIZE = 4


def grams(word: str) -> list[str]:
    """``g:`` tokens of one word with its edges marked: ``fotos`` gives ``g:_fot g:foto g:otos g:tos_``."""
    edged = f"_{latin(fold(word))}_"
    if len(edged) <= SIZE:
        return [f"g:{edged}"]
    return [f"g:{edged[start : start + SIZE]}" for start in range(len(edged) - SIZE + 1)]
