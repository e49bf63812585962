"""Albanian forms from a lexicon of stems and paradigms."""

from pathlib import Path

from triptych.align.train.albanian import Lexeme, lexemes

LEXEMES = """-lexeme
 lex: informatë
 stem: informatë.|informat.
 paradigm: noun
 trans_en: information

-lexeme
 lex: laj
 stem: la.
 paradigm: verb
 trans_en: wash, pay off (debt)
"""
PARADIGMS = """-paradigm: noun
 -flex: <0>.
  gramm: f,sg,nom,indef
 -flex: <1>.a
  gramm: f,sg,nom,def
 -flex: <1>.ash
  gramm: f,pl,abl2,indef

-paradigm: present
 -flex: .j
  gramm: 1,sg,pres
 -flex: .në//.në
  gramm: 3,pl,pres
 -flex: .m
  gramm: 1,sg,pres,nonst

-paradigm: verb
 -flex: <0>.<.>
  paradigm: present
 -flex: <0>.h<.>
  paradigm: present
"""


def _lexicon(folder: Path) -> list[Lexeme]:
    (folder / "lexemes.txt").write_text(LEXEMES, encoding="utf-8")
    (folder / "paradigms.txt").write_text(PARADIGMS, encoding="utf-8")
    return list(lexemes(folder))


def test_forms_take_the_stem_that_the_ending_asks_for(tmp_path: Path) -> None:
    """The first stem goes with endings marked 0, the second with those marked 1."""
    noun, _ = _lexicon(tmp_path)
    assert noun == Lexeme(("informatë", "informata"), "information")


def test_endings_go_on_in_other_paradigms_without_dialect(tmp_path: Path) -> None:
    """A paradigm may end in another one; what is marked as no standard is left out."""
    _, verb = _lexicon(tmp_path)
    assert verb.forms == ("laj", "lanë", "lahj", "lahnë")
