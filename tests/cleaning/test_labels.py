import pytest

from newsnlp.cleaning.labels import label_in_copy, label_of


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("ADVERTISEMENT", "advertisement"),
        ("Skip advertisement", "advertisement"),
        ("Article continues below the advertisement", "advertisement"),
        ("Story continues below this ad", "advertisement"),
        ("Publicidad", "advertisement"),
        ("Advertisement · Scroll to continue", "advertisement"),
        ("SCROLL TO CONTINUE WITH CONTENT", "advertisement"),
        ("Annons", "advertisement"),
        ("İLGİLİ HABERLER", "related links"),
        ("مقالات ذات صلة", "related links"),
        ("list of 2 items", "related links"),
        ("end of list", "related links"),
        ("ALSO READ: Ferry fares to rise in May", "related links"),
        ("Read more | Harbour master resigns", "related links"),
        ("Baca juga: Harga beras naik lagi", "related links"),
        ("Читайте также: Паром снова ходит", "related links"),
        ("यह भी पढ़ें: नाव फिर चली", "related links"),
        ("Lees ook", "related links"),
        ("Follow us on Facebook and X.", "share bar"),
        ("Join our WhatsApp channel for the day's news", "share bar"),
        ("By signing up you agree to our terms of service and privacy policy.", "newsletter box"),
        ("（责任编辑：周蕾）", "credit"),
        ("URL: https://courier.example/2025/03/11/ferry-vote/", "address"),
        ("Listen to this article 4 min", "player"),
        ("You have reached your limit of free articles. Subscribe to go on.", "paywall"),
    ],
)
def test_line_that_is_only_a_label(line, name):
    assert label_of(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "Read the report and you will see how little was done.",
        "Watch the tide tables, he told the crew, and keep the engine running.",
        "She asked us to follow, and we did.",
        "Photo: Ann Lee",
        "Related questions came up again and again",
        "The advertisement ran for a week.",
        "By signing the treaty you agree to nothing, the minister said.",
        "",
        "Also read: " + "a very long line that goes on " * 12,
    ],
)
def test_line_of_an_article(line):
    assert label_of(line) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("The pier after the storm of May. Photo: Ana Ruiz/Valley Ledger", "caption"),
        ("Guttene fisker hver morgen. Foto: Privat", "caption"),
        ("Bà Tư trên bến sông - Ảnh: T.H.", "caption"),
        ("Protesters in the harbour (Photo: Jo Park/PA Wire)", "caption"),
        ("फोटो: नदी के किनारे नाव", "caption"),
        ("Image credit: Valley Ledger", "caption"),
        ("Got something to say? Email letters@ledger.example", "contact"),
        ("Stuur een mail naar redactie@bode.example", "contact"),
        ("The new pier at low tide © Ana Ruiz", "caption"),
        ("© Ana Ruiz The new pier at low tide, seen from the old one.", "caption"),
        ("Traders wait for the ferry. (Photo by Jo Park/PA Wire)", "caption"),
        ("Mayor Ida Brand, second from left, opens the hall with its builders.", "caption"),
        ("Pictured from left: Ida Brand, Rolf Aas and Eva Sand.", "caption"),
        ("The hall after the fire (Archivbild)", "caption"),
        ("Bar chart showing how many ferries ran on time in each month of last year", "caption"),
        ("The harbour master has resigned after the fire. mehr", "related links"),
        ("Also on courier.example Ferry fares to rise in May", "related links"),
        ("Published under: Ferries , Harbour , Rolf Aas", "tags"),
        ("The best of the harbour each Friday. Kostenlos anmelden.", "newsletter box"),
        ("Did you enjoy this story? Support our work by becoming a member.", "newsletter box"),
        ("Our newsletter brings you the news of the harbour each morning.", "newsletter box"),
        ("Copyright © Valley Ledger. Ask us before you print this again.", "footer"),
        ("Kommentare werden erst nach Prüfung freigegeben.", "comments"),
        ("Dieser Beitrag wurde maschinell übersetzt und von einem Redakteur geprüft.", "translation note"),
        ("فيسبوك", "share bar"),
        ("शेयर करें", "share bar"),
    ],
)
def test_line_of_copied_text_that_is_no_line_of_an_article(line, name):
    assert label_in_copy(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "She kept one photo: it shows the pier before the storm, and her father on it, waving.",
        "The picture changed in May, the minister said.",
        "They share a boat.",
        "He left no address but bob@ledger.example.",
        "Write to us, the mayor had said, and nobody did.",
        "She turned left, then right, and was gone.",
        "Click here to see the plan, the mayor wrote, and a thousand people did.",
        "The picture of the hall, in which Ida Brand stands to the left of the door, was sold.",
        "He asked the council to sign up here and now to a plan that nobody had read, and it did.",
        "Copyright was not on anybody's mind in 1890.",
        "The chart showed how few ferries had run on time.",
        "The man got out, looked at the boat, left, and drove away before the police came.",
        "Jonas Brand (Left) said that the council had known, and Ida Aas (R.) agreed with him.",
        "Nobody was hurt, the fire brigade said on Tuesday evening. (AP)",
        "This novel was translated into forty languages before its author was known at home.",
        "Comments on the platform will be moderated by a machine from May, the firm said.",
        "Support us in this fight, she said to the crowd, and we will never forget it.",
        "Also on Jan.16 the panel will hear the harbour master.",
        "Die Kritik kam von rechts und von links, doch der Rat blieb dabei.",
        "[a " + "b=c " * 40,
        "It was a bad image/word match, he said (the photo was older).",
    ],
)
def test_line_of_copied_text_that_may_be_of_an_article(line):
    assert label_in_copy(line) is None
