"""What of a document is put into its vector: the words it was written in, the telling ones first."""

from hashlib import blake2b
from typing import NamedTuple

from search.documents import DocumentText, SearchDocument

PASSAGE_VERSION = "1"
"""Part of the folder's name: change it with any change of the text, and all documents are embedded again."""
LENGTH = 400
"""Characters that are embedded: more takes longer and says less."""


class Passage(NamedTuple):
    text: str
    language: str

    @property
    def digest(self) -> int:
        """A number for this text in this language, never 0."""
        whole = f"{self.language}:{self.text}".encode("utf-8", "replace")
        return int.from_bytes(blake2b(whole, digest_size=8).digest(), "big") or 1


def passage(document: SearchDocument) -> Passage | None:
    """Title, summary and keywords in the language that the maker writes in; other languages say the same again.

    None where there is no text.
    """
    text = _own(document)
    if text is None:
        return None
    whole = ". ".join(part.strip() for part in (text.title, text.summary, text.keywords) if part.strip())
    return Passage(whole[:LENGTH], text.language) if whole else None


def _own(document: SearchDocument) -> DocumentText | None:
    own = (text for text in document.texts if text.language == document.listing_lang)
    return next(own, document.texts[0] if document.texts else None)
