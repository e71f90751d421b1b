"""A category's label stands in each document in all languages: its words are asked for once."""

from search.understanding.words import LABELLED, _labels_once


def test_a_label_in_another_language_is_not_asked_again():
    seen: set[int] = set()
    assert _labels_once((("t", 3), ("c", LABELLED)), seen) == (("t", 3), ("c", LABELLED))
    assert _labels_once((("t", 3), ("c", LABELLED)), seen) == (("t", 3),)
    assert _labels_once((("c", LABELLED + 1),), seen) == (("c", LABELLED + 1),)


def test_few_documents_may_be_as_many_by_chance():
    seen: set[int] = set()
    rare = (("c", LABELLED - 1),)
    assert _labels_once(rare, seen) == _labels_once(rare, seen) == rare
