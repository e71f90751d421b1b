"""How alike two words are: by the letters that they have in common from the first one on.

Forms of a word, and words of one root, have a long beginning in common (Majumder et al. 2007, "YASS: Yet another suffix
stripper", ACM TOIS 25). The lexicon and the reader of queries look for kin by it, each in its own words.
"""


def alike(first: str, second: str) -> float:
    """The share of the longer word that both have in common from the beginning: 0 to 1."""
    common = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        common += 1
    return common / max(len(first), len(second), 1)
