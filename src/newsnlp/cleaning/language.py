"""The language of a text, told by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache

# Scripts that one language of news is written in, above all others.
SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff"),
    ("th", "\u0e00-\u0e7f"),
    ("km", "\u1780-\u17ff"),
    ("he", "\u0590-\u05ff"),
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("or", "\u0b00-\u0b7f"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("el", "\u0370-\u03ff"),
    ("hy", "\u0530-\u058f"),
    ("ka", "\u10a0-\u10ff"),
    ("am", "\u1200-\u137f"),
    ("my", "\u1000-\u109f"),
    ("lo", "\u0e80-\u0eff"),
    ("si", "\u0d80-\u0dff"),
)
# The other languages are told by words: of grammar, and a few of news. About as many for each, and for each some
# that its neighbours lack.
COMMON_WORDS: dict[str, str] = {
    "en": "the of and to in a that is for on with was as it by at from be are has have he she they we his their its"
    " this not but said will who which or an had were been about more would after up out when there",
    "de": "der die das und in zu den von mit ist für auf im dem nicht ein eine des sich auch als an er hat aus bei"
    " nach wie noch einen sie werden zum war am um wird haben aber über dass sind einer wurde vor zur",
    "nl": "van het een dat op te zijn met voor niet aan er om ook als bij naar dan de en in is die door hij ze maar"
    " wordt over uit werd heeft nog meer tot zegt volgens deze geen onder",
    "af": "die van en het in is nie wat te vir met dat op sal aan om ook hy sy by was as word gesê se ons hulle maar"
    " uit tot deur daar wees kan na oor dit ’n volgens",
    "lb": "an de den dat vun fir mat ass op am net dee och gouf hat sinn bei wéi no wat si vum huet iwwer géint zu um",
    "da": "og i at er til på med af som det en for den de ikke et om har fra ved der blev efter også eller kan sig"
    " han mellem siger skal hvor være vil nu år mod ifølge hvad ud ind bliver have havde meget nogle noget hende uden"
    " ville",
    "no": "og i at er til på med av som det en for den de ikke et om har fra ved der ble etter også eller kan seg han"
    " mellom sier skal hvor være vil nå år mot ifølge hva å ut inn blir hadde mye noen noe henne uten fikk",
    "sv": "och i att det som en på är av för med den till inte om ett han de har från vid var efter också eller kan"
    " sig mellan säger ska där vara blir när mot enligt vad under",
    "is": "og í að á er til sem við um af en það ekki hann fyrir með eru var hefur frá segir eftir þegar verið hafa þá",
    "fr": "de la le les et en des du un une est que qui dans pour pas au sur par plus ce il ne se avec son sont aux"
    " mais ont été cette elle comme selon leur après a",
    "es": "de la el los las por con una su para como lo del al más o sus ya ha fue este entre cuando todo esta ser"
    " son dos también muy hasta desde está que y en no se un según sobre dijo tras",
    "ca": "de la el els les per amb una que en un al dels més han ha i del és no com va s'ha aquest aquesta també"
    " seva seu fins però entre sobre després molt són serà govern ho dit abans segons",
    "gl": "de a o que e do da en un unha os as para con por non se no na dos das máis como ao pola polo tamén foi é"
    " sobre entre segundo esta este pero ata hai ten onte",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas foi ao ele das tem à seu é"
    " também são pela pelo até segundo disse está",
    "it": "di che il per una non sono gli con alla della dei dal nel più anche si da la le un e è del in ha lo delle"
    " nella come al stato secondo dopo ma ai sul questo",
    "ro": "de și în a la că cu pe din o nu mai pentru care să au fost este sunt un al ale după prin lui s-a va despre"
    " între iar ar fi potrivit acest această",
    "pl": "w na z do się nie to jest że o jak po ale za od co przez dla być i oraz są ma przy tym był który które"
    " będzie także może tego lub pod",
    "cs": "a v na je se že o s z do i pro by jako ale za od jsou podle k to ve byl bude jeho které který při po si"
    " uvedl také už má není",
    "sk": "a v na je sa že o s z do aj pre by ako ale za od sú podľa k to vo bol bude jeho ktoré ktorý pri po si"
    " uviedol tiež už má nie",
    "sl": "in v na je se da za so ki s z pa tudi kot po ne bi od do iz pri bo ni bil še kako ali ter med več zaradi",
    "hr": "i u je na se da za su s od koji će kako što iz ne nije o bi a to ali te više prema nakon koje koja tijekom"
    " tko dvije prije gdje kazao",
    "sr": "и у је на се да за су са од који ће како што из не није о би а то али више према након које која током ко"
    " две пре где рекао до го",
    "hu": "a az és hogy nem is egy van volt meg már csak ez azt szerint de el még ki vagy lesz mint után pedig"
    " közölte amely kell fel aki",
    "fi": "ja on ei että se hän ovat oli kun myös mutta joka ole kuin tai mukaan sekä jo vain siitä voi jos sen"
    " mennessä kertoo sanoi sanoo olisi jälkeen noin",
    "et": "ja on ei et see ta oli kui ka ning mis aga oma või siis selle pole kuid ütles aasta mida kes seda pärast",
    "lv": "un ir ar no ka uz par to kas arī bet pēc gan tika bija lai nav vai tā kā šo gada tas pie vēl",
    "lt": "ir kad į iš su tai yra bet kaip už dėl po buvo jo apie pat nuo ar tik iki metų savo per bus",
    "sq": "në e të dhe për me një se nga i është që nuk ka do si ai më kanë edhe duke ishte pas tha këtë së por",
    "tr": "ve bir bu da de için ile olarak olan çok daha gibi en ne kadar sonra olduğunu göre ise dedi söyledi etti"
    " oldu var yeni ancak her yüzde edildi ayrıca o nedeniyle tarafından ardından üzerinde arasında bin ya tüm iki"
    " kişi açıklamada ettiği yer bulunan karşı",
    "az": "və bir bu da də üçün ilə olan olaraq daha çox kimi ki edib edilib deyib görə isə sonra qeyd bildirib olub"
    " var öz həm",
    "uz": "va bu bilan uchun ham bir deb bo‘yicha edi kerak qilgan bo‘lgan ega esa haqida bo'yicha bo'lgan yil ning",
    "id": "yang dan di ini dengan untuk dari dalam tidak pada itu akan juga ke oleh telah bisa ada bahwa karena saat"
    " mengatakan sudah ia tersebut kata adalah hingga menurut yakni setelah seorang para atas usai mereka kepada bagi"
    " sebelum secara namun jadi kita masih sekitar terjadi dua",
    "ms": "yang dan di ini dengan untuk dari dalam tidak pada itu akan juga ke oleh telah boleh ada bahawa kerana"
    " berkata beliau adalah kata iaitu kepada bagi selepas seorang para tersebut ialah daripada kerajaan sebelum",
    "fil": "ang ng sa na mga ay at ni si ito para nang hindi kay may din rin siya ngunit dahil kanyang noong mula"
    " bago pa sinabi isang ayon nila",
    "vi": "và của là có trong cho được với các những không người này đã khi để từ một đến cũng ở ra vào theo về sẽ"
    " nhiều sau như trên tại rằng ông do bị ngày năm hai việc làm cùng lại lên mới chỉ qua phải còn thể nhưng vì nên"
    " hơn đó",
    "sw": "ya na wa kwa ni katika la za kuwa hiyo huo huu hii hilo ambayo ambao cha vya yake wake hata pia lakini"
    " bila kama baada alisema amesema kwamba watu mwa kabla itatoa hao",
    "ha": "da na a ta ya ba ne ce za cikin su shi ga kuma don sun ke wannan kan an yi daga wata wani mai bayan bai"
    " cewa gwamnatin",
    "yo": "ti ni àti yóò pé ọjọ́ tí naa ó wọn sí fún àwọn láti kan tó bí ṣe kò yìí nínú rẹ̀ sì ní ilé lọ o ń ijọba",
    "ig": "na nke ndị bụ ka ya maka ọ dị n’ime n'ime ahụ ga-eme ime iji kwuru si ma onye nwere e ga site",
    "so": "oo ka ku iyo ee uu waa in ay la ah ayaa soo u waxaa si kale aan laga sheegay inay dalka ugu wax kuwa",
    "zu": "ukuthi futhi uma kodwa ngoba ukuze nge kanye kule lo leli uthe abantu ngokuthi ngesikhathi bathi yini kwe"
    " njengoba emva",
    "xh": "ukuba kwaye ukuze kodwa kuba ngokuba abantu nangona uthi uthe kunye le lo xa okanye ngexesha emva wathi",
    "eu": "eta da bat ez ere du dira dela zuen dute izan zen baina egin hori bere duen den arabera ditu bi beste urte",
    "cy": "y yr yn i o a ar wedi ei mae ac am gan bod oedd fod i'r o'r ond hefyd hyn nad eu gyda dweud bydd",
    "ga": "an na ar agus go i sa a le tá bhí is ag don ach ní ó nach seo sin faoi dúirt mar sé chun leis",
    "mt": "li ta u il fil biex dan tal minn qal għal mal ma hu din kien dwar mill lill aktar wara bħala",
    "ru": "и в не на что с по как это из за его от о для к у был но также он она они сообщил который которые до при"
    " после или будет были года",
    "uk": "і в не на що з за як це та до про його від для у був але також він вона вони повідомив який які при після"
    " або буде були року й",
    "be": "і ў не на што з за як гэта да пра яго ад для у быў але таксама ён яна яны які якія пры пасля або будзе"
    " былі года паводле",
    "bg": "и в на да се за от че с по не е са ще към като до през но след той тя което които или това при беше има"
    " съобщи каза го",
    "mk": "и во на да се за од дека со по не е ќе кон како до но тој таа што кои или ова при беше има изјави рече го"
    " според ги",
    "kk": "және бұл мен үшін бір деп да де болды жылы туралы бойынша еді бар ол осы қазақстан болған кейін",
    "mn": "болон нь энэ байна юм байгаа ба болох гэж тус он оны байсан бөгөөд гэсэн улсын хэмээн",
    "ar": "في من على إلى أن عن التي الذي مع هذا هذه كان قد بعد قال وقال أو لا ما بين كما خلال وقد ذلك إن كانت حول يوم"
    " وأن وفي وأضاف هو هي لم كل عام منذ حتى قبل أنه أنها حيث تم وقالت وكان له به",
    "fa": "در به از که این را با است برای آن یک می خود شد بود تا کرد گفت های بر شده هم اما نیز کند وی شود روز",
    "ur": "کے کی میں ہے اور سے کا کو نے پر کہ یہ ہیں اس تھا بھی لیے ایک گیا وہ کہا جو ہو اپنی کر گئی تک",
    "ps": "د په او چې له دی سره کې یې ته هم دا شوي وو کړي وویل نه یو څخه پر کوي",
    "ckb": "لە و بە کە بۆ ئەو لەگەڵ ئەم هەر دەکات دوای کرد نییە ئەوەی وەک لەسەر ھەر",
    "hi": "के की में है और से का को ने पर कि यह हैं इस था भी लिए एक गया वह कहा जो हो अपनी कर गई तक नहीं थी",
    "mr": "आहे आणि या की ही तर हे होते त्या केली केले आहेत येथे एक मात्र झाली असे त्यांनी यांनी सांगितले त्यासाठी नाही होती पण करण्यात",
    "ne": "र छ को मा ले पनि भएको छन् गरेको लागि यो हो गर्न एक भने तथा रहेको उनले भन्दै गरिएको थियो",
}
# Letters that hardly any other language writes.
OWN_LETTERS: dict[str, str] = {
    "pl": "łśźżąę", "cs": "řěů", "sk": "ľĺŕô", "hu": "őű", "ro": "țșţă", "is": "þð", "sv": "ä", "fi": "ä", "de": "äß",
    "da": "æø", "no": "æø", "es": "ñ", "gl": "ñ", "pt": "ãõ", "et": "õä", "lv": "āēīģķļņ", "lt": "ųėį", "tr": "ığş",
    "az": "əış", "mt": "ħġ", "yo": "ẹṣ", "vi": "ơưđạảấầẩậắặẻếềểệịỉọỏốồổộớờợụủứừửự", "uk": "їєґі", "be": "ўі",
    "kk": "әғқңұһі", "sr": "ђћџњљј", "mk": "ѓќѕњљј", "ru": "ыэё", "mn": "өү", "ur": "ٹڈڑںےہھ", "fa": "پچژگی",
    "ps": "ښځڅډړږ", "ckb": "ێۆڕڵە", "ar": "ةىيأإ",
}  # fmt: skip
ENOUGH = 8_000
FEWEST_WORDS = 8
# At least this share of the words must be the language's, and they must weigh so much more than another's; of a long
# text a smaller share is enough where no other language comes near.
LEAST_SHARE, MARGIN = 0.14, 1.15
LEAST_SHARE_OF_MANY, MANY, WIDE_MARGIN = 0.06, 5, 2.0
LETTERS = re.compile(r"[^\W\d_]+")
# A word with the marks that many scripts write vowels as.
WORD = re.compile(r"[^\W\d_](?:[\w'’‘-]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u200c])*")
NONE: frozenset[str] = frozenset()
_LANGUAGES_OF: dict[str, set[str]] = defaultdict(set)
for _language, _words in COMMON_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF[_word].add(_language)
_LANGUAGES_OF_LETTER: dict[str, set[str]] = defaultdict(set)
for _language, _letters in OWN_LETTERS.items():
    for _letter in _letters:
        _LANGUAGES_OF_LETTER[_letter].add(_language)
ONE_LANGUAGE_SCRIPTS = re.compile(f"[{''.join(block for _, block in SCRIPTS)}]")


@lru_cache(maxsize=8)  # one text is asked about again where it is cleaned again
def detect_language(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 of the text, None where it is too short to tell and the page declares nothing.

    declared: what the page says, "en-GB"; it is believed where the words say nothing else.

    >>> detect_language("The council said that it will not be ready for the winter."), detect_language("Haus")
    ('en', None)
    """
    text = text[:ENOUGH]
    said = re.match(r"[a-zA-Z]{2,3}\b", declared or "")
    fallback = said[0].lower() if said else None
    if LETTERS.search(text) is None:
        return fallback
    if foreign := len(ONE_LANGUAGE_SCRIPTS.findall(text)):
        letters = sum(map(len, LETTERS.findall(text)))
        for language, block in SCRIPTS if foreign > 0.1 * letters else ():
            share = len(re.findall(f"[{block}]", text)) / letters
            if share > (0.12 if language == "ja" else 0.4):
                return language
    words = WORD.findall(text.lower())
    shares = dict.fromkeys(COMMON_WORDS, 0.0)
    weights = dict.fromkeys(COMMON_WORDS, 0.0)
    for word, count in Counter(words).items():
        languages = _LANGUAGES_OF.get(word, NONE)
        if not word.isascii():
            languages = languages.union(*(_LANGUAGES_OF_LETTER.get(c, NONE) for c in word))
        for language in languages:
            shares[language] += count / len(words)
            weights[language] += count / len(languages)
    best, second = sorted(weights, key=lambda language: (weights[language], language), reverse=True)[:2]
    clear = shares[best] >= LEAST_SHARE and weights[best] > MARGIN * weights[second]
    clear |= (
        shares[best] >= LEAST_SHARE_OF_MANY and weights[best] >= MANY and weights[best] > WIDE_MARGIN * weights[second]
    )
    if len(words) < FEWEST_WORDS or shares[best] < LEAST_SHARE_OF_MANY:
        return fallback
    if fallback in weights and weights[fallback] > 0.7 * weights[best]:
        return fallback
    return best if clear else fallback
