"""The shipped typeface holds every sign a paper prints, and both setters find each weight."""

import hashlib
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

FACES = {
    "SourceSans3-Regular.ttf": (400, "normal"),
    "SourceSans3-It.ttf": (400, "italic"),
    "SourceSans3-Semibold.ttf": (600, "normal"),
    "SourceSans3-Bold.ttf": (700, "normal"),
}
SIGNS = "£€–—’‘“”…•→←↑↓▲▼●≥≤−×±½ŵŷŴŶ\N{NO-BREAK SPACE}"

TEXT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60">'
    "<text x='10' y='40' font-size='30' font-family=\"'Source Sans 3'\" "
    "font-weight='{weight}' font-style='{style}'>{words}</text></svg>"
)


@pytest.fixture(scope="module")
def folder(root):
    return root / "templates" / "fonts"


def test_the_folder_holds_these_faces_and_their_licence(folder):
    assert {path.name for path in folder.glob("*.ttf")} == set(FACES)
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FACES)
def test_a_face_says_what_it_is(name, folder):
    weight, style = FACES[name]
    with TTFont(folder / name) as font:
        family = font["name"].getBestFamilyName()
        assert (family, font["OS/2"].usWeightClass) == ("Source Sans 3", weight)
        assert bool(font["OS/2"].fsSelection & 1) == (style == "italic")


@pytest.mark.parametrize("name", FACES)
def test_a_face_holds_every_sign_we_print(name, folder):
    with TTFont(folder / name) as font:
        assert [sign for sign in SIGNS if ord(sign) not in font.getBestCmap()] == []


def test_charts_find_each_weight(folder):
    import vl_convert

    vl_convert.register_font_directory(str(folder))

    def draw(weight, style, words="Answered"):
        drawing = TEXT.format(weight=weight, style=style, words=words)
        return hashlib.sha256(vl_convert.svg_to_png(drawing)).hexdigest()

    blank = draw(400, "normal", words="")
    drawn = {draw(weight, style) for weight, style in FACES.values()}
    assert len(drawn) == len(FACES)
    assert blank not in drawn


@pytest.mark.needs_pango
def test_pages_find_each_weight(folder):
    import pikepdf
    import weasyprint

    faces = "".join(
        f"@font-face {{font-family: 'Source Sans 3'; src: url('{(folder / name).as_uri()}');"
        f" font-weight: {weight}; font-style: {style}}}"
        for name, (weight, style) in FACES.items()
    )
    words = "".join(
        f"<p style=\"font: {style} {weight} 12pt 'Source Sans 3'\">Answered</p>"
        for weight, style in FACES.values()
    )
    page = f"<html lang='en'><title>Faces</title><style>{faces}</style>{words}</html>"
    with pikepdf.open(BytesIO(weasyprint.HTML(string=page).write_pdf())) as pdf:
        used = [str(font.BaseFont).split("+")[1] for font in pdf.pages[0].Resources.Font.values()]
    assert len(set(used)) == len(FACES)
    assert all(name.startswith("Source-Sans-3") for name in used)
