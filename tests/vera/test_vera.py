"""The PDF checker must be able to say no: a checker that passes everything proves nothing."""

import pytest

pytestmark = [pytest.mark.needs_java, pytest.mark.needs_pango]

PAPER = '<html lang="en"><head>{title}</head><body><h1>Calls</h1><p>All answered.</p></body></html>'


def write_pdf(path, *, title, variant="pdf/ua-1"):
    import weasyprint

    weasyprint.HTML(string=PAPER.format(title=title)).write_pdf(path, pdf_variant=variant)
    return path


def test_a_tagged_paper_with_a_title_passes(tmp_path, validate_pdf_ua):
    paper = write_pdf(tmp_path / "paper.pdf", title="<title>Calls</title>")
    assert validate_pdf_ua(paper) == []


def test_a_paper_without_a_title_is_refused(tmp_path, validate_pdf_ua):
    paper = write_pdf(tmp_path / "paper.pdf", title="")
    assert [broken.rule for broken in validate_pdf_ua(paper)] == ["7.1-9"]


def test_the_archive_standard_is_checked_too(tmp_path, validate_pdf_ua):
    paper = write_pdf(tmp_path / "paper.pdf", title="<title>Calls</title>", variant="pdf/a-3a")
    assert validate_pdf_ua(paper, flavour="3a") == []
    assert validate_pdf_ua(paper, flavour="ua1") != []


def test_a_file_that_is_no_pdf_is_an_error_not_a_pass(tmp_path, validate_pdf_ua):
    letter = tmp_path / "letter.pdf"
    letter.write_text("Dear Sir or Madam", encoding="utf-8")
    with pytest.raises(AssertionError, match="could not read"):
        validate_pdf_ua(letter)
