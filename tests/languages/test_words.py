"""The words of a text, and tables that remember what was said of a word."""

from triptych.languages.words import MOST, Known, find_words, read_words, table_of


def test_every_word_stands_where_it_is_said_to_start() -> None:
    """Figures belong to words, marks do not, an apostrophe between letters does."""
    text = "„Trump-it“ s’i dha 1.000 denarë – COVID19, О'Нил."
    words = read_words(text)
    assert words.texts == ["Trump", "it", "s’i", "dha", "1", "000", "denarë", "COVID19", "О'Нил"]
    for word, start in zip(*words, strict=True):
        assert text[start : start + len(word)] == word


def test_a_text_without_words_has_none() -> None:
    """Nothing, and nothing but marks."""
    assert read_words("") == read_words(" – … ") == ([], [])


def test_a_table_asks_once_for_a_word_and_does_not_grow_for_ever() -> None:
    """What is remembered is bounded, and forgotten words are judged again, the same way."""
    asked: list[str] = []

    def judge(word: str) -> int:
        asked.append(word)
        return len(word)

    table = Known(judge)
    assert table["мај"] == table["мај"] == 3
    assert asked == ["мај"]
    for number in range(MOST + 1):
        assert table[str(number)] == len(str(number))
    assert len(table) <= MOST
    assert table["мај"] == 3


def test_a_word_is_found_between_figures_and_apostrophes() -> None:
    """As a pattern with letters as bounds finds it: 5мај, noon's; not inside a longer word."""
    table = table_of(frozenset({"мај", "noon"}))
    assert find_words(read_words("на 5Мај2024 и мај"), table) == ((4, "Мај"), (14, "мај"))
    assert find_words(read_words("Noon's light"), table) == ((0, "Noon"),)
    assert find_words(read_words("мајка, afternoon"), table) == ()
