"""The structure tree of one open PDF, and the changes that `tagging` makes to it.

A structure tree holds tags (``/StructElem``); a tag's kids are tags, numbers of marked content
on its page (MCID), or references to annotations. The parent tree leads back from each piece of
marked content to its tag. Source: ISO 32000-1:2008, 14.7 and 14.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_REPEATED = frozenset({"/THead", "/TFoot"})
# Boxes that WeasyPrint makes up beside real ones share an element; only neighbours continue.
_LOOSE = frozenset({"/NonStruct", "/Span"})
_SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
_NUMBERINGS = {"ol": "/Decimal", "ul": "/Disc", "dl": "/None"}


@dataclass(frozen=True)
class _Source:
    """The element of the page that a tag came from: its number, its name, its scope."""

    number: str
    name: str = ""
    scope: str = ""


class Structure:
    """The tags of one PDF, open for changes; every method changes the file in place.

    Parameters
    ----------
    document
        The open pikepdf document.
    mark
        What the titles of tags begin with that name their source element.
    """

    def __init__(self, document: Any, *, mark: str) -> None:
        self._document = document
        self._mark = mark
        self._root = document.Root.StructTreeRoot
        self._replaced: dict[tuple[int, int], Any] = {}
        self._last_page: dict[tuple[int, int], tuple[int, int]] = {}
        self._unread: set[tuple[tuple[int, int], int]] = set()
        self._same_id: dict[bytes, Any] = {}

    # --- joining ---

    def join(self) -> None:
        """Join tags that one element left on several pages; take repeated heads out."""
        for top in _tags(self._root):
            self._join_under(top)

    def _join_under(self, parent: Any) -> None:
        own = self._source(parent)
        firsts: dict[tuple[str, str], Any] = {}
        kept: list[Any] = []
        for kid in _kids(parent):
            source = self._source(kid) if _is_tag(kid) else None
            if source is None:
                kept.append(kid)
                continue
            key = (source.number, str(kid.S))
            first = firsts.get(key)
            is_loose = str(kid.S) in _LOOSE or (own is not None and own.number == source.number)
            if first is None or not self._continues(first, kid, kept if is_loose else None):
                firsts[key] = kid
                kept.append(kid)
            elif str(kid.S) in _REPEATED:
                self._match_ids(first, kid)
                self._leave_unread(kid)
            else:
                self._absorb(first, kid)
        parent.K = _array(kept)
        for kid in kept:
            if _is_tag(kid):
                self._join_under(kid)

    def _continues(self, first: Any, kid: Any, kept: list[Any] | None) -> bool:
        last_page = self._last_page.get(first.objgen, first.Pg.objgen)
        if kid.Pg.objgen == last_page:
            return False
        return kept is None or (_is_tag(kept[-1]) and kept[-1].objgen == first.objgen)

    def _absorb(self, first: Any, kid: Any) -> None:
        import pikepdf

        moved = []
        for piece in _kids(kid):
            if isinstance(piece, int):
                piece = pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=kid.Pg, MCID=piece)
            elif _is_tag(piece):
                piece.P = first
            moved.append(piece)
        first.K = _array([*_kids(first), *moved])
        if "/ID" in first and "/ID" in kid:
            self._same_id[bytes(kid.ID)] = first.ID
        self._replaced[kid.objgen] = first
        self._last_page[first.objgen] = kid.Pg.objgen

    def _match_ids(self, first: Any, copy: Any) -> None:
        """Note which cell of the first head each cell of a repeated head stands for."""
        for kept, repeated in zip(_heads(first), _heads(copy), strict=False):
            if "/ID" in kept and "/ID" in repeated:
                self._same_id[bytes(repeated.ID)] = kept.ID

    def _leave_unread(self, tag: Any) -> None:
        for kid in _kids(tag):
            if isinstance(kid, int):
                self._unread.add((tag.Pg.objgen, kid))
            elif _is_tag(kid):
                self._leave_unread(kid)
            elif "/MCID" in kid:
                self._unread.add(((kid.get("/Pg") or tag.Pg).objgen, int(kid.MCID)))

    # --- tables and lists ---

    def set_scopes(self) -> None:
        """Say of each heading cell what it heads, and lead cells to the heads that are left."""
        import pikepdf

        for tag, ancestors in self._walk():
            if str(tag.S) == "/TH":
                source = self._source(tag)
                fallback = "/Column" if "/THead" in ancestors else "/Row"
                scope = _SCOPES.get(source.scope if source else "", fallback)
                attributes = tag.get("/A") or pikepdf.Dictionary(O=pikepdf.Name.Table)
                attributes.Scope = pikepdf.Name(scope)
                tag.A = attributes
            elif str(tag.S) == "/TD" and "/A" in tag and "/Headers" in tag.A:
                heads = [self._same_id.get(bytes(h), h) for h in tag.A.Headers]
                tag.A.Headers = _array(heads)

    def pair_terms(self) -> None:
        """Make a term and its description one item, and say how each list is numbered."""
        import pikepdf

        for tag, _ in self._walk():
            if str(tag.S) != "/L":
                continue
            source = self._source(tag)
            numbering = _NUMBERINGS.get(source.name if source else "")
            if numbering is None:
                continue
            if numbering == "/None":
                self._pair_items(tag)
            elif not any(str(t.S) == "/Lbl" for item in _tags(tag) for t in _tags(item)):
                numbering = "/None"
            tag.A = pikepdf.Dictionary(O=pikepdf.Name.List, ListNumbering=pikepdf.Name(numbering))

    def _pair_items(self, terms: Any) -> None:
        import pikepdf

        kept: list[Any] = []
        for item in _kids(terms):
            source = self._source(item) if _is_tag(item) else None
            if source is not None and source.name == "dt":
                for body in _tags(item):
                    body.S = pikepdf.Name.Lbl
            before = self._source(kept[-1]) if kept and _is_tag(kept[-1]) else None
            if source and source.name == "dd" and before and before.name == "dt":
                term = kept[-1]
                for body in _tags(item):
                    body.P = term
                term.K = _array([*_kids(term), *_kids(item)])
                self._replaced[item.objgen] = term
                # One description a term: the next one is an item of its own.
                self._set_name(term, "pair")
            else:
                kept.append(item)
        terms.K = _array(kept)

    # --- what is not read, and what leads back ---

    def drop_running_matter(self) -> None:
        """Make artifacts of marked content that no tag holds, and mend the parent tree."""
        import pikepdf

        held = {tag.objgen for tag, _ in self._walk()}
        numbers = self._root.ParentTree.Nums
        pages = {int(p.get("/StructParents", -1)): p.obj for p in self._document.pages}
        for place in range(0, len(numbers), 2):
            entry = numbers[place + 1]
            if not isinstance(entry, pikepdf.Array):
                numbers[place + 1] = self._survivor(entry)
                continue
            page = pages[int(numbers[place])].objgen
            tags: list[Any] = list(entry)
            for mcid, tag in enumerate(tags):
                if tag is None:
                    continue
                survivor = self._survivor(tag)
                if (page, mcid) in self._unread or survivor.objgen not in held:
                    self._unread.add((page, mcid))
                    entry[mcid] = pikepdf.Object.parse(b"null")
                else:
                    entry[mcid] = survivor
        for page in self._document.pages:
            mcids = {mcid for number, mcid in self._unread if number == page.obj.objgen}
            if mcids:
                self._make_artifacts(page, mcids)

    def _make_artifacts(self, page: Any, mcids: set[int]) -> None:
        import pikepdf

        changed = []
        for step in pikepdf.parse_content_stream(page):
            if str(step.operator) == "BDC":
                properties = step.operands[1]
                if isinstance(properties, pikepdf.Dictionary) and (
                    int(properties.get("/MCID", -1)) in mcids
                ):
                    pagination = pikepdf.Dictionary(Type=pikepdf.Name.Pagination)
                    step = pikepdf.ContentStreamInstruction(
                        [pikepdf.Name.Artifact, pagination], pikepdf.Operator("BDC")
                    )
            changed.append(step)
        stream = pikepdf.unparse_content_stream(changed)
        page.Contents = self._document.make_stream(stream)

    def _survivor(self, tag: Any) -> Any:
        while tag.objgen in self._replaced:
            tag = self._replaced[tag.objgen]
        return tag

    def index_ids(self) -> None:
        """Write the tree of ids, which a file with ids must have (ISO 32000-1, table 322)."""
        import pikepdf

        ids = {bytes(tag.ID): tag for tag, _ in self._walk() if "/ID" in tag}
        if ids:
            names: list[Any] = []
            for key in sorted(ids):
                names += [pikepdf.String(key.decode("latin-1")), ids[key]]
            first, last = names[0], names[-2]
            leaf = pikepdf.Dictionary(Names=_array(names), Limits=_array([first, last]))
            root = pikepdf.Dictionary(Kids=_array([self._document.make_indirect(leaf)]))
            self._root.IDTree = self._document.make_indirect(root)

    # --- marks ---

    def clear_marks(self) -> None:
        """Take away the titles that named source elements."""
        for tag, _ in self._walk():
            if self._source(tag) is not None:
                del tag["/T"]

    def _source(self, tag: Any) -> _Source | None:
        title = str(tag.get("/T", ""))
        if not title.startswith(self._mark):
            return None
        return _Source(*title.removeprefix(self._mark).split("|"))

    def _set_name(self, tag: Any, name: str) -> None:
        import pikepdf

        source = self._source(tag)
        if source is not None:
            tag.T = pikepdf.String(f"{self._mark}{source.number}|{name}|{source.scope}")

    def _walk(self) -> Iterator[tuple[Any, frozenset[str]]]:
        """Give every tag in reading order, with the kinds of tag it stands in."""
        waiting = [(tag, frozenset[str]()) for tag in reversed(list(_tags(self._root)))]
        while waiting:
            tag, ancestors = waiting.pop()
            yield tag, ancestors
            inside = ancestors | {str(tag.S)}
            waiting += [(kid, inside) for kid in reversed(list(_tags(tag)))]


def _kids(tag: Any) -> list[Any]:
    import pikepdf

    kids = tag.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is_tag(kid: Any) -> bool:
    import pikepdf

    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def _tags(tag: Any) -> Iterator[Any]:
    return (kid for kid in _kids(tag) if _is_tag(kid))


def _heads(head: Any) -> list[Any]:
    return [cell for row in _tags(head) for cell in _tags(row) if str(cell.S) == "/TH"]


def _array(items: list[Any]) -> Any:
    import pikepdf

    return pikepdf.Array(items)
