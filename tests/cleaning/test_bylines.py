import pytest

from newsnlp.cleaning.bylines import names_of_line


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
    ],
)
def test_names_stand_without_posts_dates_and_houses(line, names):
    assert names_of_line(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Ann Lee",
        "Privacy policy",
        "Getty Images",
        "Rain fell on the harbour on Monday.",
        "Ann",
        "By " + "Ann Lee " * 40,
        "",
    ],
)
def test_line_without_an_author_has_no_names(line):
    assert names_of_line(line) == ()
