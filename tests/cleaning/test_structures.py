"""Pages of HTML built the way content systems build them, in our own words."""

import pytest

from newsnlp.cleaning.page import clean_page

pytestmark = pytest.mark.model

STORY = (
    "The council of Skarrow voted late on Tuesday to take over the ferry that connects the island with the mainland.",
    "Fourteen of the nineteen councillors backed the plan after a debate that lasted for almost five hours.",
    "“We have waited for boats that never came,” said the council leader, Ingrid Tollund, after the vote.",
    "The line carries about 310,000 passengers a year and is the only regular link for the island's 6,200 people.",
    "Opponents warned that the island could not afford the risk, and that nothing had been set aside for fuel.",
    "The handover is planned for the first of October, after the tourist season, when the ships can be spared.",
)


def page_of(inner, *, title="Island council votes to take over ailing ferry line", head="", lang="en"):
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title} | Courier</title>{head}</head><body><header><nav><ul>'
        "<li><a href='/'>Home</a></li><li><a href='/l'>Local</a></li><li><a href='/s'>Sport</a></li></ul></nav>"
        f"</header>{inner}<footer><a href='/p'>Privacy policy</a><p>© 2025 Courier</p></footer></body></html>"
    )


def story(paragraphs=STORY, title="Island council votes to take over ailing ferry line"):
    return f"<h1>{title}</h1>" + "".join(f"<p>{p}</p>" for p in paragraphs)


def body(page):
    return tuple(page.text.split("\n\n")) if page.text else ()


both = pytest.mark.parametrize("vote", [True, False], ids=["vote", "alone"])


@both
def test_what_is_not_shown_with_the_page_is_not_of_the_article(vote):
    inner = (
        f"<main><article>{story(STORY[:3])}"
        '<p class="sr-only">The article continues after an advertisement that is not shown to screen readers.</p>'
        + "".join(f"<p>{p}</p>" for p in STORY[3:])
        + '</article><div class="modal" role="dialog"><h2>Report an error</h2><p>Have you found a mistake in this'
        " article? Tell us what is wrong and we will look at it as soon as we can.</p></div></main>"
    )
    page = clean_page(page_of(inner), vote=vote)
    assert body(page) == STORY
    assert {"hidden"} == {d.reason for d in page.dropped if "mistake" in d.text or "continues" in d.text}


@both
def test_article_that_a_script_is_to_show_stays(vote):
    assert body(clean_page(page_of(f'<div style="display:none">{story()}</div>'), vote=vote)) == STORY


UNSPACED = {
    "th": (
        "ชาวบ้านดอนแก้วปลูกป่าชายเลนคืนชายฝั่งที่หายไป",
        "ชาวบ้านตำบลดอนแก้วกว่าสี่ร้อยคนช่วยกันปลูกต้นโกงกางเมื่อวันศุกร์ หลังจากคลื่นทะเลกัดเซาะชายฝั่งหายไปเกือบหนึ่งกิโลเมตรในช่วงยี่สิบปีที่ผ่านมา",
        "ผู้ใหญ่บ้าน สมชาย ทองดี กล่าวว่า โรงเรียนเก่าของเขาจมอยู่ใต้น้ำมาตั้งแต่ปี 2551 และเขาไม่อยากให้ลูกหลานต้องย้ายหนีอีก",
        "ชาวประมงบอกว่าปูและหอยเริ่มกลับมาในแปลงที่ปลูกไว้เมื่อสองปีก่อน บางคนมีรายได้เพิ่มขึ้นวันละสองร้อยบาท",
    ),
    "km": (
        "សិស្សភូមិស្រែចំការបង្កើតបណ្ណាល័យលើទូក",
        "សិស្សវិទ្យាល័យនៅភូមិស្រែចំការបានបង្កើតបណ្ណាល័យមួយលើទូក ដើម្បីនាំសៀវភៅទៅដល់ក្មេងៗដែលរស់នៅតាមផ្ទះបណ្ដែតទឹក។",
        "ទូកចាស់នោះត្រូវបានជួសជុលដោយឪពុកម្ដាយ និងជាងឈើក្នុងភូមិអស់រយៈពេលបីខែ។ វាមានសៀវភៅជាងមួយពាន់ក្បាល។",
        "អាជ្ញាធរឃុំបានសន្យាជួយថ្លៃសាំងរយៈពេលមួយឆ្នាំ។ ក្រុមសិស្សនៅត្រូវការអំពូលពន្លឺព្រះអាទិត្យ ព្រោះក្មេងភាគច្រើនអានពេលល្ងាច",
    ),
    "am": (
        "በደብረ ወንዝ ከተማ አዲስ የውሃ መስመር ተመረቀ",
        "በደብረ ወንዝ ከተማ ለአርባ ሺህ ነዋሪዎች ንጹህ ውሃ የሚያቀርብ አዲስ መስመር ረቡዕ ዕለት ተመርቋል። ግንባታው አምስት ዓመታት ፈጅቷል።",
        "የከተማዋ ነዋሪዎች እስካሁን ድረስ ውሃ ለመቅዳት በቀን እስከ ሦስት ሰዓት ይጓዙ ነበር። ብዙ ልጃገረዶች ከትምህርት ይቀሩ እንደነበር መምህራን ይናገራሉ።",
        "የውሃ ሚኒስቴር እንዳስታወቀው ፕሮጀክቱ ሁለት መቶ ሠላሳ ሚሊዮን ብር ወጪ ተደርጎበታል። ገንዘቡ ከመንግሥትና ከነዋሪዎች የተገኘ ነው።",
    ),
}


@both
@pytest.mark.parametrize("lang", UNSPACED)
def test_scripts_without_spaces_or_full_stops_make_articles(lang, vote):
    title, *paragraphs = UNSPACED[lang]
    page = clean_page(page_of(story(paragraphs, title), title=title, lang=lang), vote=vote)
    assert page.title == title and body(page) == tuple(paragraphs)


TEASERS = "".join(
    f'<div><h2><a href="/{i}">Story number {i} of the day</a></h2><time>4 March 2025</time><p>{p}</p></div>'
    for i, p in enumerate(STORY)
)
LINKED_TEASERS = "".join(
    f'<a href="/{i}"><h3>Story number {i} of the day</h3><p>{p}</p></a>' for i, p in enumerate(STORY)
)
LISTS = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
CLAIM = '<meta property="og:type" content="article">'
NO_ARTICLES = {
    "front page": page_of(TEASERS, title="News from the islands"),
    "cards that are links": page_of(LINKED_TEASERS, title="News from the islands"),
    "archive that claims to be an article": page_of(TEASERS, title="Local", head=CLAIM + LISTS),
    "product": page_of(
        "<h1>Deck lamp</h1><p>The lamp is of solid brass and is made by hand in our own workshop by the harbour.</p>"
        "<p>Its glass is four millimetres thick and can be taken out for cleaning without any tools.</p>",
        title="Deck lamp",
        head='<meta property="og:type" content="product">',
    ),
    "error": page_of(
        "<h1>404</h1><p>It looks like nothing was found at this location. Maybe try one of the links below?</p>",
        title="Page not found",
    ),
    "login": page_of(
        "<h1>Sign in</h1><p>New to the Courier? Create a free account to read three articles a month.</p>",
        title="Sign in",
    ),
    "cookie wall": page_of(
        "<h1>Welcome</h1><p>We and our partners store information on your device, such as cookies, to show personalised"
        " advertising and content.</p><p>You may withdraw your consent at any time in the settings of the page.</p>",
        title="Welcome",
    ),
    "about the site": page_of(
        "<h1>About us</h1><p>The Courier has been published every week since 1921. It belongs to its readers.</p>"
        "<p>We have five reporters, one photographer and a dog, and we would like to hear from you.</p>",
        title="About us",
        head=CLAIM,
    ),
}


@both
@pytest.mark.parametrize("kind", NO_ARTICLES)
def test_page_of_another_kind_is_no_article(kind, vote):
    page = clean_page(NO_ARTICLES[kind], vote=vote)
    assert page.text == "" and page.article_probability < 0.5
    assert [w.split(":")[0] for w in page.warnings] == ["no_article"]


@both
def test_brief_without_any_claims_is_an_article(vote):
    assert body(clean_page(page_of(story(STORY[:2])), vote=vote)) == STORY[:2]


@both
def test_list_of_stories_under_its_own_words_that_calls_itself_an_article_is_one(vote):
    claim = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Five stories"}</script>'
    page = clean_page(page_of("<h1>Five stories</h1>" + TEASERS, title="Five stories", head=claim), vote=vote)
    assert set(STORY[1:]) <= set(body(page))


SECOND = (
    "Archaeologists in the port town of Veldmouth have uncovered a boat that is more than 3,400 years old.",
    "Only four boats of that age are known in Europe, and none of them has its stern intact, as this one does.",
    "The town hopes to keep the boat, and its mayor has offered the old customs house, which has long been empty.",
)


@both
def test_stories_that_follow_on_the_same_page_are_others(vote):
    first = f'<article>{story()}<section class="note"><p>The vote was held on Tuesday.</p></section></article>'
    second = f"<article>{story(SECOND, 'Bronze Age boat found beneath car park')}</article>"
    page = clean_page(page_of(first + "<div>Next story</div>" + second), vote=vote)
    assert body(page)[: len(STORY)] == STORY and not set(SECOND) & set(body(page))
    assert {"another article"} == {d.reason for d in page.dropped if d.text == SECOND[1]}


@both
def test_entries_of_a_live_page_are_all_of_it(vote):
    entries = "".join(
        f"<article><h2>{i + 9}.30: the debate goes on</h2><p>{a}</p><p>{b}</p></article>"
        for i, (a, b) in enumerate(zip(STORY[::2], STORY[1::2], strict=True))
    )
    page = clean_page(page_of("<main><h1>Island council votes: live</h1>" + entries + "</main>"), vote=vote)
    assert set(STORY[2:]) <= set(body(page))


def test_page_whose_text_is_only_in_a_script_says_what_its_head_says():
    claim = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry saved", "datePublished":'
        ' "2025-03-11", "author": {"name": "Ann Lee"}, "articleSection": "Local", "keywords": ["ferry"]}</script>'
    )
    page = clean_page(f'<html lang="en"><head>{claim}</head><body><div id="root"></div></body></html>')
    assert (page.text, page.title, str(page.published), page.authors) == ("", "Ferry saved", "2025-03-11", ("Ann Lee",))
    assert (page.section, page.tags, page.language) == ("Local", ("ferry",), "en")
    assert page.warnings[0].startswith("empty")
