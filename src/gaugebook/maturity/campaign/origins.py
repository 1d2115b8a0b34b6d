"""Which services a service was made of: split, merged or handed over while a round goes on.

`Service.came_from` names the earlier services. Here those names are read, followed back through
services that themselves came from others, and looked at for circles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gaugebook.words import folded


def listed_origins(
    lines: Sequence[str], known: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the ids that a cell names, and what of it is no service.

    Names may hold commas, so a part between semicolons is only split at them where it is no
    service as a whole.

    Parameters
    ----------
    lines
        The lines of the cell.
    known
        The name of every service that can be meant, by id.

    Examples
    --------
    >>> known = {"parks": "Parks, trees", "bins": "Bins", "tips": "Tips"}
    >>> listed_origins(["Parks, trees; bins"], known), listed_origins(["Bins, Tips, x"], known)
    ((('parks', 'bins'), ()), (('bins', 'tips'), ('x',)))
    """
    by_word = {folded(name): service for service, name in known.items()}
    by_word |= {service: service for service in known}
    ids: dict[str, None] = {}
    strange = []
    for text in _parts(lines, by_word):
        if folded(text) in by_word:
            ids[by_word[folded(text)]] = None
        else:
            strange.append(text)
    return tuple(ids), tuple(strange)


def _parts(lines: Sequence[str], by_word: Mapping[str, str]) -> Iterator[str]:
    whole = (part.strip() for line in lines for part in line.split(";"))
    for part in whole:
        pieces = [part] if folded(part) in by_word else [p.strip() for p in part.split(",")]
        yield from (piece for piece in pieces if piece)


def circle_of(service: str, origins: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the way from a service back to itself; empty where there is none.

    >>> circle_of("a", {"a": ("b",), "b": ("c", "a")}), circle_of("a", {"a": ("b",)})
    (('b',), ())
    >>> circle_of("a", {"a": ("a",)})
    ('a',)
    """
    seen: set[str] = set()
    ways: list[tuple[str, ...]] = [(name,) for name in origins.get(service, ())]
    while ways:
        way = ways.pop(0)
        if way[-1] == service:
            return way[:-1] or way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [(*way, name) for name in origins.get(way[-1], ())]
    return ()


def origins_of(service: str, origins: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give every service that a service was made of, the nearest first, each once.

    >>> origins_of("d", {"d": ("b", "c"), "b": ("a",), "c": ("a",)})
    ('b', 'c', 'a')
    """
    found: dict[str, None] = {}
    waiting = list(origins.get(service, ()))
    while waiting:
        name = waiting.pop(0)
        if name not in found and name != service:
            found[name] = None
            waiting += origins.get(name, ())
    return tuple(found)
