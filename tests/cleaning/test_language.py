import pytest

from newsnlp.cleaning.language import COMMON_WORDS, detect_language

# The same news in many languages: a minister said on Wednesday that the government will lower the price of power.
SENTENCES = {
    "en": "The minister said on Wednesday that the government will lower the price of power and that a report is due.",
    "de": "Die Ministerin sagte am Mittwoch, dass die Regierung den Strompreis senken und einen Bericht vorlegen wird.",
    "nl": "De minister zei woensdag dat de regering de prijs van stroom zal verlagen en dat er een rapport komt.",
    "af": "Die minister het Woensdag gesê dat die regering die prys van krag sal verlaag en dat ’n verslag nog kom.",
    "da": "Ministeren sagde onsdag, at regeringen vil sænke prisen på"
    " strøm, og at en rapport bliver lagt frem af udvalget.",
    "no": "Statsråden sa onsdag at regjeringen vil senke prisen på strøm,"
    " og at en rapport blir lagt fram av utvalget etter jul.",
    "sv": "Ministern sade på onsdagen att regeringen ska sänka priset på el och att en rapport ska läggas fram.",
    "is": "Ráðherrann sagði á miðvikudag að ríkisstjórnin myndi lækka verð"
    " á rafmagni og að það hefur verið gerð skýrsla.",
    "fr": "La ministre a dit mercredi que le gouvernement va baisser le prix du courant et que un rapport est attendu.",
    "es": "La ministra dijo el miércoles que el gobierno bajará el"
    " precio de la luz y que una comisión hará un informe.",
    "ca": "La ministra ha dit dimecres que el govern abaixarà el preu"
    " de la llum i que una comissió en farà un informe.",
    "gl": "A ministra dixo onte que o goberno vai baixar o prezo"
    " da luz e que unha comisión fará un informe sobre os custos.",
    "pt": "A ministra disse na quarta que o governo vai baixar o preço da luz e que uma comissão fará um relatório.",
    "it": "La ministra ha detto mercoledì che il governo abbasserà il prezzo della luce e che è in arrivo un rapporto.",
    "ro": "Ministra a declarat miercuri că guvernul va reduce prețul curentului și că o comisie va prezenta un raport.",
    "pl": "Minister powiedziała w środę, że rząd obniży ceny prądu, a komisja przedstawi raport do końca miesiąca.",
    "cs": "Ministryně ve středu řekla, že vláda sníží ceny proudu a že komise do konce měsíce předloží zprávu.",
    "sk": "Ministerka v stredu povedala, že vláda zníži ceny prúdu a"
    " že komisia sa do konca mesiaca vyjadrí aj k správe.",
    "sl": "Ministrica je v sredo dejala, da bo vlada znižala ceno"
    " elektrike in da bo komisija še ta mesec pripravila poročilo.",
    "hr": "Ministrica je u srijedu kazala da će vlada sniziti cijenu"
    " struje i da će tko prije treba dobiti izvješće nakon toga.",
    "sr": "Министарка је у среду рекла да ће влада смањити цену струје и да ће комисија поднети извештај.",
    "hu": "A miniszter szerdán közölte, hogy a kormány csökkenti az áram árát, és egy bizottság jelentést készít.",
    "fi": "Ministeri sanoi keskiviikkona, että hallitus alentaa sähkön hintaa ja että työryhmä antaa siitä raportin.",
    "et": "Minister ütles kolmapäeval, et valitsus alandab elektri hinda ja et komisjon esitab kuu lõpuks ka aruande.",
    "lv": "Ministre trešdien sacīja, ka valdība samazinās elektrības cenu"
    " un ka komisija līdz mēneša beigām sniegs ziņojumu.",
    "lt": "Ministrė trečiadienį sakė, kad vyriausybė sumažins elektros kainą"
    " ir kad komisija iki mėnesio pabaigos pateiks ataskaitą.",
    "sq": "Ministrja tha të mërkurën se qeveria do të ulë çmimin"
    " e energjisë dhe se një komision do të paraqesë raport.",
    "tr": "Bakan çarşamba günü hükümetin elektrik fiyatını düşüreceğini ve"
    " bir komisyonun ay sonuna kadar rapor sunacağını söyledi.",
    "az": "Nazir çərşənbə günü bildirib ki, hökumət elektrik"
    " enerjisinin qiymətini azaldacaq və komissiya hesabat verəcək.",
    "id": "Menteri mengatakan pada Rabu bahwa pemerintah akan"
    " menurunkan harga listrik dan panitia akan membuat laporan.",
    "ms": "Menteri berkata kerajaan akan menurunkan harga elektrik dan bahawa jawatankuasa akan membentangkan laporan.",
    "fil": "Sinabi ng kalihim noong Miyerkules na babawasan ng gobyerno"
    " ang presyo ng kuryente at may ulat na ilalabas.",
    "vi": "Bộ trưởng cho biết hôm thứ tư rằng chính phủ sẽ giảm"
    " giá điện và một ủy ban sẽ nộp báo cáo trước cuối tháng.",
    "sw": "Waziri amesema Jumatano kwamba serikali itapunguza bei ya umeme"
    " na kamati itatoa ripoti kabla ya mwisho wa mwezi.",
    "ha": "Ministan ya ce a ranar Laraba cewa gwamnati za ta rage kudin wuta kuma wani kwamiti zai ba da rahoto.",
    "yo": "Minisita sọ ní ọjọ́rú pé ìjọba yóò dín owó iná kù àti pé ìgbìmọ̀ kan yóò ṣe ìròyìn fún àwọn ará ìlú.",
    "so": "Wasiirka ayaa sheegay in dowladda ay dhimi doonto qiimaha korontada oo guddi uu soo saari doono warbixin.",
    "eu": "Ministroak asteazkenean esan du gobernuak argiaren prezioa jaitsiko"
    " duela eta batzorde bat txostena egingo duela ere.",
    "cy": "Dywedodd y gweinidog ddydd Mercher fod y llywodraeth am"
    " ostwng pris trydan a bod adroddiad ar y gweill hefyd.",
    "ga": "Dúirt an t-aire Dé Céadaoin go bhfuil an rialtas chun"
    " praghas an leictreachais a laghdú agus go mbeidh tuairisc ann.",
    "ru": "Министр сообщил в среду, что правительство снизит цены"
    " на электричество, а комиссия к концу месяца представит отчёт.",
    "uk": "Міністр заявив у середу, що уряд знизить ціну на електроенергію, а комісія подасть звіт до кінця місяця.",
    "be": "Міністр сказаў у сераду, што ўрад знізіць цану"
    " на электрычнасць, а камісія да канца месяца падрыхтуе справаздачу.",
    "bg": "Министърът заяви в сряда, че правителството ще намали цената на тока и че комисия ще представи доклад.",
    "mk": "Министерот изјави во среда дека владата ќе ја намали"
    " цената на струјата и дека комисија ќе поднесе извештај.",
    "kk": "Министр сәрсенбіде үкімет электр қуатының бағасын төмендетеді және комиссия есеп береді деп мәлімдеді.",
    "ar": "قالت الوزيرة يوم الأربعاء إن الحكومة ستخفض سعر الكهرباء وإن لجنة ستقدم تقريرا قبل نهاية الشهر.",
    "fa": "وزیر روز چهارشنبه گفت که دولت قیمت برق را کاهش می‌دهد و کمیته‌ای گزارش خود را تا پایان ماه ارائه می‌کند.",
    "ur": "وزیر نے بدھ کو کہا کہ حکومت بجلی کی قیمت کم کرے گی اور ایک کمیٹی مہینے کے آخر تک رپورٹ پیش کرے گی۔",
    "hi": "मंत्री ने बुधवार को कहा कि सरकार बिजली की कीमत कम करेगी और एक समिति महीने के अंत तक रिपोर्ट देगी।",
    "mr": "मंत्र्यांनी बुधवारी सांगितले की सरकार वीज दरात कपात करणार आहे आणि त्यासाठी एक समिती अहवाल देणार आहे.",
    "ne": "मन्त्रीले बुधबार भनेका छन् कि सरकारले बिजुलीको मूल्य घटाउने भएको छ र एक समिति गठन गरिएको छ भने प्रतिवेदन आउने छ।",
    "bn": "মন্ত্রী বুধবার বলেছেন যে সরকার বিদ্যুতের দাম কমাবে এবং একটি কমিটি মাসের শেষে প্রতিবেদন দেবে।",
    "th": "รัฐมนตรีกล่าวเมื่อวันพุธว่ารัฐบาลจะลดค่าไฟฟ้า",
    "el": "Η υπουργός είπε την Τετάρτη ότι η κυβέρνηση θα μειώσει την τιμή του ρεύματος.",
    "he": "השרה אמרה ביום רביעי כי הממשלה תוריד את מחיר החשמל וכי ועדה תגיש דוח.",
    "ja": "大臣は水曜日、政府が電気料金を引き下げると述べた。",
    "ko": "장관은 수요일 정부가 전기 요금을 내릴 것이라고 말했다.",
    "zh": "部长周三表示，政府将降低电价，委员会月底前提交报告。",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_one_sentence_tells_its_language(language):
    assert detect_language(SENTENCES[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "Minisitiri yavuze ku wa gatatu ko leta izagabanya igiciro cy'amashanyarazi kandi ko raporo izaza vuba.",
        "La ministro diris merkrede, ke la registaro malaltigos la prezon de kurento kaj ke raporto baldaŭ venos.",
        "Nilaza ny minisitra tamin'ny alarobia fa hampidina ny vidin'ny jiro ny fanjakana ary hisy tatitra havoaka.",
        "Harbour Gazette Sport Weather Culture Login Subscribe Ferry Timetable Islands Contact",
    ],
)
def test_language_that_is_not_known_is_none(text):
    assert detect_language(text) is None


def test_declared_language_is_believed_where_words_do_not_say_otherwise():
    assert detect_language("Haus am See", "de-AT") == "de"
    assert detect_language(SENTENCES["fr"], "en") == "fr"


def test_every_language_has_words_of_its_own():
    for language, words in COMMON_WORDS.items():
        others = {w for other, known in COMMON_WORDS.items() if other != language for w in known.split()}
        assert len(set(words.split()) - others) >= 4, language
