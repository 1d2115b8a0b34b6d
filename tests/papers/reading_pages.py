"""A page as a screen reader and a browser meet it: its elements, its words, what labels what."""

import re
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Every element with its attributes and the elements it stands in; tags are balanced."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.said = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "title"):
            self.said.append(data)

    def all(self, tag):
        return [attrs for name, attrs, _ in self.elements if name == tag]

    @property
    def words(self):
        return " ".join(" ".join(self.said).split())


def body_of(text):
    """Give a page from its body on, one picture as one mark."""
    body = text[text.index("<body") :]
    return re.sub(r"<svg.*?</svg>", "<svg/>", body, flags=re.DOTALL)


def assert_stands_alone(text, page):
    """Nothing is loaded, run or sent; ids are unique; what is named is there; one first heading."""
    for tag in ("script", "link", "iframe", "img", "object", "form", "a"):
        found = page.all(tag)
        assert all(tag == "a" and a["href"].startswith("#") for a in found), tag
    assert not re.search(r"url\((?!\"?data:)", text)
    assert "@import" not in text
    assert not [a for _, attrs, _ in page.elements for a in attrs if a.startswith("on")]
    assert " style=" not in text
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    ids = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    named = {a["href"][1:] for a in page.all("a")}
    for _, attrs, _ in page.elements:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            named |= set(attrs.get(name, "").split())
    assert named <= set(ids)
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
