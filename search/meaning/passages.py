"""What of a document is put into its vector: the words it was written in, the telling ones first."""

from hashlib import blake2b

from search.documents import DocumentText, SearchDocument

PASSAGE_VERSION = "1"
"""Part of the folder's name: change it with any change of the text, and all documents are embedded again."""
LENGTH = 400
"""Characters that are embedded: more takes longer and says less."""


def passage(document: SearchDocument) -> str:
    """Title, summary and keywords in the language that the maker writes in; other languages say the same again."""
    text = _own(document)
    if text is None:
        return ""
    return ". ".join(part.strip() for part in (text.title, text.summary, text.keywords) if part.strip())[:LENGTH]


def _own(document: SearchDocument) -> DocumentText | None:
    own = (text for text in document.texts if text.language == document.listing_lang)
    return next(own, document.texts[0] if document.texts else None)


def digest(text: str) -> int:
    """A number for a text, never 0."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") or 1
