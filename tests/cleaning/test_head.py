from newsnlp.cleaning.head import split_names


def test_the_address_of_an_author_is_no_name():
    assert split_names("https://www.example.org/author/ann-lee") == []
    assert split_names("Ann Lee, https://example.org/ann") == ["Ann Lee"]


def test_names_of_a_byline_are_told_apart():
    assert split_names("By Ann Lee and Jo Park") == ["Ann Lee", "Jo Park"]
