"""What a line, its neighbours and its page look like, as numbers: one row a line, all of them in whole arrays."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from operator import attrgetter
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.lines import Lines
from newsnlp.cleaning.markup import KIND_NAMES, TAGS, ZONES

Rows = NDArray[np.float32]
Float = TypeVar("Float", np.float32, np.float64)

# Han and kana characters count as words of their own, and so do letters with their signs of other scripts that set no
# spaces between words (Thai, Lao, Burmese, Khmer); others are runs of letters and digits.
CJK = "\u3040-\u30ff\u3400-\u9fff"
UNSPACED = ((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800))
_UNSPACED = "".join(f"{chr(start)}-{chr(end - 1)}" for start, end in UNSPACED)
# Letters and digits, with the vowel signs and points that scripts of Asia and Africa write beside them.
_SIGNS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0df3\u0e30-\u0e4e\u0eb0-\u0ece"
    "\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u200c\u200d"
)
_APART = rf"[{CJK}]|[{_UNSPACED}][{_SIGNS}]*|[^\W{CJK}{_UNSPACED}]+"
WORD = re.compile(_APART)
_IN_UNSPACED = re.compile(f"[{CJK}{_UNSPACED}]")
_WORDS_OF_LINES = re.compile(rf"{_APART}|\n")
_PLAIN_WORD = re.compile(rf"\w[\w{_SIGNS}]*")
_PLAIN_WORDS_OF_LINES = re.compile(rf"\w[\w{_SIGNS}]*|\n")
STOP_WORDS: dict[str, str] = {
    "en": "the of and to in a that is for on with was as it by at from be are has have he she they we you his her their"
    " its this not but said will who which or an had were been about more would after up out when all one can if than"
    " into over also two there what no new so some could other only first may i them do did",
    "de": "der die das und in zu den von mit ist für auf im dem nicht ein eine des sich auch es als an er hat aus bei"
    " nach wie noch einen sie so werden zum war am um wird haben aber über dass oder sind einer",
    "fr": "de la le les et en des du un une est que qui dans pour pas au sur par plus ce il ne se avec son sont aux"
    " mais ont été cette elle comme",
    "es": "de la el los las por con una su para como lo del al más o sus ya ha fue este entre cuando todo esta ser son"
    " dos también era muy hasta desde está que y en no se un",
    "it": "di che il per una non sono gli con alla della dei dal nel più anche si da la le un e è del in",
    "nl": "van het een dat op te zijn met voor niet aan er om ook als bij naar dan de en in is",
    "no": "og i å er til på med av som det en for at har den de ikke et om",
    "sv": "och i att det som en på är av för med den till inte om ett han de har",
    "da": "og i at er til på med af som det en for den de ikke et om har",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu",
    "pl": "w na z do się nie to jest że o jak po ale za od co przez dla być i oraz",
    "cs": "a v na je se že o s z do i pro by jako ale za od jsou podle k to",
    "tr": "ve bir bu da de için ile olarak olan çok daha gibi en ne kadar sonra",
    "id": "yang dan di ini dengan untuk dari dalam tidak pada itu akan juga ke oleh telah bisa ada",
    "ru": "и в не на что с по как это из за его от о для к у был но также",
    "uk": "і в не на що з за як це та до про його від для у був але також",
    "bg": "и на да се в от за с че не по ще са как до но или при това след",
    "sr": "je i u da na se za su od sa kao koji koja koje što nije bi će ali iz kako у се за су од који није",
    "sk": "a v na sa je že so z do pri po ale ako sú bol alebo aj však",
    "sl": "je in v na da so se za ki pa z ne tudi bi po kot",
    "hu": "a az és hogy nem is egy ez meg de csak már volt ki lesz vagy mint szerint",
    "fi": "ja on ei että se oli ovat mutta myös kun niin joka sen hän kuin ole tai",
    "et": "ja on ei et see oli ka kui ning aga mis ta oma pole",
    "lv": "un ir ar no ka par uz lai arī bet kas to kā nav gan",
    "lt": "ir yra kad su iš į tai buvo bet kaip ar per po nuo apie dėl",
    "ro": "și de la în cu pe din nu o un a fost că mai au pentru este sunt care prin dar",
    "ca": "de la i el a en les que els per amb una del no és un al més dels com",
    "is": "og að í á er sem til við um en var með ekki af fyrir hann",
    "sq": "të e në dhe me për nga një që është se si nuk më do",
    "az": "və bu bir ilə üçün də olan edib deyib",
    "el": "και το να του η της την με για στο που από τον ο στην τα οι τη δεν ότι είναι",
    "ar": "في من على إلى أن عن التي الذي هذا هذه ما مع كان لا بعد قال بين أو كما ولا",
    "fa": "و در به از که را این با است برای آن یک تا بر هم می شد",
    "ur": "کے کی میں ہے کا اور سے کو نے پر کہ یہ اس ہیں بھی تھا ایک",
    "he": "של את על לא זה עם הוא כי גם היא אל אם כל או",
    "hi": "के की में है का और से को पर ने यह कि एक भी था हैं कर इस लिए हो नहीं",
    "mr": "आहे आणि या व तर हे असे त्या नाही केली",
    "bn": "ও এই করে না থেকে জন্য তার যে এবং একটি হয় করা",
    "vi": "và của là có cho trong được với các những một không đã người này khi tại để từ ở về",
    "tl": "ang ng sa mga na ay at si ni ito para hindi",
    "sw": "ya na wa kwa ni za katika la cha kuwa hiyo hii huo pia baada wake yake",
    "ha": "da ya na a ta ba ne ce cikin wani suka don",
}
STOP = frozenset(word for words in STOP_WORDS.values() for word in words.split())

# Words and pairs of words that tell what a line is for; English above all, with the commonest of other languages.
CUES: dict[str, str] = {
    "share": "share tweet facebook twitter whatsapp linkedin pinterest reddit email e-mail print telegram flipboard"
    " messenger instagram youtube tiktok bluesky teilen partager compartir condividi drucken copy_link copy_url"
    " share_on share_this teile_n sdílet paylaş udostępnij del dela bagikan chia_sẻ поделиться поделитесь شارك مشاركة"
    " 공유 分享 シェア साझा शेयर paylaşın podijeli megosztás jaa compartilhe compártelo κοινοποίηση deel shiriki",
    "subscribe": "subscribe subscription subscribers newsletter newsletters signup register epaper inbox premium"
    " abonnieren abonnement abo anmelden suscríbete free_trial donate sign_up sign_in log_in my_account support_us"
    " support_our become_a get_our get_the in_your s'abonner prenumerera logga_in подписаться подписывайтесь рассылка"
    " berlangganan abone_ol đăng_ký 구독 订阅 購読 iscriviti assine inscreva cadastre regístrate suscripción suscríbase"
    " abonnez inscrivez zaloguj subskrybuj prenumerata اشترك सब्सक्राइब prihlásiť feliratkozás tilaa jiandikishe",
    "legal": "copyright privacy cookie cookies disclaimer impressum datenschutz accessibility sitemap careers"
    " terms_of terms_and all_rights rights_reserved do_not contact_us about_us advertise_with licensing reserved agb"
    " nutzungs mentions_légales aviso_legal все_права tüm_hakları hak_cipta 版权所有 著作権 저작권 derechos_reservados"
    " direitos_reservados tous_droits droits_réservés alle_rechte rechte_vorbehalten tutti_i diritti_riservati"
    " wszelkie_prawa política_de aviso_de gizlilik_politikası bản_quyền जमा_अधिकार جميع_الحقوق haki_zote",
    "related": "related recommended trending popular latest_news latest_stories top_stories read_more read_next"
    " read_also also_read more_from more_on more_stories more_news more_in you_may you_might may_also most_read"
    " most_viewed most_popular most_shared previous_post previous_article next_post next_article up_next see_also"
    " don't_miss editors_picks editor's_picks lesen_sie mehr_zum zum_thema à_lire lire_aussi leggi_anche lea_también"
    " lee_también sponsored promoted keep_reading continue_reading story_continues show_more load_more view_all"
    " view_more see_all see_more skip_to recommended_for around_the from_our on_this más_leído meistgelesen mehr_lesen"
    " weiterlesen les_også läs_också læs_også lees_ook lue_myös leia_também veja_também leia_mais saiba_mais veja_mais"
    " lire_plus leggi_tutto czytaj_także zobacz_także zobacz_też zum_artikel auch_interessieren das_könnte könnte_sie"
    " mehr_von weitere_artikel weitere_meldungen weitere_themen te_puede puede_interesar siehe_auch 関連記事 記事一覧"
    " baca_juga simak_juga te_recomendamos te_interesa relacionadas relacionados relacionado soma_pia soma_zaidi"
    " читайте_также по_теме यह_भी भी_पढ़ें 相关阅读 相关新闻 延伸阅读 اقرأ_أيضا اقرأ_أيضًا ilginizi_çekebilir"
    " ilgili_haberler xem_thêm đọc_thêm tin_liên 관련기사 관련_기사 इन्हें_भी lea_más leer_más seguir_leyendo"
    " continua_a continuez la_lecture lire_également à_découvrir à_voir meist_gelesen populer terpopuler berita_lainnya"
    " más_leídas más_leídos"
    " mais_lidas çok_okunan najczęściej_czytane citește_și olvasta_már διαβάστε_επίσης też_przeczytaj",
    "media": "getty reuters afp photo photos photograph photographer image images picture pictures pic credit caption"
    " video watch gallery slideshow courtesy shutterstock istock foto fotos bild bilder listen podcast audio toggle"
    " enlarge unsplash illustration screenshot file_photo ap_photo play_video imago dpa quelle via_getty epa pa_media"
    " alamy ljósmynd kuva zdjęcie fot fotograf photographie crédit crédits bildquelle фото архив vidéo vídeo fotoğraf"
    " ảnh 사진 写真 图片 图源 صورة फोटो تصوير nuotr fotografía kép εικόνα picha",
    "byline": "by author editor reporter correspondent contributor columnist writer written_by posted_by staff_writer"
    " follow_him follow_her is_a von por journalist redakteur redaktion bio edited_by reporting_by senior_writer автор"
    " текст yazar penulis tác_giả 기자 記者 作者 redacción redação di_redazione tekst na_mwandishi reportase",
    "date": "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august"
    " september october november december januar februar märz mai juni juli oktober dezember janvier février mars"
    " avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto"
    " septiembre octubre noviembre diciembre monday tuesday wednesday thursday friday saturday sunday ago updated"
    " published posted modified uhr aktualisiert publié publicado min_read minute_read minutes_read am pm est edt gmt"
    " bst utc last_updated stand janeiro fevereiro março maio junho julho setembro outubro novembro dezembro gennaio"
    " febbraio aprile maggio giugno luglio settembre ottobre dicembre января февраля марта апреля мая июня июля"
    " августа сентября октября ноября декабря ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım"
    " aralık stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    " januari februari maart mei augustus maret agustus desember يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر"
    " أكتوبر نوفمبر ديسمبر जनवरी फरवरी aggiornato pubblicato atualizado actualizado güncelleme опубликовано обновлено"
    " diperbarui cập_nhật 입력 수정 更新 अपडेट",
    "embed": "embed embedded javascript adblocker ad_block ad_blocker browser externer_inhalt externen_inhalt"
    " externe_inhalte redaktioneller_inhalt personenbezogene drittplattformen datenschutzerklärung einverstanden"
    " third-party_content contenu_externe contenido_externo terms_of account_free valid_email having_trouble"
    " enable_javascript video_player your_browser your_device search_for",
    "about": "about_the über_den über_die sobre_el sobre_o sobre_a propos_de informazioni_su om_forfatteren can_email"
    " be_reached reach_out a_tip follow_him follow_her contact_the get_in author's covers_the lives_in redakteurin"
    " redakteur 記者",
    "comments": "comment comments reply replies upvote like likes views shares kommentar kommentare commentaires"
    " comentarios comentários report_abuse leave_a join_the the_conversation log_in комментарии комментариев yorum"
    " yorumlar komentar komentarz komentarze bình_luận 댓글 评论 コメント تعليق تعليقات टिप्पणी commenti",
    "ad": "advertisement advertisements anzeige werbung publicité publicidad pubblicità sponsor sponsored promo offer"
    " offers deal deals coupon shop buy sale ad_feedback gift continue_below affiliate commission реклама iklan reklam"
    " quảng_cáo 광고 广告 広告 إعلان विज्ञापन reklama reclame publicitate hirdetés διαφήμιση",
    "tags": "tags tag topics topic categories category keywords filed_under labels themen stichwörter schlagwörter"
    " source sources in_this explore_more related_topics more_about теги метки etiket etiketler etiquetas etichette"
    " tagi 태그 标签 タグ الوسوم कीवर्ड trefwoorden avainsanat címkék από_ετικέτες từ_khóa",
    "note": "originally_published originally_appeared first_published first_appeared was_first was_originally"
    " republished republish correction clarification editor's_note editors_note contributed_to contributed"
    " additional_reporting views_expressed opinions_expressed follow_us join_us download_the our_app a_tip fact_check"
    " creative_commons press_release",
    "speech": "said says told added according sagte dit dijo detto explained wrote tweeted announced asked",
}


def _cue_bits() -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """The bits of words, and those of pairs: by the first word, by the second."""
    words: dict[str, int] = defaultdict(int)
    pairs: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for i, phrases in enumerate(CUES.values()):
        for phrase in phrases.split():
            # The word pattern splits at apostrophes, and so must the cues: "don't_miss" is don, t, miss.
            pieces = WORD.findall(phrase.replace("_", " "))
            if len(pieces) == 1:
                words[phrase] |= 1 << i
            else:
                pairs[pieces[-2]][pieces[-1]] |= 1 << i
    return dict(words), {first: dict(seconds) for first, seconds in pairs.items()}


CUE_WORDS, CUE_PAIRS = _cue_bits()
CUE_NAMES = tuple(CUES)
CUE = {name: i for i, name in enumerate(CUE_NAMES)}

# What is known of a word by itself, one bit each; from CUE_BITS on, a bit for each of CUES.
STOPS, LONG, CONTENT, TELLING = 1, 2, 4, 8
CUE_BITS = 4


class _Facts(dict[str, int]):
    """The bits of each word, found out once: pages share most of their words."""

    def __missing__(self, word: str) -> int:
        if len(self) > 50_000:
            self.clear()
        stop, wide = word in STOP, word > "\u3000" or _IN_UNSPACED.match(word) is not None
        bits = STOPS if stop else TELLING if len(word) > 3 or wide else 0
        bits |= LONG if len(word) > 6 else 0
        bits |= CONTENT if not stop and (len(word) > 2 or wide) else 0
        self[word] = bits = bits | CUE_WORDS.get(word, 0) << CUE_BITS
        return bits


_FACTS = _Facts()


# Lines that stand above or below the words of a reader: who says it, when to the minute, both with a colon, and what
# one may do about it.
_REMARK_WITH_COLON = re.compile(
    r"^[^\n]{1,60} (?:says|said|schreibt|schrieb|wrote|writes|dice|dit|disse|skriver)(?: on [^\n]{1,40})?:$"
    r"|^[^\n]{0,50}\b(?:19|20)\d\d\b[^\n]{0,12}\b\d\d?:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?| uhr)?[^\n\w]{0,3}$"
)
_REMARK = re.compile(
    r"^@[^\n]{1,60}:?$"
    r"|^(?:\d+ )?(?:reply|replies|report|flag|like|likes|upvote|permalink|antworten|melden|répondre|signaler|responder"
    r"|denunciar|rispondi|svar|svara|beantwoorden|odpowiedz)(?: (?:to [^\n]{1,30}|\d+|report|share|like|flag))?$"
)


def find_remarks(lines: Sequence[str]) -> NDArray[np.bool_]:
    """Which lines, in lower case, look like the head or the foot of a reader's comment."""
    found = [
        (":" in line and _REMARK_WITH_COLON.match(line) is not None) or _REMARK.match(line) is not None
        for line in lines
    ]
    return np.array(found, np.bool_)


# A line without a full stop in a script that has none, or leaves it out, is a sentence if it has so many characters.
UNSTOPPED = 80
# Kinds of characters, one bit each.
UPPER, LOWER, DIGIT, COMMA, STOPPER, QUOTE, SPACE, BAR, COLON, CURRENCY, WIDE, TAB = (1 << i for i in range(12))
TOLD_APART = UPPER | DIGIT | COMMA | QUOTE | BAR | CURRENCY | WIDE | TAB


@cache
def _character_kinds() -> NDArray[np.uint16]:
    kinds = np.zeros(0x110000 >> 3, np.uint16)  # planes 0 to 2; nothing beyond them is told apart
    for code in range(0x3100):
        c = chr(code)
        kinds[code] = (UPPER if c.isupper() else LOWER if c.islower() else 0) | (DIGIT if c.isdigit() else 0)
        kinds[code] |= SPACE if c.isspace() else 0
    kinds[ord("\t")] |= TAB
    kinds[0x3400:0xA000] = LOWER | WIDE
    kinds[0x3040:0x3100] = LOWER | WIDE
    for start, end in UNSPACED:
        kinds[start:end] = LOWER | WIDE
    for characters, bit in ((",，、;", COMMA), (".!?。！？…।։؟۔።។៕။།", STOPPER), ("\"'“”„«»‘’「」『』", QUOTE)):
        for c in characters:
            kinds[ord(c)] |= bit
    for characters, bit in (("|›»/·•>→", BAR), (":：", COLON), ("$€£¥%", CURRENCY)):
        for c in characters:
            kinds[ord(c)] |= bit
    return kinds


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the lines in order, in lower case.

    ids: equal words have equal numbers, that of `vocabulary`; line_of: the line of each; facts: the bits STOPS, LONG,
    CONTENT, TELLING and those of the cues, for each word of the vocabulary.
    """

    ids: NDArray[np.int64]
    line_of: NDArray[np.int64]
    vocabulary: dict[str, int]
    facts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Described:
    """Lines as rows of numbers. rows: shape (lines, features), float32; names: one for each column."""

    rows: Rows
    names: tuple[str, ...]
    words: Words
    word_counts: NDArray[np.float64]
    base_score: NDArray[np.float64]

    def sentences(self, fewest: int = 4) -> NDArray[np.bool_]:
        """Which lines end like a sentence and have at least so many words."""
        ended: NDArray[np.bool_] = self.rows[:, self.names.index("ended")] > 0
        return ended & (self.word_counts >= fewest)


def words_of(text: str) -> list[str]:
    """The words of a text, as it writes them."""
    return WORD.findall(text) if _IN_UNSPACED.search(text) else _PLAIN_WORD.findall(text)


def find_words(lines: Lines) -> Words:
    """The words of all lines, lower case, numbered."""
    text = "\n".join(lines.lowered)
    plain = text.isascii() or not _IN_UNSPACED.search(text)
    tokens = (_PLAIN_WORDS_OF_LINES if plain else _WORDS_OF_LINES).findall(text)
    # A word gets the next number where it stands first.
    vocabulary: dict[str, int] = defaultdict(count().__next__, {"\n": -1})
    ids = np.fromiter(map(vocabulary.__getitem__, tokens), np.int64, len(tokens))
    vocabulary = dict(vocabulary)
    del vocabulary["\n"]
    held = ids >= 0
    line_of = np.cumsum(~held).astype(np.int64)[held]
    facts = np.fromiter(map(_FACTS.__getitem__, vocabulary), np.int64, len(vocabulary))
    return Words(ids[held], line_of, vocabulary, facts)


def _between(flags: NDArray[np.bool_], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many flags are set in each stretch [start, end)."""
    total = np.zeros(len(flags) + 1, np.int64)
    np.cumsum(flags, out=total[1:])
    return (total[ends] - total[starts]).astype(np.float64)


def _sums(values: NDArray[np.float64], line_of: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    # The stubs leave weights out of account. Without any words the zeros are whole numbers, as NumPy gives them.
    return cast("NDArray[np.float64]", np.bincount(line_of, weights=values, minlength=n)[:n])


@lru_cache(maxsize=64)
def _bounds(n: int, radius: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of each of n lines the first within `radius` and the one behind the last, and how many these are."""
    low = np.maximum(0, np.arange(n) - radius)
    high = np.minimum(n, np.arange(n) + radius + 1)
    return low, high, high - low


class Windows:
    """Means over the lines around each. values: shape (..., lines)."""

    def __init__(self, values: NDArray[np.float64]):
        self.n = values.shape[-1]
        self.total = np.zeros((*values.shape[:-1], self.n + 1))
        np.cumsum(values, axis=-1, out=self.total[..., 1:])

    def mean(self, radius: int, rows: int | slice = slice(None)) -> NDArray[np.float64]:
        """The mean of some rows of the values, by default all, over the lines within `radius` on both sides."""
        low, high, size = _bounds(self.n, radius)
        total = self.total[rows]
        mean: NDArray[np.float64] = (total.take(high, -1) - total.take(low, -1)) / size
        return mean


def since(flags: NDArray[np.bool_], cap: int = 30) -> NDArray[np.float64]:
    """Lines since the last flagged one, 0 at it, at most `cap`; for each column by itself."""
    at = np.arange(len(flags)).reshape(-1, *(1,) * (flags.ndim - 1))
    last = np.maximum.accumulate(np.where(flags, at, -cap - 1))
    return np.minimum(cap, at - last).astype(np.float64)


def until(flags: NDArray[np.bool_], cap: int = 30) -> NDArray[np.float64]:
    return since(flags[::-1], cap)[::-1]


def shift(values: NDArray[Float], by: int) -> NDArray[Float]:
    """Row i of the result is row i - by of `values`; zeros where there is none."""
    out = np.zeros_like(values)
    if abs(by) >= len(values):
        return out
    if by > 0:
        out[by:] = values[:-by]
    else:
        out[:by] = values[-by:]
    return out


def best_run(scores: NDArray[np.float64]) -> tuple[int, int]:
    """The run of lines [start, end] with the greatest sum of scores."""
    total = np.concatenate([[0.0], np.cumsum(scores)])
    lowest = np.minimum.accumulate(total)[:-1]
    end = int(np.argmax(total[1:] - lowest))
    start = int(np.argmin(total[: end + 1]))
    return start, end


def hash_grams(words: Words, size: int) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """For each word, a hash of the `size` words from it on, and whether they stand in one line; shorter by size - 1."""
    if len(words.ids) < size:
        return np.zeros(0, np.uint64), np.zeros(0, np.bool_)
    ids = words.ids.astype(np.uint64)
    grams = ids[: 1 - size]
    for k in range(1, size):
        stop = len(ids) - size + 1 + k
        # Arithmetic modulo 2^64 with the multiplier of Knuth's MMIX generator: a hash, not a sum.
        grams = grams * np.uint64(6364136223846793005) + ids[k:stop] + np.uint64(k)
    return grams, words.line_of[: 1 - size] == words.line_of[size - 1 :]


def repeats(words: Words, n: int, size: int = 4) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each line, the share of its word n-grams that stand in an earlier, and in a later line."""
    grams, inside = hash_grams(words, size)
    if not inside.any():
        return np.zeros(n), np.zeros(n)
    grams, line_of = grams[inside], words.line_of[: 1 - size][inside]
    _, begins, inverse = np.unique(grams, return_index=True, return_inverse=True)
    # Words come in the order of their lines: the first place of a gram is in its first line, the last in its last.
    first, last = line_of[begins], np.empty(len(begins), np.int64)
    last[inverse] = line_of
    total = np.maximum(1, np.bincount(line_of, minlength=n))
    before = _sums((first[inverse] < line_of).astype(float), line_of, n) / total
    after = _sums((last[inverse] > line_of).astype(float), line_of, n) / total
    return before, after


def vote_on_lines(lines: Lines, words: Words, extracted: str) -> NDArray[np.float64]:
    """How much of each line another extractor kept, in [0, 1]: its 4-grams, or the whole of a short line."""
    n = len(lines)
    vocabulary = words.vocabulary
    theirs = [[vocabulary.get(w, -1) for w in words_of(part.lower())] for part in extracted.split("\n")]
    short = {tuple(ids) for ids in theirs if len(ids) < 12}
    flat = [i for ids in theirs for i in ids]
    grams = set(zip(flat, flat[1:], flat[2:], flat[3:]))
    bounds = np.searchsorted(words.line_of, np.arange(n + 1))
    ids = words.ids.tolist()
    votes = np.zeros(n)
    for i in range(n):
        mine = ids[bounds[i] : bounds[i + 1]]
        if len(mine) < 4:
            votes[i] = float(bool(mine) and tuple(mine) in short)
        else:
            hits = sum(g in grams for g in zip(mine, mine[1:], mine[2:], mine[3:]))
            votes[i] = hits / (len(mine) - 3)
    return votes


def describe(lines: Lines, *, title: str | None = None, vote: str | None = None) -> Described:
    """The features of every line.

    title: the title that the page's head names, for HTML. vote: the text that another extractor took from the page.
    Copied text has the columns of HTML left out.
    """
    n = len(lines)
    words = find_words(lines)
    line_of = words.line_of
    codes = np.frombuffer(lines.text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _character_kinds()[np.minimum(codes, 0x110000 // 8 - 1)]
    length = (lines.ends - lines.starts).astype(np.float64)
    nonempty = np.maximum(1.0, length)

    # Most characters are small letters and spaces, of which there is no more to tell.
    telling = np.flatnonzero(kinds & TOLD_APART)
    kinds_told, begins, stops = kinds[telling], telling.searchsorted(lines.starts), telling.searchsorted(lines.ends)

    def times(bit: int) -> NDArray[np.float64]:
        """How many characters of each line are of a kind."""
        return _between((kinds_told & bit) > 0, begins, stops)

    upper, digits, commas = times(UPPER), times(DIGIT), times(COMMA)
    lower = _between((kinds & LOWER) > 0, lines.starts, lines.ends)
    letters = np.maximum(1.0, upper + lower)
    last = kinds[lines.ends - 1]
    first = kinds[lines.starts]
    last_code = codes[lines.ends - 1]
    # The last character that is neither a quotation mark nor a bracket, of the last three.
    inner = last.copy()
    for back in (2, 3):
        at = np.maximum(lines.starts, lines.ends - back)
        behind = codes[np.minimum(lines.ends - 1, at + 1)]
        closing = ((inner & QUOTE) > 0) | (behind == ord(")")) | (behind == ord("]"))
        inner = np.where(closing & ((inner & STOPPER) == 0), kinds[at], inner)
    stops_inside = np.zeros(len(codes), bool)
    if len(codes) > 1:
        stops_inside[:-1] = ((kinds[:-1] & STOPPER) > 0) & (
            ((kinds[1:] & (SPACE | QUOTE)) > 0) | (kinds[1:] & WIDE > 0)
        )
    sentences = _between(stops_inside, lines.starts, lines.ends)
    # Thai and Lao have no full stop, Burmese and Khmer leave it out at the end.
    unstopped = np.logical_or.reduce([(last_code >= start) & (last_code < end) for start, end in UNSPACED])
    ended = (((inner & STOPPER) > 0) | (unstopped & (length >= UNSTOPPED))).astype(np.float64)

    word_count = np.bincount(line_of, minlength=n)[:n].astype(np.float64)
    per_word = np.maximum(1.0, word_count)
    size = len(words.vocabulary)
    facts = words.facts[words.ids]
    stop_flags = (facts & STOPS).astype(np.float64)
    long_flags = ((facts & LONG) > 0).astype(np.float64)
    stop_share = _sums(stop_flags, line_of, n) / per_word
    capital_words = _capital_words(kinds, lines, n)
    bits = facts >> CUE_BITS
    if len(bits) > 1:
        number = words.vocabulary
        pairs = {
            number[a] * size + number[b]: v
            for a in CUE_PAIRS.keys() & number.keys()
            for b, v in CUE_PAIRS[a].items()
            if b in number
        }
        if pairs:
            known = np.array(sorted(pairs), np.int64)
            values = np.array([pairs[k] for k in known.tolist()], np.int64)
            codes_of_pairs = words.ids[:-1] * size + words.ids[1:]
            at = np.minimum(np.searchsorted(known, codes_of_pairs), len(known) - 1)
            hits = (known[at] == codes_of_pairs) & (line_of[1:] == line_of[:-1])
            bits[:-1] |= np.where(hits, values[at], 0)
    cued = np.flatnonzero(bits)
    cue_counts = np.zeros((n, len(CUES)))
    np.add.at(cue_counts, line_of[cued], bits[cued][:, None] >> np.arange(len(CUES)) & 1)
    bounds = np.searchsorted(line_of, np.arange(n))
    early = np.zeros((n, len(CUES)))
    if len(bits):
        for back in range(3):
            at = np.minimum(bounds + back, len(bits) - 1)
            ok = (bounds + back < len(bits)) & (line_of[at] == np.arange(n))
            early = np.maximum(early, ((bits[at][:, None] >> np.arange(len(CUES))) & 1) * ok[:, None])

    wide = times(WIDE) / nonempty
    effective = word_count * np.where(wide > 0.3, 0.6, 1.0)
    score = (
        np.minimum(6.0, effective / 12 * (0.4 + np.maximum(stop_share, wide * 0.4) * 2) * np.where(ended > 0, 1.3, 0.5))
        - 1.2
    )
    score = np.where(effective < 5, -1.0, score)

    lowered = lines.lowered
    totals: dict[str, int] = {}
    nth = np.zeros(n)
    for i, s in enumerate(lowered):
        nth[i] = totals[s] = totals.get(s, 0) + 1
    same = np.fromiter((totals[s] for s in lowered), np.float64, n)
    before, after = repeats(words, n)
    run_start, run_end = best_run(score)
    position = np.arange(n, dtype=np.float64)
    in_run = (position >= run_start) & (position <= run_end)
    similar = _similarity(words, facts, in_run, n)
    written = np.cumsum(np.where(in_run, length, 0.0))
    # Comments and teasers that follow an article are in the run as well; what it begins with is the article.
    in_start = in_run & (written <= max(1.0, 0.4 * float(written[-1])))
    gap_before, gap_after = _gaps(lines, (ended > 0) & (effective >= 12))
    characters = np.cumsum(length)
    of_run = np.sort(length[run_start : run_end + 1])
    median = float(of_run[(len(of_run) - 1) // 2] + of_run[len(of_run) // 2]) / 2
    positive = score > 0
    change = np.flatnonzero(np.diff(positive.astype(np.int8))) + 1
    edges = np.concatenate([[0], change, [n]])
    run_length = np.repeat(np.diff(edges), np.diff(edges)) * np.where(positive, 1.0, -1.0)
    good = score > 1.0
    since_good, until_good = since(good), until(good)
    related = cue_counts[:, CUE["related"]] > 0
    remarks = find_remarks(lowered)
    first_good = np.maximum.accumulate(good)
    remarked = np.cumsum(remarks & first_good).astype(np.float64)

    log_length = np.log1p(length)
    early_short = early * (length < 90)[:, None]
    around = [CUE[name] for name in ("comments", "date", "media", "subscribe", "share", "byline", "ad")]
    of_line = [score, log_length, log_length**2, ended, stop_share, similar, related, *early_short.T[around]]
    windows = Windows(np.array(of_line, np.float64))
    beside_score, beside_length, beside_ended, beside_stop, beside_similar = (
        {r: windows.mean(r, row) for r in radii}
        for row, radii in ((0, (1, 2, 4, 8, 16)), (1, (1, 3, 4)), (3, (2, 5)), (4, (2,)), (5, (2,)))
    )
    cues_near, cues_around = windows.mean(3, slice(7, None)), windows.mean(9, slice(7, None))
    short = early * (length < 60)[:, None]
    since_short = since(short > 0, 60) / 2
    so_far = np.log1p(np.cumsum(short, axis=0))
    capped, dense = np.minimum(2, cue_counts), cue_counts / per_word[:, None]

    columns: dict[str, NDArray[np.float64]] = {
        "length": log_length,
        "words": np.log1p(effective),
        "word length": length / per_word,
        "stop words": stop_share,
        "commas": commas / per_word,
        "sentences": np.minimum(sentences, 12),
        "sentences a word": sentences / per_word,
        "ended": ended,
        "ellipsis": ((last_code == 0x2026) | _ends_with_dots(codes, lines)).astype(float),
        "colon": ((last & COLON) > 0).astype(float),
        "ends in quote": ((last & QUOTE) > 0).astype(float),
        "question": (last_code == ord("?")).astype(float),
        "upper": upper / letters,
        "capital words": capital_words / per_word,
        "digits": digits / nonempty,
        "starts lower": (((first & LOWER) > 0) & (wide < 0.2)).astype(float),
        "starts quote": ((first & QUOTE) > 0).astype(float),
        "starts digit": ((first & DIGIT) > 0).astype(float),
        "quotes": np.minimum(4, times(QUOTE)),
        "bars": np.minimum(4, times(BAR)),
        "currency": np.minimum(3, times(CURRENCY)),
        "wide": wide,
        "bullet": lines.bullets.astype(float),
        "indent": np.minimum(8, lines.indents).astype(float),
        "long words": _sums(long_flags, line_of, n) / per_word,
        "tiny": (length <= 3).astype(float),
        "position": position / max(1, n - 1),
        "characters before": characters / max(1.0, characters[-1]),
        "page lines": np.full(n, np.log1p(n)),
        "page characters": np.full(n, np.log1p(characters[-1])),
        "in run": in_run.astype(float),
        "from run": np.clip(position - run_start, -60, 60) / 20,
        "to run end": np.clip(position - run_end, -60, 60) / 20,
        "within run": np.clip((position - run_start) / max(1, run_end - run_start), -2, 3),
        "run share": np.full(n, (run_end - run_start + 1) / n),
        "same": np.minimum(4, same),
        "nth": np.minimum(4, nth),
        "repeats before": before,
        "repeats after": after,
        "similar": similar,
        "gap before": np.minimum(3, gap_before),
        "gap after": np.minimum(3, gap_after),
        "score": score,
        **{f"score ~{r}": beside_score[r] for r in (1, 2, 4, 8, 16)},
        **{f"length ~{r}": beside_length[r] for r in (1, 3)},
        **{f"ended ~{r}": beside_ended[r] for r in (2, 5)},
        "stop words ~2": beside_stop[2],
        "stretch": np.clip(run_length, -20, 20),
        "since good": since_good,
        "until good": until_good,
        "to good": np.minimum(since_good, until_good),
        "between good": np.maximum(since_good, until_good),
        "since related": since(related),
        "until related": until(related),
        "since tags": since(early[:, CUE["tags"]] > 0),
        "related ~5": windows.mean(5, 6),
        "remark": remarks.astype(float),
        "remarks so far": np.log1p(remarked),
        "remarks to come": np.log1p(remarked[-1] - remarked),
        "remark ~4": Windows(remarks.astype(float)).mean(4),
        "remark ~12": Windows(remarks.astype(float)).mean(12),
        "since remark": since(remarks),
        "until remark": until(remarks),
        "tabs": np.minimum(4, times(TAB)),
        **{
            f"{CUE_NAMES[i]} ~{r}": values[k]
            for k, i in enumerate(around)
            for r, values in ((3, cues_near), (9, cues_around))
        },
        **{
            f"since short {name}": since_short[:, CUE[name]]
            for name in ("comments", "subscribe", "legal", "share", "byline", "note", "ad")
        },
        **{f"{name} so far": so_far[:, CUE[name]] for name in ("comments", "related", "tags", "byline")},
        "similar start": _similarity(words, facts, in_start, n),
        "similar ~2": beside_similar[2],
        "uneven": np.sqrt(np.maximum(0.0, windows.mean(4, 2) - beside_length[4] ** 2)),
        "long beside": np.maximum(shift(score, 1), shift(score, -1)),
        "of median": np.minimum(4, length / (median + 1)),
        **{f"cue {name}": capped[:, i] for name, i in CUE.items()},
        **{f"cue density {name}": dense[:, i] for name, i in CUE.items()},
        **{f"early {name}": early[:, i] for name, i in CUE.items()},
    }
    if lines.markup:
        columns |= _markup_columns(lines, words, length, score, title, vote)
    names, beside = _arrange(tuple(columns))
    own = np.array(list(columns.values()), np.float32)
    rows = np.zeros((len(names), n), np.float32)
    rows[: len(own)] = own
    filled = len(own)
    for by, chosen in beside:
        block = rows[filled : filled + len(chosen)]
        if by > 0:
            block[:, by:] = own[chosen, :-by]
        else:
            block[:, :by] = own[chosen, -by:]
        filled += len(chosen)
    return Described(rows.T, names, words, word_count, score)


@cache
def _arrange(own: tuple[str, ...]) -> tuple[tuple[str, ...], list[tuple[int, list[int]]]]:
    """The names of all columns: those of the line itself, then some of the lines beside it, by how far they are shifted
    and their places among the own ones."""
    near = ["score", "length", "ended", "stop words", "similar", "same", "digits", "upper", "ellipsis", "gap after"]
    closest = [*near, "bullet", "starts quote", "colon", *(f"cue {name}" for name in CUES)]
    near += [name for name in ("linked", "vote") if name in own]
    closest += [name for name in ("linked", "h", "p", "same block type", "vote") if name in own]
    place = {name: i for i, name in enumerate(own)}
    names = list(own)
    beside: list[tuple[int, list[int]]] = []
    for by in (-3, -2, -1, 1, 2, 3):
        chosen = closest if abs(by) == 1 else near
        beside.append((by, [place[name] for name in chosen]))
        names += [f"{name} {by:+d}" for name in chosen]
    return tuple(names), beside


def _gaps(lines: Lines, prose: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Blank lines before and after each line. Copied text that has one between all lines, or none at all, does not say
    where paragraphs end; then they are as a browser would set them, round each line of prose."""
    gaps = np.diff(lines.numbers) - 1.0
    if len(gaps) > 2 and not lines.markup and not 0.03 < (gaps > 0).mean() < 0.97:
        gaps = (prose[:-1] | prose[1:]).astype(np.float64)
    return np.concatenate([[0.0], gaps]), np.concatenate([gaps, [0.0]])


def _capital_words(kinds: NDArray[np.uint16], lines: Lines, n: int) -> NDArray[np.float64]:
    letter = (kinds & (UPPER | LOWER | DIGIT)) > 0
    begins = letter.copy()
    begins[1:] &= ~letter[:-1]
    return _between(begins & ((kinds & UPPER) > 0), lines.starts, lines.ends)


def _ends_with_dots(codes: NDArray[np.uint32], lines: Lines) -> NDArray[np.bool_]:
    dots = np.ones(len(lines), bool)
    for back in (1, 2, 3):
        dots &= (lines.ends - back >= lines.starts) & (codes[np.maximum(0, lines.ends - back)] == ord("."))
    return dots


def _similarity(words: Words, facts: NDArray[np.int64], in_run: NDArray[np.bool_], n: int) -> NDArray[np.float64]:
    """The share of a line's content words that stand elsewhere in the best run of lines."""
    if not len(words.ids):
        return np.zeros(n)
    size = len(words.vocabulary)
    content = (facts & CONTENT) > 0
    ids, line_of = words.ids[content], words.line_of[content]
    inside = in_run[line_of]
    pairs = np.unique(line_of[inside] * size + ids[inside])
    lines_with = np.bincount(pairs % size, minlength=size)
    known = lines_with[ids] > inside
    return _sums(known.astype(float), line_of, n) / np.maximum(1.0, np.bincount(line_of, minlength=n)[:n])


def _bits(values: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Shape (count, lines): the lowest bits, each by itself."""
    return (values >> np.arange(count)[:, None] & 1).astype(np.float64)


MARKUP_NAMES = (
    *("tag", "zones", "own", "near", "far", "linked", "emphasised", "depth", "block", "parent", "grandparent"),
    *("hidden", "after_break"),
)
_MARKUP = attrgetter(*MARKUP_NAMES)


def _markup_columns(
    lines: Lines,
    words: Words,
    length: NDArray[np.float64],
    score: NDArray[np.float64],
    title: str | None,
    vote: str | None,
) -> dict[str, NDArray[np.float64]]:
    n = len(lines)
    markup = lines.markup

    table = np.array(list(map(_MARKUP, markup)), np.int64).T
    by_name: dict[str, NDArray[np.int64]] = dict(zip(MARKUP_NAMES, table, strict=True))

    def column(name: str) -> NDArray[np.int64]:
        return by_name[name]

    tag, zones = column("tag"), column("zones")
    own, near, far = column("own"), column("near"), column("far")
    nonempty = np.maximum(1.0, length)
    linked = np.minimum(1.0, column("linked") / nonempty)
    out: dict[str, NDArray[np.float64]] = {f"tag {t}": (tag == i).astype(float) for i, t in enumerate(TAGS)}
    in_zone = _bits(zones, len(ZONES))
    out |= {f"zone {z}": in_zone[i] for i, z in enumerate(ZONES)}
    of_own, of_near, of_far = (_bits(kinds, len(KIND_NAMES)) for kinds in (own, near, far))
    for i, kind in enumerate(KIND_NAMES):
        out[f"own {kind}"], out[f"near {kind}"], out[f"far {kind}"] = of_own[i], of_near[i], of_far[i]
    depth = column("depth").astype(float)
    out["linked"] = linked
    out["emphasised"] = np.minimum(1.0, column("emphasised") / nonempty)
    out["hidden"] = column("hidden").astype(float)
    out["after break"] = column("after_break").astype(float)
    out["depth"] = np.minimum(40, depth)
    out["h"] = ((tag >= 1) & (tag <= 6)).astype(float)
    out["p"] = (tag == 0).astype(float)
    plain = np.maximum(0.0, score) * (1 - linked)
    whole = max(1e-9, float(plain.sum()))
    # How much of the running text of the page stands in the same block, its parent, and the one above.
    best: NDArray[np.int64] | None = None
    for name in ("block", "parent", "grandparent"):
        node = column(name)
        _, inverse = np.unique(node, return_inverse=True)
        mass = np.bincount(inverse, weights=plain)
        count = np.bincount(inverse)
        links = np.bincount(inverse, weights=linked * length) / np.maximum(1.0, np.bincount(inverse, weights=length))
        out[f"mass of {name}"] = mass[inverse] / whole
        out[f"lines of {name}"] = np.log1p(count[inverse])
        out[f"links of {name}"] = links[inverse]
        if name == "parent":
            best = (inverse == int(np.argmax(mass))).astype(np.int64)
    assert best is not None
    held = np.flatnonzero(best)
    out["from best parent"] = np.clip(np.arange(n) - held[0], -40, 40) / 10
    out["to best parent"] = np.clip(np.arange(n) - held[-1], -40, 40) / 10
    typical = np.median(depth[best > 0])
    out["depth off"] = np.clip(depth - typical, -10, 10)
    signature = tag * 64 + np.minimum(63, depth.astype(np.int64))
    _, inverse = np.unique(signature, return_inverse=True)
    mass = np.bincount(inverse, weights=plain)
    out["mass of signature"] = mass[inverse] / whole
    out["same block type"] = (inverse == int(np.argmax(mass))).astype(float)
    out["linked ~2"] = Windows(linked).mean(2)
    out["linked ~6"] = Windows(linked).mean(6)
    heading = (tag >= 1) & (tag <= 6)
    out["since h1"] = since(tag == 1, 60) / 10
    out["since heading"] = since(heading)
    wanted = {words.vocabulary.get(w, -1) for w in words_of((title or "").lower())} - {-1}
    member = np.zeros(len(words.vocabulary) + 1)
    member[list(wanted)] = 1.0
    hits = _sums(member[words.ids], words.line_of, n)
    total = np.maximum(1, np.bincount(words.line_of, minlength=n)[:n])
    out["title words"] = hits / total
    out["is title"] = ((hits / total > 0.85) & (hits >= 0.6 * max(1, len(wanted)))).astype(float)
    out["since title"] = since(out["is title"] > 0, 60) / 10
    if vote is not None:
        votes = vote_on_lines(lines, words, vote)
        out["vote"] = votes
        out["vote ~1"] = Windows(votes).mean(1)
        out["vote ~3"] = Windows(votes).mean(3)
        voted = votes > 0.5
        inside = np.flatnonzero(voted & (length > 40))
        if len(inside):
            out["after vote starts"] = np.clip(np.arange(n) - inside[0], -30, 30) / 10
            out["after vote ends"] = np.clip(np.arange(n) - inside[-1], -30, 30) / 10
        else:
            out["after vote starts"] = out["after vote ends"] = np.zeros(n)
        out["since vote"] = since(voted)
        out["until vote"] = until(voted)
        out["vote size"] = np.full(n, np.log1p(len(vote)))
        for name in ("block", "parent"):
            _, inverse = np.unique(column(name), return_inverse=True)
            share = np.bincount(inverse, weights=votes * length) / np.maximum(1.0, np.bincount(inverse, weights=length))
            out[f"vote of {name}"] = share[inverse]
    return out


def names_of(described: Iterable[Described]) -> tuple[str, ...]:
    """The columns, the same for all."""
    names = {d.names for d in described}
    if len(names) != 1:
        raise ValueError(f"{len(names)} different lists of features")
    return names.pop()
