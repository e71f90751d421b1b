"""Words of one language and what they are called in the others."""


def lexicon_version() -> str:
    """What the lexicon in use was built from, as eight characters; "0" for none."""
    return "0"
