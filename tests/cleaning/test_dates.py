from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from newsnlp.cleaning.dates import date_of_url, find_dates, month_comes_first, read_date


@pytest.mark.parametrize(
    "text, expected",
    [
        ("June 3, 2021", date(2021, 6, 3)),
        ("Jun 3,2021", date(2021, 6, 3)),
        ("Sunday 7 January 2024", date(2024, 1, 7)),
        ("4th of March 2024", date(2024, 3, 4)),
        ("12. März 2023", date(2023, 3, 12)),
        ("le 14 juillet 2022", date(2022, 7, 14)),
        ("3 de mayo de 2020", date(2020, 5, 3)),
        ("2024-05-02", date(2024, 5, 2)),
        ("2024年5月2日", date(2024, 5, 2)),
        ("23.10.2024", date(2024, 10, 23)),
        ("04/05/2023", date(2023, 4, 5)),
        ("24/05/2023", date(2023, 5, 24)),
        ("Feb. 29, 2024", date(2024, 2, 29)),
        ("Feb. 30, 2024", None),
        ("no date at all", None),
        ("May said in 2020", None),
        ("2024-05-02T08:00:00Z", datetime(2024, 5, 2, 8, tzinfo=UTC)),
        ("24 KASIM 2024", date(2024, 11, 24)),
        ("3 HAZİRAN 2024", date(2024, 6, 3)),
        ("5 ΜΑΡΤΙΟΥ 2024", date(2024, 3, 5)),
        ("Selasa, 3 Maret 2024", date(2024, 3, 3)),
        ("7 Machi 2024", date(2024, 3, 7)),
        ("٧ فبراير ٢٠٢٤", date(2024, 2, 7)),
        ("7 كانون الثاني 2024", date(2024, 1, 7)),
        ("7 जनवरी 2024", date(2024, 1, 7)),
        ("2024년 3월 7일", date(2024, 3, 7)),
        ("7 tháng 3 năm 2024", date(2024, 3, 7)),
        ("2024. március 7.", date(2024, 3, 7)),
        ("7 d'abril de 2024", date(2024, 4, 7)),
        ("7 people 2024", None),
        ("2024年3月7日 下午8:15", datetime(2024, 3, 7, 20, 15)),
        ("2024年3月7日 午後8時", datetime(2024, 3, 7, 20)),
        ("2024.03.07. 오전 8:15", datetime(2024, 3, 7, 8, 15)),
        ("4:32 PM, Thursday, March 7, 2024", datetime(2024, 3, 7, 16, 32)),
        ("7 marzo 2024 ore 16:32", datetime(2024, 3, 7, 16, 32)),
        ("7 марта 2024 г. 16:32", datetime(2024, 3, 7, 16, 32)),
        ("7.3.2024 klo 16.32", datetime(2024, 3, 7, 16, 32)),
        ("07/03/2024 às 16h32", datetime(2024, 7, 3, 16, 32)),
        ("7 March 2024 10:15 est venu", datetime(2024, 3, 7, 10, 15)),
        ("2 May 2024 8:15 pm EST", datetime(2024, 5, 2, 20, 15, tzinfo=timezone(timedelta(hours=-5)))),
    ],
)
def test_dates_are_read(text, expected):
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("7/3/2024, 14:36 (GMT+7)", 7),
        ("7 March 2024 14:36 GMT-5", -5),
        ("7 March 2024 14:36 UTC+0530", 5.5),
        ("2024-03-07T14:36:00+05", 5),
        ("2024-03-07 14:36:00 IST", 5.5),
        ("Thu Mar 07 2024 14:36:00 GMT+0530 (India Standard Time)", 5.5),
        ("Thu Mar 07 14:36:00 GMT 2024", 0),
        ("14:36 CAT, 7 March 2024", 2),
    ],
)
def test_zone_of_a_time_is_read_with_its_offset(text, hours):
    assert read_date(text, month_first=False) == datetime(2024, 3, 7, 14, 36, tzinfo=timezone(timedelta(hours=hours)))


def test_time_belongs_to_the_date_before_it():
    first, second = find_dates("3 May 2024 10:15, 4 May 2024")
    assert (first.value, second.value) == (datetime(2024, 5, 3, 10, 15), date(2024, 5, 4))


def test_order_of_day_and_month_can_be_given():
    assert read_date("04/05/2023", month_first=False) == date(2023, 5, 4)


def test_dates_say_where_they_stand():
    (found,) = find_dates("on 4 March 2024.")
    assert (found.start, found.end) == (3, 15)


def test_url_names_a_day():
    assert date_of_url("https://gazette.example/2024/05/02/bridge") == date(2024, 5, 2)
    assert date_of_url("https://gazette.example/2024/11/18/bridge") == date(2024, 11, 18)
    assert date_of_url("https://gazette.example/news/2024-11-07-bridge") == date(2024, 11, 7)
    assert date_of_url("https://gazette.example/story/20240502-bridge?id=3") == date(2024, 5, 2)
    assert date_of_url("https://gazette.example/story/dmf20240502_3") == date(2024, 5, 2)
    assert date_of_url("https://gazette.example/n3/2024/0502/c90000-20164212.html") == date(2024, 5, 2)
    assert date_of_url("https://gazette.example/moon-1969-07-20/2019/07/18/x") == date(2019, 7, 18)


@pytest.mark.parametrize(
    "path", ["story-12345", "2024/11/bridge", "2024/13/02/bridge", "story-202405021234", "2024/05-02/x", "20249902/"]
)
def test_address_without_a_day_names_none(path):
    assert date_of_url(f"https://gazette.example/{path}") is None


def test_countries_put_days_first():
    assert month_comes_first("https://news.example.com/a", "en-US")
    assert not month_comes_first("https://news.example.co.uk/a", "en")
    assert not month_comes_first(None, "de")


def test_year_may_be_glued_to_a_time_and_dots_may_have_spaces():
    assert [d.day.isoformat() for d in find_dates("WED, NOV 20 20194:29 AM EST")] == ["2019-11-20"]
    assert [d.day.isoformat() for d in find_dates("28. 4. 2023, 18:41 Uhr")] == ["2023-04-28"]
    assert [d.day.isoformat() for d in find_dates("söndag 2 augusti 2026")] == ["2026-08-02"]
    assert find_dates("November 20, 2019476") == []
