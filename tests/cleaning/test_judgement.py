import pytest

from newsnlp.cleaning.page import clean_page

pytestmark = pytest.mark.model
STORIES = """Ferry sinks off the northern cape
A boat with 62 people went down on Tuesday near the cape, and all were saved.
Rice exports reach a new record
The country sold seven million tonnes abroad last year, a ministry said.
Teacher gives a kidney to a pupil
A woman from the hills helped a boy of eleven who had lost his parents.
Customs find ivory in a container
Officers opened a box that was said to hold cashew nuts and counted 300 tusks.
Coach of the national team resigns
Park Sung-min left his post on Monday evening after the fifth defeat in a row.
City wants to plant 100,000 trees
Along the canals there will be shade by 2027, promised the mayor of the capital.
Assembly opens its autumn session
Members rose for a minute of silence in memory of those whom the typhoon killed.
"""
ANSWERS = """How long will the bridge be closed?
The bridge will be closed until the middle of June, the council says.
How do people get to the island?
A ferry runs from the old pier to the island every half an hour, day and night.
Who pays for the repair of the bridge?
The council pays half of the repair, and the state pays the other half.
Why was the bridge not repaired before?
The council says that it had no money for the repair until this spring.
What does the ferry to the island cost?
Nothing: the council pays for the ferry until the bridge is open again.
Can lorries use the ferry to the island?
Lorries cannot use the ferry. They must wait for the bridge to open.
"""
MENU = "Thanh Bay News\nHome\nPolitics\nSociety\nEconomy\nSports\nWorld\n"


def test_page_of_headlines_and_teasers_is_no_article():
    page = clean_page(MENU + STORIES.replace(".\n", ".\n2 hours ago\n") + "Load more\n")
    assert page.text == "" and page.article_probability < 0.5
    assert page.warnings


def test_article_of_short_answers_below_questions_is_one():
    page = clean_page(MENU + "Island bridge to stay closed until June\nBy Ann Lee\n4 March 2025\n" + ANSWERS)
    assert page.text.split("\n\n") == ANSWERS.splitlines()
