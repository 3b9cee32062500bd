from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from newsnlp.cleaning.dates import date_of_url, find_dates, month_comes_first, read_date


@pytest.mark.parametrize(
    "text, expected",
    [
        ("June 3, 2021", date(2021, 6, 3)),
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
        ("2 May 2024 8:15 pm EST", datetime(2024, 5, 2, 20, 15, tzinfo=timezone(timedelta(hours=-5)))),
    ],
)
def test_dates_are_read(text, expected):
    assert read_date(text) == expected


def test_order_of_day_and_month_can_be_given():
    assert read_date("04/05/2023", month_first=False) == date(2023, 5, 4)


def test_dates_say_where_they_stand():
    (found,) = find_dates("on 4 March 2024.")
    assert (found.start, found.end) == (3, 15)


def test_url_names_a_day():
    assert date_of_url("https://gazette.example/2024/05/02/bridge") == date(2024, 5, 2)
    assert date_of_url("https://gazette.example/story-12345") is None


def test_countries_put_days_first():
    assert month_comes_first("https://news.example.com/a", "en-US")
    assert not month_comes_first("https://news.example.co.uk/a", "en")
    assert not month_comes_first(None, "de")


def test_year_may_be_glued_to_a_time_and_dots_may_have_spaces():
    assert [d.day.isoformat() for d in find_dates("WED, NOV 20 20194:29 AM EST")] == ["2019-11-20"]
    assert [d.day.isoformat() for d in find_dates("28. 4. 2023, 18:41 Uhr")] == ["2023-04-28"]
    assert [d.day.isoformat() for d in find_dates("söndag 2 augusti 2026")] == ["2026-08-02"]
    assert find_dates("November 20, 2019476") == []
