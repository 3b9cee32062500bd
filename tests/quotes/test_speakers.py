"""Who the words of a source mean, with entities and attributions given by hand."""

import re
from dataclasses import replace

from newsnlp.annotations import Entity, Mention, Span
from newsnlp.quotes.assemble import Attribution
from newsnlp.quotes.marks import read_marks
from newsnlp.quotes.speakers import (
    DOCUMENT,
    PLURAL,
    UNNAMED,
    Discourse,
    head_noun,
    is_misspelt,
    is_plural,
    resolve_speakers,
)


def entity(text, name, *forms, kind="person"):
    spans = sorted({m.span() for form in (name, *forms) for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)})
    apart = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return Entity(name, kind, name, forms, tuple(Mention(Span(*s)) for s in apart))


def speakers(text, entities, *sources):
    """The resolution of each source, the content of each being the words after its last one."""
    marks = read_marks(text)
    sentences = [0, *(m.end() for m in re.finditer(r"[.!?][”\"]? (?=[A-Z“])|\n+", text))]
    at, attributions = 0, []
    for words in sources:
        start = text.index(words, at)
        at = start + len(words)
        stop = text.find(".", at + 4)
        attributions.append(
            Attribution((Span(at + 1, stop),), cue=Span(at + 1, at + 5), source=Span(start, start + len(words)))
        )
    return resolve_speakers(Discourse(text, marks, entities, sentences), attributions)


def speaker_of_last(text, entities, words):
    """Who the last place of the words means, a cue of four letters and then the content behind it."""
    start = text.rindex(words)
    source = Span(start, start + len(words))
    said = Attribution((Span(source.end + 6, len(text) - 1),), cue=Span(source.end + 1, source.end + 5), source=source)
    sentences = [0, *(m.end() for m in re.finditer(r"[.] ", text))]
    (found,) = resolve_speakers(Discourse(text, read_marks(text), entities, sentences), [said])
    return found.speaker


def test_a_title_with_a_preposition_belongs_to_the_name_after_it():
    text = "Secretary of State Helen Crane said it would reopen."
    (found,) = speakers(text, [entity(text, "Helen Crane")], "Secretary of State Helen Crane")
    assert found.speaker == "Helen Crane"


def test_who_speaks_for_a_person_is_not_that_person():
    text = "A spokesman for President Clara Mendes said the visit was off."
    (found,) = speakers(text, [entity(text, "Clara Mendes")], "A spokesman for President Clara Mendes")
    assert found.speaker is None


def test_several_names_are_a_plural_source():
    text = "Lena Fox, Omar Haddad and Ruth Alder said it was unsafe."
    people = [entity(text, n) for n in ("Lena Fox", "Omar Haddad", "Ruth Alder")]
    (found,) = speakers(text, people, "Lena Fox, Omar Haddad and Ruth Alder")
    assert (found.speaker, found.reason) == (None, PLURAL)


def test_two_names_with_a_comma_alone_are_name_and_place():
    text = "Rep. Chris Lowe, R-Obi, says it is over."
    people = [entity(text, "Chris Lowe"), entity(text, "Obi")]
    (found,) = speakers(text, people, "Rep. Chris Lowe, R-Obi")
    assert found.speaker == "Chris Lowe"


def test_an_organisation_joined_to_an_unnamed_group_is_plural():
    text = "The mayor's campaign and Northwind did not respond to requests."
    (found,) = speakers(text, [entity(text, "Northwind", kind="organisation")], "The mayor's campaign and Northwind")
    assert (found.speaker, found.reason) == (None, PLURAL)


def test_the_name_before_an_apposition_speaks():
    text = "Even Norway, its only ally and its lifeline, said it was opposed."
    (found,) = speakers(text, [entity(text, "Norway", kind="place")], "its only ally and its lifeline,")
    assert found.speaker == "Norway"


def test_a_document_is_by_the_name_before_its_noun():
    text = "A recent Northwind survey says rents rose. The study found that nobody moved."
    first, second = speakers(
        text, [entity(text, "Northwind", kind="organisation")], "A recent Northwind survey", "The study"
    )
    assert (first.speaker, second.speaker) == ("Northwind", "Northwind")


def test_a_document_of_nobody_says_why():
    text = "The report says rents rose."
    (found,) = speakers(text, [], "The report")
    assert (found.speaker, found.reason) == (None, DOCUMENT)


def test_an_abbreviated_title_gives_a_role():
    text = "Sen. Ruth Alder spoke first. The senator said the bill was dead."
    (found,) = speakers(text, [entity(text, "Ruth Alder")], "The senator")
    assert found.speaker == "Ruth Alder"


def test_a_pronoun_may_mean_who_was_called_by_a_role():
    text = "Mayor Stella Grant came. Later, Ann Price left. The mayor was not moved. In closing, she said it stands."
    people = [entity(text, "Stella Grant"), entity(text, "Ann Price")]
    (found,) = speakers(text, people, "she")
    assert found.speaker == "Stella Grant"


def test_a_bare_surname_means_who_has_spoken_by_it():
    text = "Emil Voss is away. Karin Voss said it was cold. Karin Voss said it was late. Voss said he never writes."
    people = [entity(text, "Karin Voss"), entity(text, "Emil Voss", "Voss")]
    *_, last = speakers(text, people, "Karin Voss", "Karin Voss", "Voss")
    assert last.speaker == "Karin Voss"


def test_who_after_a_workplace_is_the_person():
    text = "Ines Ramos, a nurse at Santa Clara Hospital who said the ward was full, left."
    entities = [entity(text, "Ines Ramos"), entity(text, "Santa Clara Hospital", kind="organisation")]
    (found,) = speakers(text, entities, "who")
    assert found.speaker == "Ines Ramos"


def test_who_after_a_noun_without_a_name_is_nobody_named():
    text = "Adrian Cole was sued by an architect who said he was never paid."
    (found,) = speakers(text, [entity(text, "Adrian Cole")], "who")
    assert (found.speaker, found.reason) == (None, UNNAMED)


def test_who_is_never_a_place():
    text = "The plan worried voters in Norfolk, who said it came too late."
    (found,) = speakers(text, [entity(text, "Norfolk", kind="place")], "who")
    assert found.speaker is None


def test_who_after_what_somebody_is_now_is_that_person():
    text = "She met Ada Renner, now the Senate leader, who said it was over."
    entities = [entity(text, "Ada Renner"), entity(text, "Senate", kind="organisation")]
    (found,) = speakers(text, entities, "who")
    assert found.speaker == "Ada Renner"


def test_a_relative_clause_about_what_somebody_owns_speaks_of_the_owner():
    text = "Carl Mott later seized upon Peter Lang's interview, in which he said it was a joke."
    people = [entity(text, "Carl Mott"), entity(text, "Peter Lang")]
    (found,) = speakers(text, people, "he")
    assert found.speaker == "Peter Lang"


def test_a_misspelt_surname_is_the_person_who_was_introduced_by_the_right_one():
    text = "Leslie Tomes runs the group. Tones said it was late. Later on she said it was over."
    people = [entity(text, "Leslie Tomes"), entity(text, "Tones")]
    assert [r.speaker for r in speakers(text, people, "Tones", "she")] == ["Leslie Tomes", "Leslie Tomes"]


def test_a_surname_like_one_that_is_used_alone_is_another_person():
    text = "Leslie Barton runs the group. Barton left. Burton said it was late."
    people = [entity(text, "Leslie Barton", "Barton"), entity(text, "Burton")]
    (found,) = speakers(text, people, "Burton")
    assert found.speaker == "Burton"


def test_short_or_different_surnames_are_not_misspelt():
    assert is_misspelt("mclenney", "mcclenney") and not is_misspelt("hanson", "lawson")
    assert not is_misspelt("olsen", "olsonov")


def test_a_surname_stays_with_the_one_it_has_meant_all_along():
    text = "Ted Cane ran. Cane won. Cane lost. Cane wept. His father, Rafael Cane, watched. Cane said it was over."
    ted, rafael = entity(text, "Ted Cane", "Cane"), entity(text, "Rafael Cane")
    last = ted.mentions[-1]
    ted = Entity(ted.id, ted.kind, ted.name, ted.aliases, ted.mentions[:-1])
    rafael = Entity(rafael.id, rafael.kind, rafael.name, ("Cane",), (*rafael.mentions, last))
    assert speaker_of_last(text, [ted, rafael], "Cane") == "Ted Cane"


def test_a_surname_beside_what_its_bearer_said_is_that_namesakes_again():
    for gap, expected in ((" ", "Omar Dore"), ("\n", "Ali Dore")):
        text = f"Ali Dore was freed. His nephew, Omar Dore, said it was over.{gap}Dore said they had paid."
        ali, last = entity(text, "Ali Dore"), text.rindex("Dore")
        ali = replace(ali, mentions=(*ali.mentions, Mention(Span(last, last + 4))))
        found = speakers(text, [ali, entity(text, "Omar Dore")], "His nephew, Omar Dore,", "Dore")
        assert found[1].speaker == expected


def test_a_surname_is_not_that_of_a_namesake_called_by_another_name():
    text = "Imran Dar lost. Asif Ali Dar said no.\nAsif said yes. Asif said it was over.\n\nDar said he was ill."
    entities = [entity(text, "Imran Dar", "Dar"), entity(text, "Asif Ali Dar", "Asif")]
    found = speakers(text, entities, "Asif Ali Dar", "Asif", "Asif", "Dar")
    assert found[-1].speaker == "Imran Dar"


def test_a_headline_means_who_the_surname_means_below_it():
    text = "Crane opens school\n\nMr. Crane came. Crane left. His wife, Ada Crane, stayed. Crane said it was fine."
    bare, ada = entity(text, "Crane"), entity(text, "Ada Crane")
    first, *others = (m for m in bare.mentions if not m.span.overlaps(ada.mentions[0].span))
    bare = Entity(bare.id, bare.kind, bare.name, bare.aliases, tuple(others))
    ada = Entity(ada.id, ada.kind, ada.name, ("Crane",), (first, *ada.mentions))
    named = Discourse(text, read_marks(text), [bare, ada], [0]).named
    assert [n.owner for n in named] == [0, 0, 0, 1, 0]


def test_the_president_is_not_the_vice_president():
    text = "Vice President Ann Lee came first. The president said it was late."
    (found,) = speakers(text, [entity(text, "Ann Lee")], "The president")
    assert found.speaker is None


def test_who_speaks_of_somebody_goes_on_speaking():
    text = (
        "Anna Wells ran. Wells won. Wells lost. Wells came back. Tyresha Mott had voted for Wells.\n\n"
        "Mott said Wells shows no concern for them.\n\nLater she said it was a pity."
    )
    people = [entity(text, "Tyresha Mott", "Mott"), entity(text, "Anna Wells", "Wells")]
    start = text.index("Mott said")
    wells = Span(start + 10, text.index(".\n\nLater"))
    first = Attribution((wells,), Span(start + 5, start + 9), Span(start, start + 4))
    she = text.rindex("she")
    second = Attribution((Span(she + 9, len(text) - 1),), Span(she + 4, she + 8), Span(she, she + 3))
    discourse = Discourse(text, read_marks(text), people, [0, *(m.end() for m in re.finditer(r"[.]\s+", text))])
    assert [r.speaker for r in resolve_speakers(discourse, [first, second])] == ["Tyresha Mott", "Tyresha Mott"]


def test_who_is_spoken_of_stays_the_subject_through_pronouns():
    text = (
        "Maria Stern ran the office. Later she hired ten people. In spring she opened a second one."
        " There, she turned down Alice Wood's plan, and after lunch she said it was too dear."
    )
    people = [entity(text, "Maria Stern"), entity(text, "Alice Wood")]
    assert speaker_of_last(text, people, "she") == "Maria Stern"


def test_an_entry_of_a_live_page_has_its_own_people():
    text = "Tom Hale said it is on. Tom Hale said it is off.\n\n___\n\nBen Ode's doctor came.\n\nHe said it was fine."
    people = [entity(text, "Tom Hale"), entity(text, "Ben Ode")]
    *_, last = speakers(text, people, "Tom Hale", "Tom Hale", "He")
    assert last.speaker == "Ben Ode"


def test_the_head_of_a_phrase_stands_before_its_preposition():
    assert head_noun(["a", "report", "by", "the", "bank"]) == "report"


def test_a_number_makes_a_plural():
    assert is_plural(["two", "ministers"]) and not is_plural(["the", "minister"])


def organisation(text, name, *forms, kind="organisation"):
    return entity(text, name, *forms, kind=kind)


def test_a_name_before_the_noun_that_it_is_called_by_speaks():
    text = "The Labour Party lost. The Likud party said it would vote no. The Boko Haram militant group said it was."
    parties = [organisation(text, n, kind="party") for n in ("Labour Party", "Likud")]
    entities = [*parties, organisation(text, "Boko Haram")]
    found = speakers(text, entities, "The Likud party", "The Boko Haram militant group")
    assert [r.speaker for r in found] == ["Likud", "Boko Haram"]


def test_a_name_before_a_noun_that_it_is_not_called_by_does_not_speak():
    text = "The Acme parent company said it knew. A Likud party said no. The Likud party chief said yes."
    entities = [organisation(text, "Acme"), organisation(text, "Likud", kind="party")]
    found = speakers(text, entities, "The Acme parent company", "A Likud party", "The Likud party chief")
    assert [r.speaker for r in found] == [None, None, None]


def test_an_organisation_in_apposition_to_a_noun_for_it_speaks():
    text = "The National Party lost. Her party, the Liberal Alliance, said no. The militant group, Hamas, said yes."
    entities = [organisation(text, n, kind="party") for n in ("National Party", "Liberal Alliance")]
    found = speakers(
        text,
        [*entities, organisation(text, "Hamas")],
        "Her party, the Liberal Alliance,",
        "The militant group, Hamas,",
    )
    assert [r.speaker for r in found] == ["Liberal Alliance", "Hamas"]


def test_several_organisations_in_apposition_are_plural():
    text = "Two companies, Acme and Northwind, said no."
    entities = [organisation(text, n) for n in ("Acme", "Northwind")]
    (found,) = speakers(text, entities, "Two companies, Acme and Northwind,")
    assert (found.speaker, found.reason) == (None, PLURAL)


def test_names_side_by_side_speak_together_whatever_they_name():
    for text, first, second in (
        ("Norland and Sudria said talks would resume.", "Norland", "Sudria"),
        ("Norland, Westria and Sudria said talks would resume.", "Norland", "Sudria"),
        ("Ann Lee and opposition leader Bo Obi said they would meet.", "Ann Lee", "Bo Obi"),
        ("Ann Lee, the mayor, and Bo Obi, a vicar, said they would meet.", "Ann Lee", "Bo Obi"),
        ("The leader, Ann Lee, and his running mate, Bo Obi, said they would meet.", "Ann Lee", "Bo Obi"),
        ("The Ember and Reef parties said they would unite.", "Ember", "Reef"),
    ):
        kind = "person" if first == "Ann Lee" else "place" if first == "Norland" else "party"
        names = [entity(text, name, kind=kind) for name in (first, second, "Westria")]
        (found,) = speakers(text, [e for e in names if e.mentions], text[: text.index(" said")])
        assert (found.speaker, found.reason) == (None, PLURAL), text


def test_who_is_called_by_an_age_is_the_only_person_that_acts_nearby():
    for text, speaker in (
        ("Ana Ruiz won the race.\nThe 33-year-old said it was hard.", "Ana Ruiz"),
        ("Ana Ruiz beat Mia Lo.\nThe 33-year-old said it was hard.", None),
        ("Ana Ruiz won the race.\nThe 33-year-old woman said it was hard.", "Ana Ruiz"),
        ("Ana Ruiz won the race.\nThe 33-year-old man said it was hard.", None),
        ("A nurse who met Ana Ruiz wept.\nThe 33-year-old said it was hard.", None),
    ):
        source = text[text.index("The 33") : text.index(" said")]
        entities = [entity(text, "Ana Ruiz"), entity(text, "Mia Lo")]
        (found,) = speakers(text, [e for e in entities if e.mentions], source)
        assert found.speaker == speaker, text


def test_a_pronoun_in_an_opening_clause_is_who_is_named_behind_it():
    text = "Bo Lim was first. When he told them, Mayor Sam Dee shrugged. He said it was late."
    entities = [entity(text, "Bo Lim"), entity(text, "Sam Dee")]
    assert [r.speaker for r in speakers(text, entities, "he", "He")] == ["Sam Dee", "Sam Dee"]


def test_letters_behind_a_name_are_part_of_it():
    text = "SDLP leader Colm Eadie MP said it was late. An SDLP MP said no."
    entities = [entity(text, "Colm Eadie"), entity(text, "SDLP", kind="party")]
    found = speakers(text, entities, "SDLP leader Colm Eadie MP", "An SDLP MP")
    assert [r.speaker for r in found] == ["Colm Eadie", None]


def test_a_pope_is_the_pontiff_and_a_king_the_monarch():
    text = "Pope Leo met King Charles. The pontiff said he was glad. The monarch said so, too."
    entities = [entity(text, "Leo"), entity(text, "Charles")]
    assert [r.speaker for r in speakers(text, entities, "The pontiff", "The monarch")] == ["Leo", "Charles"]


def test_a_noun_in_capitals_is_the_organisation_that_has_it_in_its_name():
    text = "The Holy Synod met Acme. The Synod said it was wrong. The Diocese said so."
    entities = [entity(text, "Holy Synod", kind="organisation"), entity(text, "Acme", kind="organisation")]
    found = speakers(text, entities, "The Synod", "The Diocese")
    assert [r.speaker for r in found] == ["Holy Synod", None]


def test_where_a_company_is_based_is_not_who_speaks():
    text = "Acme lost money. The Lund-based company said it would recover."
    entities = [entity(text, "Acme", kind="organisation"), entity(text, "Lund", kind="place")]
    (found,) = speakers(text, entities, "The Lund-based company")
    assert found.speaker == "Acme"


def test_an_organisation_behind_a_noun_for_its_part_in_the_story_speaks():
    text = "The seller, Orrin Metals, said it had three offers."
    (found,) = speakers(text, [entity(text, "Orrin Metals", kind="organisation")], "The seller, Orrin Metals,")
    assert found.speaker == "Orrin Metals"


def test_an_acronym_is_no_ministry_by_a_letter_in_its_middle():
    text = "The IMF agreed. The finance ministry said it would pay."
    (found,) = speakers(text, [entity(text, "IMF", kind="organisation")], "The finance ministry")
    assert found.speaker is None


def test_who_a_dateline_names_is_not_spoken_of():
    text = "KYIV (AFP) - Drones came. It said three had died. The agency said four had."
    found = speakers(text, [organisation(text, "AFP")], "It", "The agency")
    assert [r.speaker for r in found] == [None, None]


def test_a_commission_is_one_that_is_called_so():
    text = "AfD won, the AP wrote. The electoral commission said it was calm. INEC met. The commission said so."
    entities = [organisation(text, n) for n in ("AfD", "AP", "INEC")]
    found = speakers(text, entities, "The electoral commission", "The commission")
    assert [r.speaker for r in found] == [None, "INEC"]


def test_a_ministry_is_not_that_of_another_field():
    text = "The Ministry of Defence met. The health ministry said no. The defence ministry said yes."
    found = speakers(text, [organisation(text, "Ministry of Defence")], "The health ministry", "The defence ministry")
    assert [r.speaker for r in found] == [None, "Ministry of Defence"]


def test_a_company_is_not_the_newspaper_that_tells_of_it():
    text = "Shell must pay, the Financial Times wrote. The oil company said it would not."
    (found,) = speakers(text, [organisation(text, n) for n in ("Shell", "Financial Times")], "The oil company")
    assert found.speaker == "Shell"


def test_a_union_is_not_the_government_that_spoke_last():
    text = "The Labour Congress met. The Lagos State Government said no. The union said it was ready."
    entities = [organisation(text, n) for n in ("Labour Congress", "Lagos State Government")]
    (found,) = speakers(text, entities, "The union")
    assert found.speaker == "Labour Congress"


def test_the_party_is_the_one_spoken_of_last_whatever_it_is_called():
    text = (
        "The Labour Party met. The APC said it would win. The party said it had the numbers."
        " Its rival in all of these states, the MDC, lost. The party said no."
    )
    entities = [organisation(text, n, kind="party") for n in ("Labour Party", "APC", "MDC")]
    found = speakers(text, entities, "The party", "The party")
    assert [r.speaker for r in found] == ["APC", "MDC"]


def test_who_has_left_an_office_or_shadows_it_does_not_hold_it():
    text = (
        "Rachel Reed, the chancellor, spoke. Mel Strand, the shadow chancellor, sat. Al Darby, an ex-chancellor, slept."
        " The chancellor said taxes would rise. The shadow chancellor said no. The former chancellor said nothing."
    )
    people = [entity(text, n) for n in ("Rachel Reed", "Mel Strand", "Al Darby")]
    found = speakers(text, people, "The chancellor", "The shadow chancellor", "The former chancellor")
    assert [r.speaker for r in found] == ["Rachel Reed", "Mel Strand", "Al Darby"]


def test_who_holds_an_office_is_not_a_former_holder_but_a_predecessor_is():
    text = "President Lucas Banda won. His predecessor, Peter Phiri, lost. The former president said it was rigged."
    people = [entity(text, n) for n in ("Lucas Banda", "Peter Phiri")]
    (found,) = speakers(text, people, "The former president")
    assert found.speaker == "Peter Phiri"


def test_who_is_named_in_what_is_said_does_not_say_it():
    text = "Mayor Ana Gil came. Mayor Luis Paz of the next town left. The mayor said Luis Paz was a crook."
    (found,) = speakers(text, [entity(text, n) for n in ("Ana Gil", "Luis Paz")], "The mayor")
    assert found.speaker == "Ana Gil"


def test_offices_of_two_words_are_told_with_hyphen_and_without():
    text = (
        "Attorney General Lena Fox came. General Max Ott left. Ruth Alder, the vice-chancellor. First lady Amy Orr."
        " The attorney-general said no. The general said yes. The vice chancellor said so. The first lady said it."
    )
    people = [entity(text, n) for n in ("Lena Fox", "Max Ott", "Ruth Alder", "Amy Orr")]
    found = speakers(text, people, "The attorney-general", "The general", "The vice chancellor", "The first lady")
    assert [r.speaker for r in found] == ["Lena Fox", "Max Ott", "Ruth Alder", "Amy Orr"]


def test_an_organisation_that_owns_is_no_reason_to_fail():
    text = "Northwind met. The company's said it would not."
    (found,) = speakers(text, [organisation(text, "Northwind")], "The company's")
    assert found.speaker == "Northwind"


def test_an_office_may_be_told_by_the_land_or_by_what_is_of_it():
    text = (
        "Kenya's president, Will Rono, left. French President Emma Marin came. Brazil's finance minister, Ana Gil,"
        " sat. The Kenyan president said no. The French leader said yes. The Brazilian minister said so."
    )
    people = [entity(text, n) for n in ("Will Rono", "Emma Marin", "Ana Gil")]
    found = speakers(text, people, "The Kenyan president", "The French leader", "The Brazilian minister")
    assert [r.speaker for r in found] == ["Will Rono", "Emma Marin", "Ana Gil"]


def test_the_leader_of_a_party_is_not_the_president():
    text = "President Will Rono came. The party leader said no. The Ugandan president said yes."
    found = speakers(text, [entity(text, "Will Rono")], "The party leader", "The Ugandan president")
    assert [r.speaker for r in found] == [None, None]


def test_a_surname_in_the_plural_is_nobody_alone():
    text = "Ana Souza owns a farm. The Souzas said it was old. The Jonas said no."
    people = [entity(text, "Ana Souza", "Souza"), entity(text, "Souzas"), organisation(text, "Jonas")]
    family, band = speakers(text, people, "The Souzas", "The Jonas")
    assert (family.speaker, family.reason, band.speaker) == (None, PLURAL, "Jonas")


def test_a_source_that_goes_on_means_the_same_again():
    text = "Ann Lee said: “Ben Ode snored. Ben Ode left.” “Then he came back.” She laughed."
    people = [entity(text, "Ann Lee"), entity(text, "Ben Ode")]
    she = Span(text.index("She"), text.index("She") + 3)
    pieces = [Span(*m.span()) for m in re.finditer("“[^”]*”", text)]
    marks = read_marks(text)
    found = resolve_speakers(Discourse(text, marks, people, [0]), [Attribution((p,), source=she) for p in pieces])
    assert found[0] == found[1]


def test_what_belongs_to_an_office_is_not_who_holds_it():
    text = "President Will Rono won. The United Front was glad. The president's party said it was ready."
    entities = [entity(text, "Will Rono"), organisation(text, "United Front", kind="party")]
    (found,) = speakers(text, entities, "The president's party")
    assert found.speaker == "United Front"


def test_somebody_of_an_age_is_who_acts_beside():
    text = "Berg scored after a pass from Lund. The 22-year-old said he was happy."
    entities = [entity(text, "Berg"), entity(text, "Lund")]
    assert speaker_of_last(text, entities, "The 22-year-old") == "Berg"


def test_a_justice_is_the_judge():
    text = "Justice Omar Awan asked for papers from Lund. The judge said it was late."
    assert speaker_of_last(text, [entity(text, "Omar Awan")], "The judge") == "Omar Awan"


def test_a_role_noun_tells_gender():
    text = "Nana Boa, the queen mother, met Kofi Mensah. She said the river was clean."
    assert speaker_of_last(text, [entity(text, "Nana Boa"), entity(text, "Kofi Mensah")], "She") == "Nana Boa"


def test_names_of_many_countries_tell_gender():
    for given, pronoun in (("Thabo", "he"), ("Ólöf", "she"), ("María", "she"), ("Ayşe", "she"), ("Wanjiru", "she")):
        other = "Karl" if pronoun == "she" else "Anna"
        text = f"{given} Berg met {other} Lund. Then {other} Lund left, {pronoun} said it was late."
        expected = f"{given} Berg"
        if given == "Ólöf":
            text, expected = text.replace("Ólöf Berg", "Ólöf Jónsdóttir"), "Ólöf Jónsdóttir"
        entities = [entity(text, expected), entity(text, f"{other} Lund")]
        assert speaker_of_last(text, entities, pronoun) == expected


def test_a_member_of_a_house_is_the_name_behind_it():
    text = "Member of Parliament Marla Grant of the Onda said it was late."
    (found,) = speakers(text, [entity(text, "Marla Grant")], "Member of Parliament Marla Grant of the Onda")
    assert found.speaker == "Marla Grant"


def test_the_minister_is_not_the_prime_minister():
    text = "Water Minister Ana Ruiz met Prime Minister Omar Lund. The minister said it was late."
    entities = [entity(text, "Ana Ruiz"), entity(text, "Omar Lund")]
    assert speaker_of_last(text, entities, "The minister") == "Ana Ruiz"
    alone = "Prime Minister Omar Lund spoke. The minister said it was late."
    assert speaker_of_last(alone, [entity(alone, "Omar Lund")], "The minister") == "Omar Lund"


def test_who_gives_a_name_has_it():
    text = "A shopkeeper, who gave his name only as Solo, said it was late."
    source = "A shopkeeper, who gave his name only as Solo,"
    (found,) = speakers(text, [entity(text, "Solo")], source)
    assert found.speaker == "Solo"


def test_the_striker_is_the_player_beside():
    text = "Berg had missed three months. The striker said he was happy."
    assert speaker_of_last(text, [entity(text, "Berg")], "The striker") == "Berg"


def test_who_has_no_name_and_goes_on_speaking_gets_no_other_name():
    text = "Ann Lee won. Her lawyer said it was just. He said so twice."
    assert [r.speaker for r in speakers(text, [entity(text, "Ann Lee")], "Her lawyer", "He")] == [None, None]
    text = "Bo Obi was there.\nA police officer said it was late. He said it was cold."
    first, second = speakers(text, [entity(text, "Bo Obi")], "A police officer", "He")
    assert (first.reason, second.speaker, second.reason) == (UNNAMED, None, UNNAMED)


def test_who_is_named_after_somebody_without_a_name_is_he():
    text = "A police officer said it was late. Bo Obi had waited. He said it was cold."
    _, second = speakers(text, [entity(text, "Bo Obi")], "A police officer", "He")
    assert second.speaker == "Bo Obi"


def test_a_pronoun_of_the_other_gender_is_not_who_has_no_name():
    text = "Ann Lee was there. A spokesman said it was late. She said it was cold."
    _, second = speakers(text, [entity(text, "Ann Lee")], "A spokesman", "She")
    assert second.speaker == "Ann Lee"


def test_somebody_of_an_age_is_who_spoke_in_the_paragraph_before():
    text = "“We lost it as a team and nobody else did,” Ana Ruiz said it there.\nThe 33-year-old said it was hard."
    first, second = speakers(text, [entity(text, "Ana Ruiz")], "Ana Ruiz", "The 33-year-old")
    assert (first.speaker, second.speaker) == ("Ana Ruiz", "Ana Ruiz")


def test_somebody_of_an_age_is_no_judge():
    text = "Judge Ana Ruiz said that Ben Lund had lied.\nThe 33-year-old said it was hard."
    assert speaker_of_last(text, [entity(text, "Ana Ruiz"), entity(text, "Ben Lund")], "The 33-year-old") == "Ben Lund"


def test_a_mother_of_three_and_a_frenchman_are_who_acts_beside():
    for words in ("The mother of three", "The mother-of-two", "The Frenchwoman", "The Norlander", "The Breton"):
        text = f"Ana Ruiz lost her house in Norland. {words} said it was late."
        names = [entity(text, "Ana Ruiz"), entity(text, "Norland", kind="place")]
        expected = None if words == "The Norlander" else "Ana Ruiz"
        assert speaker_of_last(text, names, words) == expected, words


def test_the_leader_of_the_opposition_has_the_name_behind_it():
    for title in ("Leader of the opposition", "Director of the city museum"):
        text = f"{title} Ann Lee said it was late."
        (found,) = speakers(text, [entity(text, "Ann Lee")], f"{title} Ann Lee")
        assert found.speaker == "Ann Lee"


def test_a_husband_is_who_has_the_same_surname():
    text = "Hugo Lind and Rosa Lind sold it. Rosa Lind was sad. Her husband said it was late."
    entities = [entity(text, "Hugo Lind"), entity(text, "Rosa Lind")]
    assert speaker_of_last(text, entities, "Her husband") == "Hugo Lind"
    text = "Hugo and Rosa Lind sold it. Rosa Lind was sad. Her husband said it was late."
    assert speaker_of_last(text, [entity(text, "Hugo"), entity(text, "Rosa Lind")], "Her husband") == "Hugo"
    text = "Hugo Berg met Rosa Lind. Rosa Lind was sad. Her husband said it was late."
    assert speaker_of_last(text, [entity(text, "Hugo Berg"), entity(text, "Rosa Lind")], "Her husband") is None


def opening(text, source, name):
    """Speakers of a first paragraph by a source, and of the quotation in marks in the next, by a name."""
    marks = read_marks(text)
    at, named, quotation = text.index(source), text.index(name), marks.quotations[0]
    stop = text.index(".")
    said = [
        Attribution((Span(at + len(source) + 6, stop),), source=Span(at, at + len(source)), cue=Span(stop - 1, stop)),
        Attribution((quotation.span,), source=Span(named, named + len(name)), cue=Span(named - 5, named - 1)),
    ]
    return resolve_speakers(Discourse(text, marks, [entity(text, name)], [0, text.index("“")]), said)


def test_whom_a_story_opens_with_is_named_with_the_next_quotation():
    for source, ending, speaker in (
        ("A widow", "", "Rosa Lind"),
        ("The 78-year-old", "", "Rosa Lind"),
        ("A widow", ", the mayor", None),
        ("A police officer", "", None),
        ("A widower", "", None),
    ):
        text = f"{source} said it was hers.\n“I left my slippers there,” said Rosa Lind{ending}."
        found = opening(text, source, "Rosa Lind")
        assert [r.speaker for r in found] == [speaker, "Rosa Lind"], source + ending


def test_who_has_no_name_may_be_told_by_what_is_said_behind():
    for source in ("The man at the counter", "The dog's owner"):
        text = f"Bo Obi was there.\n{source} said it was late. He said it was cold."
        _, second = speakers(text, [entity(text, "Bo Obi")], source, "He")
        assert (second.speaker, second.reason) == (None, UNNAMED)
    text = "Bo Obi ran again.\nThe nominee said it was late. He said it was cold."
    _, second = speakers(text, [entity(text, "Bo Obi")], "The nominee", "He")
    assert second.speaker == "Bo Obi"


def test_the_american_is_not_who_comes_from_elsewhere():
    text = "Czech teenager Eva Kral was there. Eva Kral lost to third seed Mia Lund. The American said it was late."
    entities = [entity(text, "Eva Kral"), entity(text, "Mia Lund")]
    assert speaker_of_last(text, entities, "The American") == "Mia Lund"


def test_a_wife_has_a_husband():
    text = "Batu Gan was there. Batu Gan's wife, Oyun, was sad. She said it was late."
    entities = [entity(text, "Batu Gan"), entity(text, "Oyun")]
    assert speaker_of_last(text, entities, "She") == "Oyun"
    text = text.replace("She said", "Oyun was cold. Her husband said")
    entities = [entity(text, "Batu Gan"), entity(text, "Oyun")]
    assert speaker_of_last(text, entities, "Her husband") == "Batu Gan"


def test_a_widow_who_has_a_given_name_alone_is_called_by_her_husbands():
    text = "Martin Pell fell. His widow, Gillian, was there. Mrs Pell said it was late."
    entities = [entity(text, "Martin Pell"), entity(text, "Gillian"), Entity("Pell", "person", "Pell", (), ())]
    entities[2] = replace(entities[2], mentions=(Mention(Span(text.rindex("Pell"), text.rindex("Pell") + 4)),))
    assert speaker_of_last(text, entities, "Mrs Pell") == "Gillian"


def test_a_title_that_was_taken_for_a_name_does_not_speak():
    text = "Atty. Rafael Lim said it was late."
    (found,) = speakers(text, [entity(text, "Atty"), entity(text, "Rafael Lim")], "Atty. Rafael Lim")
    assert found.speaker == "Rafael Lim"


def test_a_team_is_no_university():
    text = "The University of Lund paid for it. The team said it was late."
    assert speaker_of_last(text, [organisation(text, "University of Lund")], "The team") is None


def test_whom_somebody_acts_upon_is_somebody_else():
    for clause in ("reminded him of it", "told reporters about him"):
        text = f"Netsai Chi {clause}. Karl Berg was there. She said it was late."
        assert speaker_of_last(text, [entity(text, "Netsai Chi"), entity(text, "Karl Berg")], "She") == "Netsai Chi"


def test_a_brother_in_law_is_a_man():
    text = "Hanan Karam was there. Her brother-in-law, Elias, thinks she is mad. He said it was late."
    assert speaker_of_last(text, [entity(text, "Hanan Karam"), entity(text, "Elias")], "He") == "Elias"


def test_a_given_name_alone_tells_gender_in_a_family():
    text = "Ann Lee was there. Her eldest son, Omar, had left. She said it was late."
    assert speaker_of_last(text, [entity(text, "Ann Lee"), entity(text, "Omar")], "She") == "Ann Lee"


def test_somebody_of_an_age_may_open_a_sentence_behind_a_place_or_a_comma():
    for opening in ("LIMA, Peru (Wire) - Former world champion ", "For the third night running, "):
        text = f"{opening}Ana Ruiz was in her shop.\nThe 33-year-old said it was late."
        assert speaker_of_last(text, [entity(text, "Ana Ruiz")], "The 33-year-old") == "Ana Ruiz"


def test_a_people_taken_for_a_name_is_who_acts_beside():
    text = "Luka Peric was first. The Tigran said it was late."
    assert speaker_of_last(text, [entity(text, "Luka Peric"), entity(text, "Tigran")], "The Tigran") == "Luka Peric"
    text = "Luka Peric was first. Tigran left. The Tigran said it was late."
    assert speaker_of_last(text, [entity(text, "Luka Peric"), entity(text, "Tigran")], "The Tigran") == "Tigran"


def answer(text, names, asker):
    """The speaker of the last quotation in marks, by a pronoun behind it; asker says the one before."""
    marks = read_marks(text)
    asked, given = (q.span for q in marks.quotations[-2:])
    behind, pronoun = text.index(asker, asked.end), text.index(" said", given.end)
    start = text.rindex(" ", 0, pronoun) + 1
    said = [
        Attribution((asked,), source=Span(behind, behind + len(asker)), cue=Span(asked.end + 1, behind - 1)),
        Attribution((given,), source=Span(start, pronoun), cue=Span(pronoun + 1, pronoun + 5)),
    ]
    sentences = [0, *(m.end() for m in re.finditer(r"[.] (?=[A-Z])|\n+", text))]
    return resolve_speakers(Discourse(text, marks, [entity(text, n) for n in names], sentences), said)[1].speaker


def test_who_answers_is_not_who_asked():
    names = ("Will Rono", "Tembe Cobo")
    text = "Will Rono was in court.\n“Do you recall a thing?” asked Tembe Cobo.\n“I recall it well,” he said."
    assert answer(text, names, "Tembe Cobo") == "Will Rono"
    text = "Will Rono was in court.\n“Who recalls a thing?” asked Tembe Cobo.\n“I recall it well,” he said."
    assert answer(text, names, "Tembe Cobo") == "Tembe Cobo"


def test_i_between_two_sources_does_not_change_who_is_spoken_of():
    text = "Bo Obi was there.\nA man in bed six said it was late. I said so twice. He said it was cold."
    found = speakers(text, [entity(text, "Bo Obi")], "A man in bed six", "I", "He")
    assert (found[-1].speaker, found[-1].reason) == (None, UNNAMED)


def test_who_is_named_far_behind_a_pronoun_is_not_meant():
    text = "It was cold. He said it was late. " + "It rained. " * 40 + "Karl Berg left."
    (found,) = speakers(text, [entity(text, "Karl Berg")], "He")
    assert found.speaker is None


def test_the_company_is_the_one_that_has_spoken():
    text = "The company, Andes Copper, a unit of Northbridge Oil, said it was sorry. The company said it was late."
    companies = [organisation(text, "Andes Copper"), organisation(text, "Northbridge Oil")]
    found = speakers(text, companies, "The company, Andes Copper, a unit of Northbridge Oil,", "The company")
    assert [r.speaker for r in found] == ["Andes Copper", "Andes Copper"]


def test_the_company_is_the_only_one_that_was_named():
    text = "Zhi Motors fell. " + "It was cold. " * 6 + "The company said it was late."
    assert speaker_of_last(text, [organisation(text, "Zhi Motors")], "The company") == "Zhi Motors"
    text = "Zhi Motors fell. Northbridge Oil rose. " + "It was cold. " * 6 + "The company said it was late."
    both = [organisation(text, "Zhi Motors"), organisation(text, "Northbridge Oil")]
    assert speaker_of_last(text, both, "The company") is None


def test_a_pronoun_behind_a_quotation_tells_the_gender_of_who_was_named_before_it():
    text = "Ozan Lim had left. “It was cold,” he said. Ozan Lim met Karl Berg. She said it was late."
    entities = [entity(text, "Ozan Lim"), entity(text, "Karl Berg")]
    assert speaker_of_last(text, entities, "She") is None
