import re

from marketplace.markets.languages import LANGUAGES
from marketplace.offerings.categories import tree


def test_tree_has_thirteen_disciplines_and_seventy_nine_leaves() -> None:
    assert len([node for node in tree() if not node.parent]) == 13
    assert len([node for node in tree() if node.parent]) == 79


def test_ids_are_stable_paths_under_a_parent_that_comes_first() -> None:
    seen: set[str] = {""}
    for node in tree():
        assert re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)?", node.id)
        assert node.id not in seen
        assert node.parent in seen
        assert node.id == (f"{node.parent}/{node.slug}" if node.parent else node.slug)
        seen.add(node.id)


def test_every_category_has_a_name_in_all_24_languages() -> None:
    for node in tree():
        assert set(node.names) == set(LANGUAGES)
        for name in node.names.values():
            assert name == name.strip()
            assert 1 < len(name) <= 60
            assert "|" not in name


def test_no_two_siblings_share_a_name_in_any_language() -> None:
    for language in LANGUAGES:
        names = [(node.parent, node.names[language]) for node in tree()]
        assert len(set(names)) == len(names), language


def test_kinds_are_known_and_parents_hold_their_childrens() -> None:
    kinds = {node.id: set(node.kinds) for node in tree()}
    for node in tree():
        assert kinds[node.id]
        assert kinds[node.id] <= {"digital", "service"}
        if node.parent:
            assert kinds[node.id] <= kinds[node.parent]


def test_each_name_says_where_it_comes_from() -> None:
    public = [node for node in tree() if node.source != "own translation"]
    assert [node.id for node in public] == [
        "photography/aerial-photography",
        "writing/translation",
        "writing/proofreading",
    ]
    assert all(node.source.startswith("CPV ") for node in public)


def test_cyrillic_and_greek_names_hold_no_look_alike_latin_letters() -> None:
    mixed = re.compile(r"[a-zA-Z][Α-ωΆ-ώА-я]|[Α-ωΆ-ώА-я][a-zA-Z]")
    for node in tree():
        assert not mixed.search(node.names["bg"]), node.names["bg"]
        assert not mixed.search(node.names["el"]), node.names["el"]


def test_unknown_language_gets_english() -> None:
    assert tree()[0].name("xx") == "Illustration"
