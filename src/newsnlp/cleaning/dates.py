"""Dates as pages write them, in figures and in the words of several dozen languages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache


def _key(word: str) -> str:
    """A word in small letters without accents, by which the names of months are looked up.

    >>> _key("KASIM") == _key("Kasım"), _key("ΜΑΪΟΥ") == _key("Μαΐου")
    (True, True)
    """
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in plain if not "\u0300" <= c <= "\u036f").replace("ı", "i")


MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan januar jänner januari janvier janv enero ene janeiro gennaio gen ocak oca stycznia styczeń ledna"
        " leden januarie ianuarie tammikuuta január januára siječnja januara gener sausio jaanuar janúar janar yanvar"
        " janairu января январь янв січня січень януари јануар јануара ιανουαρίου ιαν يناير كانون_الثاني جانفي ژانویه"
        " جنوری जनवरी जानेवारी জানুয়ারি ינואר",
        "february feb febr februar februari février févr fév febrero fevereiro fev febbraio şubat şub lutego luty února"
        " únor februarie helmikuuta február februára veljače februara febrer vasario veebruar febrúar shkurt fevral"
        " pebrero faburairu февраля февраль фев лютого лютий февруари фебруар фебруара φεβρουαρίου φεβ فبراير شباط"
        " فيفري فوریه فروری फरवरी फ़रवरी फेब्रुवारी ফেব্রুয়ারি פברואר",
        "march mar märz maerz mrz mars maart mrt marzo março mart marca marzec března březen marts maret mac machi"
        " marso martie maaliskuuta március ožujka marta març kovo märts mart maris марта март мар березня березень"
        " марта μαρτίου μαρ مارس آذار مارچ मार्च মার্চ מרץ",
        "april apr avril avr abril abr aprile nisan nis kwietnia kwiecień dubna duben aprili aprilie huhtikuuta április"
        " apríla travnja aprila balandžio aprill apríl prill aprel afrilu апреля апрель апр квітня квітень април априла"
        " απριλίου απρ أبريل ابريل إبريل نيسان أفريل آوریل اپریل अप्रैल एप्रिल এপ্রিল אפריל",
        "may mai mei mayo maio maggio mag mayıs maja maj května květen toukokuuta május mája svibnja maig gegužės maí"
        " mayu мая май травня травень мај маја μαΐου μαΐ مايو أيار ماي مه مئی मई मे মে מאי",
        "june jun juni juin junio junho giugno giu haziran haz czerwca czerwiec června červen junie hunyo iunie"
        " kesäkuuta június júna lipnja juna juny birželio juuni júní qershor iyun yuni июня июнь июн червня червень юни"
        " јун јуна ιουνίου ιουν يونيو حزيران جوان ژوئن جون जून জুন יוני",
        "july jul juli juillet juil julio julho luglio lug temmuz tem lipca lipiec července červenec julai julie hulyo"
        " iulie heinäkuuta július júla srpnja jula juliol liepos juuli júlí korrik iyul yuli июля июль июл липня липень"
        " юли јул јула ιουλίου ιουλ يوليو تموز جويلية ژوئیه جولائی जुलाई जुलै জুলাই יולי",
        "august aug augusti augustus août aout agosto ago ağustos ağu sierpnia sierpień srpna srpen agustus agu agt ags"
        " ogos agosti elokuuta augusztus augusta kolovoza avgusta agost rugpjūčio ágúst gusht avqust августа август авг"
        " серпня серпень αυγούστου αυγ أغسطس اغسطس آب أوت اوت اگست अगस्त ऑगस्ट আগস্ট אוגוסט",
        "september sep sept septembre septiembre setiembre setembro settembre set eylül eyl września wrzesień září"
        " septemba setyembre septembrie syyskuuta szeptember septembra rujna rugsėjo shtator sentyabr satumba сентября"
        " сентябрь сен сент вересня вересень септември септембар септембра σεπτεμβρίου σεπ سبتمبر أيلول سپتامبر ستمبر"
        " सितंबर सितम्बर सप्टेंबर সেপ্টেম্বর ספטמבר",
        "october oct oktober okt octobre octubre outubro out ottobre ott ekim eki października październik října říjen"
        " oktoba oktubre octombrie lokakuuta október októbra oktobra spalio oktoober tetor oktyabr октября октябрь окт"
        " жовтня жовтень октомври октобар октобра οκτωβρίου οκτ أكتوبر اكتوبر تشرين_الأول اکتبر اکتوبر अक्टूबर अक्तूबर"
        " ऑक्टोबर অক্টোবর אוקטובר",
        "november nov novembre noviembre novembro kasım kas listopada listopad listopadu novemba nobyembre noiembrie"
        " marraskuuta novembra studenoga lapkričio nóvember nëntor noyabr nuwamba ноября ноябрь ноя нояб ноември"
        " новембар новембра νοεμβρίου νοε نوفمبر تشرين_الثاني نوامبر نومبر नवंबर नवम्बर नोव्हेंबर নভেম্বর נובמבר",
        "december dec dezember dez desember des décembre déc decembre diciembre dic dezembro dicembre aralık ara"
        " grudnia grudzień prosince prosinec disember desemba disyembre decembrie joulukuuta decembra prosinca"
        " gruodžio detsember dhjetor dekabr disamba desembre декабря декабрь дек грудня грудень декември децембар"
        " децембра δεκεμβρίου δεκ ديسمبر كانون_الأول دسامبر دسمبر दिसंबर दिसम्बर डिसेंबर ডিসেম্বর דצמבר",
    ),
    1,
):
    MONTHS |= {_key(_month.replace("_", " ")): _number for _month in _names.split()}
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag"
    " dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so lundi mardi mercredi jeudi"
    " vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo segunda-feira terça-feira"
    " quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta lunedì martedì mercoledì giovedì"
    " venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag"
    " fredag lördag söndag mandag tirsdag lørdag søndag poniedziałek wtorek środa czwartek piątek sobota niedziela"
    " pondělí úterý středa čtvrtek pátek neděle pazartesi salı çarşamba perşembe cuma cumartesi pazar senin selasa"
    " rabu kamis jumat sabtu minggu isnin khamis jumaat ahad jumatatu jumanne jumatano alhamisi ijumaa jumamosi"
    " jumapili понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер"
    " пʼятниця субота неділя luni marți miercuri joi vineri sâmbătă duminică hétfő kedd szerda csütörtök péntek"
    " szombat vasárnap maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai δευτέρα τρίτη τετάρτη"
    " πέμπτη παρασκευή σάββατο κυριακή الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت सोमवार मंगलवार"
    " बुधवार गुरुवार शुक्रवार शनिवार रविवार 月 火 水 木 金 土 日 월 화 수 목 금 토 일".split()
)
ZONES = {
    "Z": 0, "GMT": 0, "UTC": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "МСК": 180, "TRT": 180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300,
    "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180,
    "ART": -180, "COT": -300, "PET": -300, "IST": 330, "PKT": 300, "NPT": 345, "SGT": 480, "HKT": 480, "MYT": 480,
    "PHT": 480, "JST": 540, "KST": 540, "AWST": 480, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720,
    "NZDT": 780, "WAT": 60, "CAT": 120, "SAST": 120, "EAT": 180, "WIB": 420, "WITA": 480, "WIT": 540, "ICT": 420,
}  # fmt: skip
AFTERNOON = ("pm", "下午", "晚上", "午後", "오후")
MORNING = ("am", "上午", "早上", "凌晨", "午前", "오전")
# Names of zones in capitals alone: "est" and "ist" are words.
_ZONE = (
    r"(?-i:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?(?!\d)"
    rf"|(?-i:{'|'.join(sorted(ZONES, key=len, reverse=True))})\b|[+-]\d\d:?\d\d"
)
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h]|\sh\s)(?P<minute>[0-5]\d)(?::[0-5]\d)?\s*(?P<half>[ap]\.?\s?m\b\.?)?"
    rf"\s*(?:(?:uhr|hrs|h)\b)?\s*\(?(?P<zone>{_ZONE})?"
)
_WEEKDAY = rf"(?:{'|'.join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))})\.?"
_TIME = (
    rf"(?:(?:[\s,;|•·@/()–—-]|г\.|года\b|{_WEEKDAY}(?!\w)){{0,8}}"
    r"(?:at|um|à|a las|alle|ore|as|às|o|godz\.|kl\.?|klo|lúc|jam|pukul|saat|saa|в|о|στις|الساعة)?\s*"
    rf"{_CLOCK})?"
)
TIME_BEFORE = re.compile(
    rf"(?<![\d:.,]){_CLOCK}\)?(?:[\s,;|•·/–—-]|(?:on|am|le|el|del|on the)\s|{_WEEKDAY}(?!\w)){{0,8}}$", re.I
)
_YEAR = r"(?P<y>(?:19|20)\d\d)"
# Any word: `_read` knows whether it is a month.
_MONTH = r"(?<!\w)(?P<month>(?:كانون|تشرين) \w+|[^\W\d_][^\s\d.,/()-]{1,13})"
PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(p, re.I)
    for p in (
        rf"(?<!\d){_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ](?P<hour>\d\d):?(?P<minute>\d\d)"
        rf"(?::?\d\d(?:\.\d+)?)?\s*(?P<zone>{_ZONE}|[+-]\d\d(?![\d:]))?)?(?!\d)",
        rf"(?<![\d.:/])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?\s*(?:de\s+|of\s+|d['’]|ב|-)?{_MONTH}\.?,?\s*"
        rf"(?:de\s+|del\s+|-)?{_YEAR}(?!\d(?!\d?:\d\d))" + _TIME,
        rf"{_MONTH}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+){_YEAR}(?!\d(?!\d?:\d\d))" + _TIME,
        r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[年년./-]\s?(?P<m>\d{1,2})\s?[月월./-]\s?(?P<d>\d{1,2})(?!\d)[日일]?"
        rf"(?:\D{{0,6}}?(?P<half>{'|'.join(AFTERNOON + MORNING)})?\s?(?P<hour>\d{{1,2}})\s?[:時时點点시]\s?"
        r"(?P<minute>\d\d)?[分분]?)?",
        r"(?<![\d./:-])(?P<a>\d{1,2})(?P<sep>[./-])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>(?:19|20)?\d\d)(?![\d/-])" + _TIME,
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<![\d.:/]){_YEAR}\.?(?:\s+m\.)?\s+{_MONTH}\s+(?P<d>\d{{1,2}})(?!\d)\.?" + _TIME,
        rf"(?<!\d)(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})(?:\s+năm|,)?\s+{_YEAR}(?!\d)" + _TIME,
        rf"{_MONTH}\s+(?P<d>\d{{1,2}})\s+(?P<hour>\d\d):(?P<minute>\d\d):\d\d\s+(?P<zone>{_ZONE})\s+{_YEAR}(?!\d)",
    )
)
# The figures of Arabic, Persian, Hindi and Bengali, and wide ones.
PLAIN_FIGURES = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯０１２３４５６７８９", "0123456789" * 5)
FIRST_YEAR, LAST_YEAR = 1980, 2050
DIGIT = re.compile(r"\d")
# Only the pattern of three figures takes a year without its century.
YEAR = re.compile(r"(?:19|20)\d\d")
FIGURES = 4
SHORT = 300


@dataclass(frozen=True, slots=True, order=True)
class FoundDate:
    """A date and where it stands: characters [start, end) of the text it was found in. exact: no guess about order."""

    start: int
    end: int
    value: date | datetime
    exact: bool = True

    @property
    def day(self) -> date:
        return self.value.date() if isinstance(self.value, datetime) else self.value


def find_dates(text: str, *, month_first: bool = True) -> list[FoundDate]:
    """The dates of a text in its order. month_first: how to read 03/04/2024, where it could be both.

    >>> [d.value.isoformat() for d in find_dates("Updated 4 March 2024, 10:15 GMT; first on Feb. 29, 2024")]
    ['2024-03-04T10:15:00+00:00', '2024-02-29']
    """
    return list(_short(text, month_first)) if len(text) <= SHORT else _find(text, month_first)


@lru_cache(maxsize=4096)
def _short(text: str, month_first: bool) -> tuple[FoundDate, ...]:
    # One line is asked about several times on the way: is it a date line, a byline, the date of the article?
    return tuple(_find(text, month_first))


def _find(text: str, month_first: bool) -> list[FoundDate]:
    if DIGIT.search(text) is None:
        return []
    text = text.translate(PLAIN_FIGURES)
    found: list[FoundDate] = []
    for pattern in PATTERNS if YEAR.search(text) else PATTERNS[FIGURES : FIGURES + 1]:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            one = _read(match, month_first)
            if one is not None:
                found.append(one)
    found.sort()
    for k, one in enumerate(found):
        if not isinstance(one.value, datetime):
            found[k] = _with_time_before(one, text, found[k - 1].end if k else 0)
    return found


def _with_time_before(one: FoundDate, text: str, start: int) -> FoundDate:
    """The date with a time that stands right before it: "4:32 PM EDT, Wednesday, May 7, 2025"."""
    start = max(start, one.start - 60)
    match = TIME_BEFORE.search(text[start : one.start])
    value = _with_time(one.day, match.groupdict()) if match else one.value
    return replace(one, start=start + match.start(), value=value) if match and value != one.value else one


def read_date(text: str, *, month_first: bool = True) -> date | datetime | None:
    """The first date of a short text, as of an attribute."""
    for found in find_dates(text[:200], month_first=month_first):
        return found.value
    return None


def _read(match: re.Match[str], month_first: bool) -> FoundDate | None:
    parts = match.groupdict()
    exact = True
    year = int(parts["y"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    if parts.get("month"):
        month, day = MONTHS.get(_key(parts["month"]), 0), int(parts["d"])
    elif parts.get("m"):
        month, day = int(parts["m"]), int(parts["d"])
    else:
        a, b = int(parts["a"]), int(parts["b"])
        exact = a > 12 or b > 12
        dotted = parts["sep"] == "."
        month, day = (a, b) if ((month_first and not dotted and a <= 12) or b > 12) else (b, a)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        value: date | datetime = date(year, month, day)
    except ValueError:
        return None
    if parts.get("hour"):
        value = _with_time(value, parts)
    return FoundDate(match.start(), match.end(), value, exact)


def _with_time(day: date, parts: dict[str, str | None]) -> date | datetime:
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    half = re.sub(r"[.\s]", "", parts.get("half") or "").lower()
    if half in AFTERNOON and hour < 12:
        hour += 12
    elif half in MORNING and hour == 12:
        hour = 0
    if hour > 23:
        return day
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=_zone(parts.get("zone")))


def _zone(name: str | None) -> timezone | None:
    match = re.fullmatch(r"(?:GMT|UTC)?\s?([+-])\s?(\d\d?):?(\d\d)?", name or "")
    if match:
        minutes = (int(match[2]) * 60 + int(match[3] or 0)) * (-1 if match[1] == "-" else 1)
    elif name in ZONES:
        minutes = ZONES[name]
    else:
        return None
    return timezone(timedelta(minutes=minutes)) if abs(minutes) < 24 * 60 else None


# Between slashes, with other signs, and in one number; each is asked before the next.
_IN_URL = (
    re.compile(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)(?=[/_.?#-]|$)"),
    re.compile(r"[/_-]((?:19|20)\d\d)(?:-(\d\d?)-|_(\d\d?)_)(\d\d?)(?=[/_.?#-]|$)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(\d\d)/?(\d\d)(?=[/_.?#-]|$)"),
)


def date_of_url(url: str | None) -> date | None:
    """The day that an address names; the last of several.

    >>> date_of_url("https://gazette.example/2024/11/2/bridge")
    datetime.date(2024, 11, 2)
    >>> date_of_url("https://gazette.example/dmf20241102_96887132")
    datetime.date(2024, 11, 2)
    """
    for pattern in _IN_URL:
        for match in reversed(list(pattern.finditer(url or ""))):
            try:
                return date(*map(int, filter(None, match.groups())))
            except ValueError:
                continue
    return None


def month_comes_first(url: str | None, language: str | None) -> bool:
    """Whether 03/04 is likely the fourth of March: in English, off the domains of countries that put days first."""
    if language and not language.lower().startswith("en"):
        return False
    if language and re.match(r"en[-_](?!us|ph)", language, re.I):
        return False
    host = re.match(r"(?:[a-z]+:)?//([^/:?#]+)", url or "", re.I)
    country = host[1].rsplit(".", 1)[-1].lower() if host else ""
    return not (len(country) == 2 and country not in ("us", "ph", "tv", "io", "co", "me", "ly"))
