"""Walking a directed graph given as successors: what can be reached, and what forms a ring."""

from collections.abc import Mapping, Sequence

Successors = Mapping[str, Sequence[str]]


def reachable(successors: Successors, start: str) -> set[str]:
    """Return everything that can follow on ``start``, itself included."""
    seen, waiting = {start}, [start]
    while waiting:
        for following in successors.get(waiting.pop(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


def turned_round(successors: Successors) -> dict[str, list[str]]:
    """Return the same graph with every arrow the other way."""
    result: dict[str, list[str]] = {}
    for source, targets in successors.items():
        for target in targets:
            result.setdefault(target, []).append(source)
    return result


def rings(successors: Successors) -> dict[str, int]:
    """Return a number for every node such that two share one exactly when each can be reached from the other."""
    order: list[str] = []
    seen: set[str] = set()
    for root in successors:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(successors.get(root, ())))]
        while stack:
            node, rest = stack[-1]
            following = next((one for one in rest if one not in seen), None)
            if following is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(successors.get(following, ()))))
    backwards = turned_round(successors)
    number: dict[str, int] = {}
    for count, node in enumerate(reversed(order)):
        if node in number:
            continue
        waiting = [node]
        number[node] = count
        while waiting:
            for before in backwards.get(waiting.pop(), ()):
                if before not in number:
                    number[before] = count
                    waiting.append(before)
    return number
