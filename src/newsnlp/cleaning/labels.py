"""Lines inside an article that are not of it and say so by their words alone, in many languages."""

from __future__ import annotations

import re
from functools import cache

_ADVERTISEMENT = (
    "(?:skip )?advertisements?(?: \\W scroll to continue)?|ad feedback|advert|sponsored(?: content)?"
    "|promoted content|anzeige|werbung|publicidad|publicité|publicidade|pubblicità|reklama?|reklame|iklan"
    "|annons(?:er)?|mainos|advertentie|ogłoszenie|hirdetés|inzerce|publicitate|διαφήμιση|tangazo"
    "|реклама|広告|广告|廣告|광고|quảng cáo|إعلان|विज्ञापन"
    "|(?:article|story) continues (?:below|after)(?: th(?:is|e))?(?: ad| advertisement| video)?"
    "|(?:continue|keep) reading(?: the main story| below)?|scroll (?:down )?to continue(?: reading| with content)?"
)
# Before a colon or another mark, and the headline of another story.
_TEASER = (
    "also read|read also|read more|read next|read|watch|listen|see also|related(?: story| stories)?|recommended"
    "|don.t miss|más información|lea también|lee también|lea más|leer más|te puede interesar|te recomendamos"
    "|leia também|leia mais|veja também|saiba mais|à lire(?: aussi)?|lire (?:aussi|également|plus)|leggi anche"
    "|lesen sie (?:auch|mehr)|mehr zum thema|auch interessant|lees ook|læs også|les også|läs också|lue myös"
    "|czytaj (?:też|także)|zobacz (?:też|także)|čtěte také|olvasta már|citește și|διαβάστε επίσης|baca juga|simak juga"
    "|soma pia|читайте также|смотрите также|(?:यह|ये|इसे) भी पढ़ें|相关阅读|延伸阅读|関連記事|관련 ?기사|اقرأ أيض(?:ا|ًا|اً)"
    "|إقرأ أيضا|اقرأ المزيد|ilginizi çekebilir|okumaya devam et|haberin devamı|halaman selanjutnya|xem thêm|đọc thêm"
)
# Such a word alone on its line is a label only if it can be nothing else.
_ALONE = (
    "also read|read (?:also|more|next)|see also|recommended|lea también|lee también|te puede interesar"
    "|te recomendamos|leia também|leia mais|veja também|saiba mais|lire (?:aussi|également)|leggi anche|lees ook"
    "|baca juga|simak juga|soma pia|читайте также|(?:यह|ये|इसे) भी पढ़ें|相关阅读|延伸阅读|関連記事|관련 ?기사"
    "|اقرأ أيض(?:ا|ًا|اً)|ilginizi çekebilir|haberin devamı|halaman selanjutnya|xem thêm|đọc thêm"
    "|related (?:articles|stories|news|posts)|ilgili haberler|مقالات ذات صلة|مطالب مرتبط|संबंधित खबरें"
    "|tin liên quan"
    "|list of \\d+ items?|end of list"
)
_CHANNELS = "whatsapp|telegram|youtube|facebook|instagram|tiktok|twitter|x|bluesky|threads|linkedin|google news"
PATTERNS: dict[str, str] = {
    "advertisement": rf"(?:{_ADVERTISEMENT})",
    "related links": rf"(?:{_TEASER}) ?(?:[:：|»>]|[–—-] ).{{0,160}}|(?:{_ALONE})",
    "share bar": rf"(?:follow|join|like|find) us (?:on|at) .{{0,80}}"
    rf"|(?:join|follow) (?:our|the) .{{0,30}}\b(?:{_CHANNELS})\b.{{0,60}}",
    "newsletter box": r"download (?:the|our) .{0,30}\bapp\b.{0,60}"
    r"|by (?:signing up|subscribing|registering|submitting|clicking|continuing|entering|providing)\b.{0,80}\byou"
    r" .{0,20}(?:agree|accept|consent|acknowledge).{0,300}",
    "credit": r"(?:责任编辑|责编|責任編輯|本文编辑|编审|校对)\s*[:：]\s*\S{1,20}",
    "address": r"(?:url|permalink|short link)\s*:\s*(?:https?://|www\.)\S+",
    "player": r"listen to (?:this|the) (?:article|story).{0,20}|play (?:audio|video)|loading(?: video)?",
    "caption": r"image|photo|video",
    "paywall": r"you(?:.ve| have) (?:reached|read|used) .{0,40}\b(?:article|stor)\w*\b.{0,120}"
    r"|il vous reste \d+(?:[.,]\d+)? ?% de cet article.{0,60}",
}

_PICTURE = (
    "photo(?:graph|s)?(?: credit| by)?|foto|bild|image(?: credit| caption)?|picture|imagen|zdjęcie|fot|kuva|kép"
    "|ljósmynd|crédit|crédito|credit|quelle|фото|ảnh|写真|사진|图片|صورة|تصوير|फोटो"
)
# In HTML the markup says so, and captions may be wanted.
OF_COPIES: dict[str, str] = {
    "caption": rf"(?:{_PICTURE})\.? ?[:：/=|] ?.{{2,120}}"
    rf"|.{{10,200}}(?:[.!?…\"”’»)] ?|[ (\[][-–—/|(\[•] ?| [(\[])(?:{_PICTURE})\.? ?[:：/=|] ?"
    rf"(?:[^.!?]|(?-i:(?<=\b[A-Z]))\.){{2,60}}"
    r"|(?!copyright).{0,400}© ?(?!(?:19|20)\d\d|copyright)[^\W\d_].{2,290}"
    r"|.{5,300}(?-i:[A-Z]\w+), (?:(?:second|third|fourth|far|front|back|top|bottom) )?(?:from )?"
    r"(?:left|right|cent(?:er|re)),"
    r"(?! (?:left|right|cent|and (?:left|right|cent))).{3,290}"
    r"|.{5,300}\((?-i:v\. ?l\.|l\.|r\.|re\.|li\.|left|right|links|rechts|center|centre)\).{0,120}"
    r"|.{10,290}(?:\((?:file|archive?|archivbild|symbolbild|symbolfoto|arkivfoto|arkivbild)\)"
    r"|[.,] ?(?:file(?: photo)?|archivbild|symbolbild|arkivfoto))\.?"
    r"|pictured(?:,| above| at| from| here| in| left| right| with)\b.{3,300}"
    r"|.{0,200}\b(?:from left|von links):.{3,300}"
    r"|.{0,200}\((?:from )?(?:l-r|l to r|left to right|v\.l\.n\.r\.|von links)\).{0,200}"
    r"|(?:bar|pie|line|column) (?:chart|graph) show(?:ing|s) .{10,400}"
    r"|(?:a )?(?:map|chart|graph|graphic) (?:entitled|titled) .{10,400}"
    r"|.{10,290}\((?:(?:photo|image|picture|foto|pic|file|screenshot|credit|courtesy|getty)\b[^()]{0,80}"
    r"|(?:afp|reuters|ap)(?: ?/| photo| via| file| pic)[^()]{0,80})\)",
    "contact": r"(?=.{0,160}\b(?:e-?mail(?:ing)?|mail|tips?|contact|reach|write|stuur|schreib\w*|correo|escr[ií]\w+"
    r"|redaktion|redactie|newsdesk)\b).{0,160}\S+@[\w-]+\.\w.{0,80}",
    "related links": r".{20,280}[.!?…] ?(?:(?-i:mehr)|weiterlesen|lees (?:meer|verder)|läs mer|les mer|læs mere"
    r"|lire la suite|leer más|leggi tutto|leia mais|читать далее|(?:more|mehr) ?[»›>]+|(?-i:swr|ndr|mdr|wdr|rbb))\.?"
    r"|\[/?\w+ \w+=[^\]]*\].{0,200}"
    r"|also on [\w.]*[a-z]{2,}\.(?:com|net|org|co|tv|example|[a-z]{2})\b(?!\d).{0,200}"
    r"|.{0,260}\bclick here for (?:more|the latest|all)\b.{0,80}",
    "comments": r".{0,160}\b(?:kommentare?|comments?|commentaires|comentarios)\b.{0,160}\b(?:freigegeben|freigeschaltet"
    r"|netiquette|themenbezogen)\b.{0,300}"
    r"|(?=.{0,300}\b(?:please|your|bitte|ihre?n?)\b).{0,160}\b(?:kommentare?|comments?)\b.{0,160}\b(?:moderiert"
    r"|moderated|gelöscht|will be (?:removed|deleted)|sachlich)\b.{0,300}",
    "translation note": r"(?:dies(?:er|es)?|this) (?:article|story|text|post|piece|report|interview|page|artikel"
    r"|beitrag|inhalt|is an?|ist eine?)\b.{0,60}(?:übersetz(?:ung|t)|translated|translation)\b.{0,260}",
    "newsletter box": r"(?:sign up (?:here|now|today|(?:for|to) our)|subscribe (?:here|now|today|to our)"
    r"|click here to (?:subscribe|sign up|join)|inscrivez-vous (?:à|ici)|abonnez-vous (?:à notre|ici)"
    r"|suscríb(?:e|a)(?:te|se)|iscriviti|inscreva-se|prenumerera|meld deg på|zapisz się)\b.{0,160}"
    r"|.{20,260}[.!?:–] (?:(?:kostenlos|jetzt|hier) (?:anmelden|abonnieren|registrieren)"
    r"|(?:sign up|subscribe) (?:here|now|today))"
    r"|.{0,80}\bnewsletter\b.{0,60}\b(?:informiert|liefert|fasst|landet|postfach|anmelden|abonnieren|delivers"
    r"|(?:brings|sends|gives) you|inbox|sign up|subscribe)\b.{0,250}"
    r"|(?:did you )?(?:enjoy|like|love)(?:ed|ing|d)? (?:this (?:article|story|piece|post)"
    r"|our (?:work|articles?|stories|content|coverage|journalism|site|page|newsletter))\b.{0,80}"
    r"(?:support|subscrib|sign up|donat|member|follow|share).{0,120}"
    r"|(?:please consider (?:supporting|donating|subscribing|becoming)|support our (?:work|journalism))\b.{0,300}",
    "tags": r"(?:published|filed|posted) (?:under|in) ?:.{3,300}",
    "footer": r"copyright ©.{0,140}",
    "player": r"(?:diese audioversion|dieser (?:artikel|beitrag|text) wurde (?:automatisch|maschinell|künstlich))"
    r".{0,160}",
    "share bar": "facebook|twitter|whatsapp|telegram|linkedin|pinterest|فيسبوك|تويتر|واتساب|تليجرام|تيليجرام|شارك"
    r"|(?:اشتراک|شیئر|مشاركة|शेयर|साझा|শেয়ার|பகிர்|แชร์|طباعة|چاپ|प्रिंट|تعليق|تبصرہ|टिप्पणी|دیدگاه)(?:[ \u200c]\S+)?"
    "|微信|微博|分享到?|ツイート|シェア|공유|카카오톡|поделиться|вконтакте|share|tweet|paylaş"
    "|bagikan|teilen|compartir|compartilhar|partager|condividi|delen|dela|udostępnij|chia sẻ|shiriki|κοινοποίηση",
}


@cache
def _whole_line(of_copies: bool = False) -> re.Pattern[str]:
    patterns = OF_COPIES if of_copies else PATTERNS
    named = "|".join(f"(?P<{name.replace(' ', '_')}>{pattern})" for name, pattern in patterns.items())
    return re.compile(rf"\W{{0,8}}(?:{named})\W*", re.I)


def label_in_copy(line: str) -> str | None:
    """What a line of copied text is that can be no line of an article; in HTML other things tell.

    >>> label_in_copy("The pier in May. Photo: Ana Ruiz/Valley Ledger"), label_in_copy("Got a tip? Mail us: a@b.org")
    ('caption', 'contact')
    """
    return _label(line, _whole_line(of_copies=True), 500)


def label_of(line: str) -> str | None:
    """What a line is that is a label and nothing else; None for all other lines.

    >>> label_of("Also read: Ferry fares to rise"), label_of("Advertisement"), label_of("She read: it was late.")
    ('related links', 'advertisement', None)
    """
    return _label(line, _whole_line(), 400)


def _label(line: str, pattern: re.Pattern[str], longest: int) -> str | None:
    match = pattern.fullmatch(line) if len(line) <= longest else None
    return match.lastgroup.replace("_", " ") if match and match.lastgroup else None
