"""What a tree finds, with nothing of how it scores: for counting facets and for orders of their own. Pure.

A word that is asked for in 24 languages is hundreds of scored leaves, and one set of words a field for finding alone.
"""

from collections.abc import Iterable

from search.engines.tree import Bool, Boost, DisMax, MatchAll, Node, Not, Term, TermSet


def matching(node: Node) -> Node:
    """A tree that finds the same documents and that nobody asks for scores."""
    match node:
        case MatchAll():
            return MatchAll()
        case Boost(child):
            return matching(child)
        case Not(child):
            return Not(matching(child))
        case DisMax(options):
            return _any(options)
        case Bool():
            return _bool(node)
        case _:
            return node


def _any(nodes: Iterable[Node]) -> Node:
    """Documents that one of these finds: words of one field in one set."""
    words: dict[str, dict[str, None]] = {}
    others: list[Node] = []
    for node in nodes:
        found = matching(node)
        for part in found.options if isinstance(found, DisMax) else (found,):
            if isinstance(part, Term | TermSet):
                values = (part.value,) if isinstance(part, Term) else part.values
                words.setdefault(part.field, {}).update(dict.fromkeys(values))
            else:
                others.append(part)
    ways: tuple[Node, ...] = (*(TermSet(name, tuple(values)) for name, values in words.items()), *others)
    return ways[0] if len(ways) == 1 else DisMax(ways)


def _bool(node: Bool) -> Node:
    required = [matching(child) for child in (*node.must, *node.filters)]
    least = node.minimum if required or not node.should else max(node.minimum, 1)
    wanted: list[Node] = [child for child in required if not isinstance(child, MatchAll)]
    if node.should and least == 1:
        wanted.append(_any(node.should))
    elif node.should and least > 1:
        return Bool(filters=tuple(wanted), should=tuple(map(matching, node.should)), minimum=least)
    if not wanted:
        return MatchAll() if required else Bool()
    return wanted[0] if len(wanted) == 1 else Bool(filters=tuple(wanted))
