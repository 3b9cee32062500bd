import pytest

from newsnlp.cleaning.bylines import names_of_line, split_names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee and Jo Park, Chief Reporters", ("Ann Lee", "Jo Park")),
        ("Von Dr. Max Kern, Berlin", ("Dr. Max Kern",)),
        ("Kommentar von Nora Opfer", ("Nora Opfer",)),
        ("5:45 AM PST 11/19/2019 by Pat Shanahan", ("Pat Shanahan",)),
        ("Ann LeeStaff Writer", ("Ann Lee",)),
        ("BY ANN LEESTAFF WRITER", ("ANN LEE",)),
        ("By Ann Lee Fox News", ("Ann Lee",)),
        ("Ann Lee March 4, 2024", ("Ann Lee",)),
        ("By Reuters", ("Reuters",)),
        ("Written by Ann", ("Ann",)),
        ("By Ann Lee  Follow", ("Ann Lee",)),
        ("By Ann Lee, The Gazette", ("Ann Lee",)),
        ("Ann Lee, BBC News, Kirkwall", ("Ann Lee",)),
        ("By Ann Lee Special to the Gazette", ("Ann Lee",)),
        ("Ann Lee Transport Reporter", ("Ann Lee",)),
        ("By Ana Lima in São Paulo and Raj Patel in New Delhi", ("Ana Lima", "Raj Patel")),
        ("Ann Lee, Cape Town", ("Ann Lee",)),
        ("By Ngũgĩ wa Thiong'o and Huda al-Tayeb", ("Ngũgĩ wa Thiong'o", "Huda al-Tayeb")),
        ("Par Élodie Marchand avec AFP", ("Élodie Marchand",)),
        ("di Giulia Ferranti e Marco Neri", ("Giulia Ferranti", "Marco Neri")),
        ("ByAnn Lee ● 4 March 2024 ● 6 min read", ("Ann Lee",)),
        ("By Ann Lee on 4 March 2024", ("Ann Lee",)),
        ("Par Élodie Garnier le mer 05/02/2025 - 18:20", ("Élodie Garnier",)),
        ("Geschrieben von Karin Vogelsang am Mo, 03.03.2025 - 21:30", ("Karin Vogelsang",)),
        ("Publicado por Lucía Benavides el mar, 08/04/2025", ("Lucía Benavides",)),
        ("מאת נועה ברזילי 12.1.2025", ("נועה ברזילי",)),
        ("بقلم سلمى الحداد", ("سلمى الحداد",)),
        ("लेखक: कविता मिश्रा", ("कविता मिश्रा",)),
        ("লেখা: রেহানা সুলতানা", ("রেহানা সুলতানা",)),
        ("Автор: Анна Лебедева", ("Анна Лебедева",)),
        ("Penulis: Dewi Kartika", ("Dewi Kartika",)),
        ("Yazar: Emre Yıldız", ("Emre Yıldız",)),
        ("Na Neema Masanja", ("Neema Masanja",)),
        ("Curated by: Anuj Mishra", ("Anuj Mishra",)),
        ("بقلم: سلمى الحداد", ("سلمى الحداد",)),
        ("نویسنده: مریم احمدی", ("مریم احمدی",)),
        ("Editorial Team", ()),
        ("Pin It", ()),
        ("作者：陈晓雯", ("陈晓雯",)),
        ("이수진 기자", ("이수진",)),
        ("高橋由美記者", ("高橋由美",)),
    ],
)
def test_names_stand_without_posts_dates_and_houses(line, names):
    assert names_of_line(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Ann Lee",
        "Editor: Ann Lee",
        "The boat at the pier. (Ann Lee/Valley Ledger)",
        "By Nation Reporter",
        "By our foreign desk in Nairobi",
        "Par Rédaction",
        "Güncelleme Tarihi",
        "سلمى الحداد",
        "Privacy policy",
        "NEWS PROVIDED BY",
        "Getty Images",
        "Rain fell on the harbour on Monday.",
        "Ann",
        "By " + "Ann Lee " * 40,
        "",
    ],
)
def test_line_without_an_author_has_no_names(line):
    assert names_of_line(line) == ()


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        ("Lee, Ann", ["Ann Lee"]),
        ("Ann Lee, Chief Reporter", ["Ann Lee"]),
        ("Ann Lee, Jo Park", ["Ann Lee", "Jo Park"]),
        ("Giulia Ferranti e Marco Neri", ["Giulia Ferranti", "Marco Neri"]),
        ("Ana Souza e Silva", ["Ana Souza e Silva"]),
        ("Oleh Bondar", ["Oleh Bondar"]),
        ("oleh Dewi Kartika", ["Dewi Kartika"]),
        ("web desk", []),
    ],
)
def test_claims_of_structured_data_give_names_alone(claim, names):
    assert split_names(claim) == names
