from newsnlp.annotations import Span
from newsnlp.quotes.assemble import (
    Attribution,
    continue_paragraphs,
    end_before_verb,
    end_with_sentence,
    find_source_beside,
    inherit_sources,
    is_term,
    join_pieces,
    part_sentences,
    read_blocks,
    read_dash_lines,
    read_inverted,
    read_name_before,
    read_name_in_content,
    read_quoted_as,
    read_quotes_as,
    read_tags,
    read_words_of,
    says_nothing,
    snap_to_marks,
    tidy_spans,
    trim,
)
from newsnlp.quotes.linking import Labelled, Link
from newsnlp.quotes.marks import read_marks


def labelled(text, words, part):
    start = text.index(words)
    return Labelled(Span(start, start + len(words)), part)


def test_a_name_and_its_apposition_are_one_source():
    text = "Marta Silva, director of the group, said the road was closed."
    spans = [labelled(text, "Marta Silva,", "source"), labelled(text, "director of the group", "source")]
    (source,) = tidy_spans(read_marks(text), [*spans])
    assert source.span.of(text) == "Marta Silva, director of the group"


def test_a_cue_at_the_end_of_a_sentence_has_no_stop():
    text = "“It is late,” she posted on Facebook. “I left the U.S.,” she told us in the U.S."
    cues = [labelled(text, "posted on Facebook.", "cue"), labelled(text, "told us in the U.S.", "cue")]
    found = [x.span.of(text) for x in tidy_spans(read_marks(text), cues)]
    assert found == ["posted on Facebook", "told us in the U.S."]


def test_two_sources_of_one_sentence_stay_two():
    text = "Marta Silva and the mayor said so."
    spans = [labelled(text, "Marta Silva", "source"), labelled(text, "the mayor", "source")]
    assert len(tidy_spans(read_marks(text), spans)) == 2


def test_a_quotation_that_is_carried_on_is_speech_in_each_paragraph():
    text = "“We waited for nine long days and nobody came.\n\n“Then the rain took the bridge and the school with it.”"
    found = [labelled(text, "We waited for nine long days", "content"), labelled(text, "the rain", "content")]
    contents = snap_to_marks(read_marks(text), found)
    assert [c.span.of(text)[:6] for c in contents] == ["“We wa", "“Then "]
    assert contents[1].span.of(text).endswith("with it.”")


def attributions_of(text, **parts):
    return list(read_tags(read_marks(text), [attribution(text, **parts)]))


def attribution(text, content, cue=None, source=None):
    def place(words):
        return None if words is None else Span(text.index(words), text.index(words) + len(words))

    return Attribution(tuple(place(c) for c in content), place(cue), place(source))


def test_the_words_right_after_a_closing_mark_are_cue_and_source():
    text = "One slide says there is no plan. “We have a plan,” Mr. Vega told me."
    (found,) = attributions_of(text, content=["“We have a plan,”"], cue="says", source="One slide")
    assert (found.cue.of(text), found.source.of(text)) == ("told", "Mr. Vega")


def test_a_piece_with_a_speaker_of_its_own_is_another_quote():
    text = "There is no plan, one slide says. “We have a plan,” Mr. Vega said."
    content = ["There is no plan", "“We have a plan,”"]
    first, second = attributions_of(text, content=content, cue="says", source="one slide")
    assert (first.source.of(text), second.source.of(text)) == ("one slide", "Mr. Vega")


def test_the_name_right_before_its_cue_is_the_source():
    text = "In the clip, Mara Blige sings of home."
    found = find_source_beside(read_marks(text), attribution(text, content=["of home"], cue="sings"))
    assert found.source.of(text) == "Mara Blige"


def test_the_subject_of_a_passive_is_no_source():
    text = "Mara Blige was accused of theft."
    found = find_source_beside(read_marks(text), attribution(text, content=["of theft"], cue="was accused"))
    assert found.source is None


def test_a_line_of_quotation_dash_and_name_is_what_that_name_said():
    text = "“The new buses are late every day.”― Carla Moreno\xa0\n“I like them.” ― Ben Okoye"
    found = read_dash_lines(read_marks(text), [attribution(text, content=["late"], cue="are", source="The new buses")])
    assert [a.source.of(text) for a in found] == ["Carla Moreno", "Ben Okoye"]


def test_a_crime_in_marks_after_an_accusation_is_a_charge():
    text = "The ministry accused the party of seeking an “illegal coup.”"
    a = attribution(text, content=["the party of seeking an “illegal coup.”"], cue="accused", source="The ministry")
    assert is_term(read_marks(text), a)


def test_an_opinion_in_marks_after_an_accusation_is_a_quote():
    text = "The ministry accused the party of “fanatic recklessness.”"
    a = attribution(text, content=["the party of “fanatic recklessness.”"], cue="accused", source="The ministry")
    assert not is_term(read_marks(text), a)


def test_the_time_of_an_entry_is_no_part_of_its_words():
    text = "10.55 — “Stay at home,” she says"
    assert trim(text, Span(0, 23)).of(text) == "“Stay at home,”"


def test_words_after_the_sentence_of_the_cue_are_not_said_by_it():
    text = "The fields are dry, Ms. Obi noted. Nobody lives there."
    spans = [labelled(text, w, p) for w, p in (("The fields are dry", "content"), ("noted", "cue"))]
    spans.append(labelled(text, "Nobody lives there", "content"))
    first, second = part_sentences(read_marks(text), spans, Link(1, (0, 2), None, 0.9))
    assert (first.cue, first.contents, second.cue, second.contents) == (1, (0,), None, (2,))


def test_a_quotation_after_the_sentence_of_the_cue_stays_with_it():
    text = "“It is dry,” Ms. Obi noted. “Nobody lives there.”"
    spans = [labelled(text, w, p) for w, p in (("“It is dry,”", "content"), ("noted", "cue"))]
    spans.append(labelled(text, "“Nobody lives there.”", "content"))
    (whole,) = part_sentences(read_marks(text), spans, Link(1, (0, 2), None, 0.9))
    assert whole.contents == (0, 2)


def block_of(text):
    begun = attribution(text, ["It was cold"], cue="added", source="The governor")
    return [s.of(text) for s in read_blocks(read_marks(text), [begun])[0].content]


def test_a_paragraph_that_a_colon_announces_is_said_to_its_end():
    text = "The governor added:\n\nIt was cold. Nobody came. We left.\n\nThe crowd agreed."
    assert block_of(text) == ["It was cold. Nobody came. We left"]


def test_a_paragraph_that_nothing_announces_is_not():
    text = "The governor added nothing.\n\nIt was cold. Nobody came. We left.\n\nThe crowd agreed."
    assert block_of(text) == ["It was cold"]


def test_what_a_source_did_next_is_not_what_it_said():
    text = "Ms. Solberg called it “a bad joke” and walked out."
    said = attribution(text, ["it “a bad joke” and walked out"], cue="called", source="Ms. Solberg")
    assert end_before_verb(read_marks(text), said).content[0].of(text) == "it “a bad joke”"


def test_a_clause_may_go_on_with_a_verb_of_its_own():
    text = "Ms. Solberg said that they “lost badly” and walked out."
    said = attribution(text, ["that they “lost badly” and walked out"], cue="said", source="Ms. Solberg")
    assert end_before_verb(read_marks(text), said) == said


def test_who_is_quoted_as_saying_is_the_source_and_not_who_quotes():
    text = "“It is lost,” farmer Tuan Le was quoted as saying by the Red River News Agency."
    said = attribution(
        text, ["“It is lost,”", "Tuan Le"], cue="was quoted as saying", source="the Red River News Agency"
    )
    read = read_quoted_as(read_marks(text), said)
    assert (read.source.of(text), len(read.content)) == ("Tuan Le", 1)


def test_who_one_quotes_as_saying_something_is_its_source():
    for text, content, source, said in (
        ("The Post quoted Ana Ruiz as saying that it was over.", ["Ana Ruiz as saying that it was over"], "Ana Ruiz",
         ["that it was over"]),
        ("“No,” it quoted a guard as saying on Friday.", ["“No,”", "a guard as saying on Friday"], "a guard",
         ["“No,”"]),
        ("It quoted him as saying: “No.”", ["him as saying: “No.”"], "him", ["“No.”"]),
        ("She quoted the poem to Ana Ruiz.", ["the poem"], "She", ["the poem"]),
    ):  # fmt: skip
        read = read_quotes_as(read_marks(text), attribution(text, content, cue="quoted", source=text.split()[0]))
        assert [s.of(text) for s in read.content] == said
        assert read.source.of(text) == source


def test_paragraphs_carried_on_are_one_quote_whatever_piece_was_linked_to_the_cue():
    text = "Ms. Obi said: “It was cold.\n\n“It was dark.\n\n“It was late.\n\n“Then we left.”"
    said = attribution(text, ["“It was cold.", "“It was late."], cue="said", source="Ms. Obi")
    others = [attribution(text, ["“It was dark."]), attribution(text, ["“Then we left.”"])]
    (whole,) = continue_paragraphs(read_marks(text), [said, *others])
    assert [s.of(text)[1:8] for s in whole.content] == ["It was ", "It was ", "It was ", "Then we"]
    assert whole.cue == said.cue


def test_a_question_that_closes_the_sentence_of_its_cue_keeps_it():
    text = "Amaka Kalu asked: “Why?” Eze said nothing."
    (found,) = attributions_of(text, content=["“Why?”"], cue="asked", source="Amaka Kalu")
    assert (found.cue.of(text), found.source.of(text)) == ("asked", "Amaka Kalu")


def test_a_question_after_the_sentence_of_a_cue_has_the_words_behind_it():
    text = "Kalu nodded. “Why?” Eze said."
    (found,) = attributions_of(text, content=["“Why?”"], cue="nodded", source="Kalu")
    assert (found.cue.of(text), found.source.of(text)) == ("said", "Eze")


def test_who_stands_behind_a_cue_that_has_no_source_is_its_source():
    text = "“Why now?” asked Marta Ruiz. Obi shrugged."
    (found,) = attributions_of(text, content=["“Why now?”"], cue="asked")
    assert found.source.of(text) == "Marta Ruiz"


def test_a_closing_mark_ends_a_content_where_the_next_paragraph_opens_another():
    text = "“Eleven said yes.”\n\n“Eleven?”"
    found = tidy_spans(read_marks(text), [labelled(text, text, "content")])
    assert [x.span.of(text) for x in found] == ["“Eleven said yes.”", "“Eleven?”"]


def test_a_paragraph_left_open_is_not_parted_from_the_next():
    text = "“Eleven said yes.\n\n“Twelve said no.”"
    (found,) = tidy_spans(read_marks(text), [labelled(text, text, "content")])
    assert found.span.of(text) == text


def inherited(text, first, second):
    """The source of the first that the second comes to have, if any."""
    _, found = inherit_sources(read_marks(text), [attribution(text, **first), attribution(text, **second)])
    return None if found.source is None else found.source.of(text)


def test_a_quotation_that_opens_the_next_paragraph_is_by_who_spoke_before():
    text = "“It is a great day,” Lee said.\n\n“We have waited for it.”"
    first = {"content": ["“It is a great day,”"], "cue": "said", "source": "Lee"}
    assert inherited(text, first, {"content": ["“We have waited for it.”"]}) == "Lee"


def test_a_quotation_led_up_to_by_a_sentence_about_others_is_not():
    first = {"content": ["“A great day.”"], "cue": "was pleased", "source": "Ann Lee"}
    for between in ("\n\nThe minister was blunt. ", " The minister was blunt. "):
        text = f"Ann Lee was pleased. “A great day.”{between}“No money.”"
        assert inherited(text, first, {"content": ["“No money.”"]}) is None


def test_a_turn_of_a_dialogue_is_not_by_who_spoke_before():
    first = {"content": ["“I saw a phone,”"], "cue": "said", "source": "Lee"}
    for question, answer in (("“When did you see it?”", "“After the match.”"), ("“What colour was it?”", "“White.”")):
        text = f"“I saw a phone,” Lee said.\n\n{question}\n\n{answer}"
        assert inherited(text, first, {"content": [question]}) is None
        assert inherited(text, first, {"content": [answer]}) is None


def test_who_asks_what_nobody_need_answer_goes_on_speaking():
    text = "“It is a great day,” Lee said.\n\n“Who would have thought it?”\n\n“We have waited for nine years.”"
    first = {"content": ["“It is a great day,”"], "cue": "said", "source": "Lee"}
    assert inherited(text, first, {"content": ["“Who would have thought it?”"]}) == "Lee"


def said(text, content, cue):
    found = end_with_sentence(read_marks(text), attribution(text, content=[content], cue=cue))
    return [s.of(text) for s in found.content]


def test_what_is_said_ends_with_the_sentence_of_its_cue():
    text = "He said that a bus had crashed near Gulu. Kira Motors built the bus."
    assert said(text, "that a bus had crashed near Gulu. Kira Motors built the bus", "said") == [
        "that a bus had crashed near Gulu"
    ]
    text = "Buses are old. The last one is from 1990, he said."
    assert said(text, "Buses are old. The last one is from 1990", "he said") == ["The last one is from 1990"]


def test_a_title_ends_no_sentence_and_a_colon_announces_several():
    text = "He said that Gov. Lee and Prof. Obi were there."
    assert said(text, "that Gov. Lee and Prof. Obi were there", "said") == ["that Gov. Lee and Prof. Obi were there"]
    text = "He wrote: Buses are old. Drivers are young."
    assert said(text, "Buses are old. Drivers are young", "wrote") == ["Buses are old. Drivers are young"]


def test_what_stands_outside_marks_ends_with_its_paragraph():
    text = "State says ferry may return\n\nLIMA (Wire) - The ferry is due on Monday."
    whole = Span(text.index("ferry"), text.index(" (Wire)"))
    (piece,) = join_pieces(read_marks(text), [whole])
    assert piece.of(text) == "ferry may return"
    wrapped = "State says the ferry\nmay return"
    assert len(join_pieces(read_marks(wrapped), [Span(11, len(wrapped))])) == 2
    listed = "State says two things:\n\nthe ferry may return"
    assert len(join_pieces(read_marks(listed), [Span(11, len(listed))])) == 2


def test_nothing_is_no_content():
    for words, silent in (("nothing", True), ("Nothing more", True), ("nothing would change", False)):
        text = f"The minister said {words}."
        assert says_nothing(read_marks(text), attribution(text, content=[words], cue="said")) is silent


def test_who_is_quoted_inside_what_others_tell_speaks():
    text = "“I told a joke about bread,” she told the judge, according to a transcript seen by reporters."
    content = "“I told a joke about bread,” she told the judge"
    (found,) = attributions_of(text, content=[content], cue="according to", source="a transcript seen by reporters")
    assert [s.of(text) for s in found.content] == ["“I told a joke about bread,”"]
    assert (found.source.of(text), found.cue.of(text)) == ("she", "told")


def test_a_role_right_after_a_closing_mark_is_the_source():
    text = "“Where are the bags?” Lund asked. “Ask your brother,” the old minister shot back."
    content = ["“Where are the bags?”", "“Ask your brother,”"]
    first, second = attributions_of(text, content=content, cue="asked", source="Lund")
    assert (first.source.of(text), second.source.of(text)) == ("Lund", "the old minister")


def test_a_day_is_no_source():
    text = "Halden Works today announced that it would build."
    found = find_source_beside(
        read_marks(text), attribution(text, content=["that it would build"], cue="announced", source="today")
    )
    assert found.source.of(text) == "Halden Works"


def test_who_stands_behind_the_cue_of_a_headline_is_its_source():
    text = "‘We were left there’, say trapped miners\n\nForty men came out."
    found = read_inverted(
        read_marks(text), attribution(text, content=["‘We were left there’", "trapped miners"], cue="say")
    )
    assert ([s.of(text) for s in found.content], found.source.of(text)) == (["‘We were left there’"], "trapped miners")


def test_in_whose_words_a_quotation_is_speaks():
    text = "The bridge is, in the words of Mara Lund, “a missing tooth”."
    found = read_words_of(read_marks(text), attribution(text, content=["“a missing tooth”"]))
    assert (found.cue.of(text), found.source.of(text)) == ("in the words of", "Mara Lund")


def test_the_name_that_opens_a_sentence_before_a_colon_speaks():
    for text, source in (
        ("12.44 Lund again, this time on the radio: “No deal.”", "Lund"),
        ("Lund, on his way out: “No deal.”", "Lund"),
        ("What they heard was this: “No deal.”", None),
    ):
        found = read_name_before(read_marks(text), attribution(text, content=["“No deal.”"]))
        assert (found.source and found.source.of(text)) == source


def test_what_stands_before_an_according_to_that_opens_a_sentence_has_another_source():
    text = "It is “the missing tooth”. According to Wei, it will open in May."
    words = ["“the missing tooth”", "According to", "it will open in May"]
    spans = [labelled(text, w, "cue" if w[0] == "A" else "content") for w in words]
    first, second = part_sentences(read_marks(text), spans, Link(1, (0, 2), None, 0.9))
    assert (first.contents, second.contents, second.cue) == ((2,), (0,), None)


def test_a_name_right_before_its_cue_was_not_said():
    text = "Mayor Ann Lee told them that it was late."
    words = ["Mayor Ann Lee", "that it was late"]
    found = read_name_in_content(read_marks(text), attribution(text, content=words, cue="told"))
    assert ([s.of(text) for s in found.content], found.source.of(text)) == (["that it was late"], "Mayor Ann Lee")
    text = "Mayor Ann Lee was accused of theft."
    whole = attribution(text, content=["Mayor Ann Lee", "of theft"], cue="was accused")
    assert read_name_in_content(read_marks(text), whole) == whole


def test_a_name_in_apposition_before_its_cue_is_the_source():
    text = "It is a claim that the mayor of Lund, Dr Ann Lee, described as late."
    found = find_source_beside(read_marks(text), attribution(text, content=["as late"], cue="described"))
    assert found.source.of(text) == "Dr Ann Lee"
    text = "He spoke in Lund, Norland, saying it was late."
    found = find_source_beside(read_marks(text), attribution(text, content=["it was late"], cue="saying"))
    assert found.source is None


def test_a_source_is_of_one_paragraph():
    text = "“The bell.” — Isaac Cole, priest\n\nThe agency said it was late."
    spans = tidy_spans(read_marks(text), [labelled(text, "Isaac Cole, priest\n\nThe agency", "source")])
    assert [s.span.of(text) for s in spans] == ["Isaac Cole, priest", "The agency"]
