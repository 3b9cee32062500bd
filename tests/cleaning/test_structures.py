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
