import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.article import Page
from newsnlp.decode import decode, decode_bytes
from newsnlp.errors import PageError

SENTENCE = "Die Brücke über die Straße wird für Fußgänger gesperrt, sagte Bürgermeister Müller."


def test_text_passes_as_it_is():
    assert decode(Page("Zoë — 5 €")) == ("Zoë — 5 €", ())


def test_utf8_needs_no_declaration():
    assert decode(Page(SENTENCE.encode())) == (SENTENCE, ())


@pytest.mark.parametrize("bom, encoding", [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")])
def test_byte_order_mark_is_believed_and_left_out(bom, encoding):
    assert decode_bytes(bom + SENTENCE.encode(encoding))[0] == SENTENCE


def test_charset_of_the_media_type_is_believed():
    raw = "Мост закроют на год.".encode("koi8-r")
    assert decode(Page(raw, media_type="text/html; charset=koi8-r"))[0] == "Мост закроют на год."


def test_charset_of_the_page_is_believed():
    raw = f'<html><head><meta charset="iso-8859-1"></head><p>{SENTENCE}'.encode("cp1252")
    assert SENTENCE in decode(Page(raw))[0]


def test_wrong_declaration_gives_way_to_valid_utf8():
    raw = f'<meta charset="iso-8859-1"><p>{SENTENCE}'.encode()
    assert SENTENCE in decode(Page(raw))[0]


def test_page_cut_inside_a_character_is_still_utf8():
    text, warnings = decode_bytes("Zürich".encode() + "é".encode()[:1])
    assert text == "Zürich\ufffd"
    assert warnings[0].startswith("undecodable:")


def test_utf16_without_a_mark_is_told_by_its_zeros():
    assert decode_bytes(SENTENCE.encode("utf-16-le"))[0] == SENTENCE


def test_unknown_charset_names_are_passed_over():
    assert decode_bytes(b'<meta charset="no-such-thing"><p>Rain</p>')[0].endswith("<p>Rain</p>")


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14\x00", b"%PDF-1.7\n", b"\x1f\x8b\x08\x00", b"\x89PNG\r\n\x1a\n"])
def test_file_of_another_kind_is_refused_with_its_name(start):
    with pytest.raises(PageError, match=r"the page is (?:a|gzip)"):
        decode(Page(start + bytes(range(256))))


def test_archive_read_as_text_is_refused():
    with pytest.raises(PageError, match="zip"):
        decode(Page("PK\x03\x04\x14\x00\x08\x00 and so on"))


def test_text_that_begins_like_an_archive_passes():
    assert decode(Page("BZh is how a bzip2 file begins."))[0].startswith("BZh")


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_page_error(raw):
    try:
        text, _ = decode(Page(raw))
    except PageError:
        return
    assert isinstance(text, str)


@pytest.mark.parametrize(
    "encoding, sentence",
    [
        ("cp1251", "В городе открыли библиотеку в бывшем трамвайном депо, и очередь растянулась до остановки. "),
        ("cp1255", "יותר משלוש מאות תושבים התאספו ביום ראשון בערב בחורשה הוותיקה, במחאה על התוכנית להקים מגדל. "),
        ("gb18030", "在青泽县的老街上，开了六十三年的钟表铺上周五关上了门，来告别的街坊挤满了铺面。"),
    ],
)
def test_western_declaration_over_words_of_another_script_is_not_believed(encoding, sentence):
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{sentence * 4}</p></body></html>'
    text, warnings = decode_bytes(page.encode(encoding))
    assert sentence in text
    assert [w.split(":")[0] for w in warnings] == ["encoding"]


def test_western_declaration_over_western_words_is_believed():
    page = '<meta charset="iso-8859-1"><p>Ève a vu l’été à Orléans où l’on a mangé des pâtés salés… » ÉÉÉÉ</p>' * 20
    assert decode_bytes(page.encode("cp1252")) == (page, ())


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("https://gazette.example/ferry\n", "an address, 'https://gazette.example/ferry'; nothing is fetched"),
        ("pages/ferry.html", "the name of a file, 'pages/ferry.html'; give its path"),
        ("./two ferries.htm", "the name of a file, './two ferries.htm'; give its path"),
        ("C:\\My pages\\ferry.PDF", "the name of a file"),
    ],
)
def test_what_leads_to_a_page_is_none(raw, told):
    with pytest.raises(PageError, match=told):
        decode(Page(raw))
    for whole in (f"See {raw.strip()} for more.", f"<p>{raw}</p>", ""):
        assert decode(Page(whole)) == (whole, ())


@pytest.mark.parametrize("raw", ['{"id": 1, "text": "A ferry sank."}\n{"id": 2}', '\n[ {"text": "A ferry sank."}]'])
def test_json_is_no_page(raw):
    for page in (Page(raw), Page(raw.encode())):
        with pytest.raises(PageError, match="the page is JSON"):
            decode(page)
    for whole in ("[1] A ferry sank.", '{ "A ferry sank," he said. }', "{"):
        assert decode(Page(whole))[0] == whole
