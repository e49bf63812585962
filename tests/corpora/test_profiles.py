"""Profiles: what is learnt of a site's pages, and what a build makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from triptych.cli import cli
from triptych.corpora.profiles import load_profile, profile_of, using
from triptych.corpora.store import Store
from triptych.errors import InputError, SettingsError

FOLLOW = "Subscribe to the morning letter of the River Courier (free)."
BODIES = (
    "The council of Struga approved a new budget for roads and schools on Monday evening.",
    "Rescuers found both hikers alive near the summit after a search of eleven hours.",
    "A museum in Bitola shows coins from the Roman period that a farmer found in spring.",
    "The rail company will run four more trains a day between Veles and Skopje from May.",
)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Four articles of a site that ends all its pages with the same line."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, body in enumerate(BODIES):
        body = f"{body} More was said by the people who were there, and it was written down here."
        (folder / f"page-{number}.html").write_text(
            f'<html lang="en"><body><article><h1>Story {number}</h1><p>{body}</p>'
            f"<p>{FOLLOW}</p></article></body></html>"
        )
    return folder


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, [str(a) for a in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def texts(store: Path) -> str:
    with Store.open(store) as opened:
        return "\n".join(p.text for s in opened.stories() for p in s.articles["en"].paragraphs)


def test_what_is_learnt_is_left_out_of_a_build(pages: Path, tmp_path: Path) -> None:
    """The repeated line is proposed, the texts are not; with the profile it is in the ledger only."""
    proposed = run("profile", "learn", pages, "--name", "Courier")
    profile = tmp_path / "courier.toml"
    profile.write_text(proposed, "utf-8")
    assert "en: on 4 of 4 pages" in proposed
    assert load_profile(profile).name == "Courier"
    assert [p.fullmatch(FOLLOW) is not None for p in load_profile(profile).furniture] == [True]

    run("build", pages, "-o", tmp_path / "plain", "--no-fill", "--no-report")
    run("build", pages, "-o", tmp_path / "clean", "--no-fill", "--no-report", "--profile", profile)
    assert FOLLOW in texts(tmp_path / "plain")
    assert FOLLOW not in texts(tmp_path / "clean")
    assert all(body in texts(tmp_path / "clean") for body in BODIES)
    with Store.open(tmp_path / "clean") as store:
        assert sum(entry.text == FOLLOW for entry in store.ledger()) == len(BODIES)


def test_hosts_say_for_which_pages_a_profile_is(tmp_path: Path) -> None:
    """One's own comes before those that ship, for its hosts; without hosts it is for all."""
    path = tmp_path / "a.toml"
    path.write_text('name = "A"\nhosts = ["*.a.example"]\n')
    with using([load_profile(path)]):
        assert profile_of("https://www.a.example/x").name == "A"
        assert profile_of("https://b.example/x").name == "generic"
    path.write_text('name = "A"\n')
    with using([load_profile(path)]):
        assert profile_of("https://b.example/x").name == "A"
    assert profile_of("https://b.example/x").name == "generic"


def test_a_profile_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """Bytes that are no text, and TOML that is none."""
    path = tmp_path / "bad.toml"
    for data in (b"\xff\xfe\x00", b"name = "):
        path.write_bytes(data)
        with pytest.raises(SettingsError, match=r"bad\.toml"):
            load_profile(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('name = "A"\nhost = ["a.example"]', r"no key 'host' at the top, did you mean 'hosts'\? \(known"),
        ('[page]\nfurnitures = ["x"]', r"no key 'furnitures' in \[page\], did you mean 'furniture'"),
        ('furniture = ["x"]', r"no key 'furniture' at the top, it belongs in \[page\] \(known at"),
        ('[[urls]]\npath = "^/en/"\nlang = "en"', r"no key 'lang' in .*, did you mean 'language'\?"),
        ("[colours]", r"no key 'colours' at the top \(known at the top: name, agencies, hosts"),
        ('urls = ["^/en/"]', r"what stands in \[\[urls\]\] must be a table"),
    ],
)  # fmt: skip
def test_unknown_keys_are_refused(tmp_path: Path, text: str, told: str) -> None:
    """A key that nothing reads is an error with the file, the key, and those that are known."""
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=told) as caught:
        load_profile(path)
    assert str(path) in str(caught.value)


def test_pages_that_cannot_be_read_are_a_failure(tmp_path: Path) -> None:
    """One bad page is named and the others are learnt from; from none nothing is learnt."""
    bad = tmp_path / "pages" / "en.txt"
    bad.parent.mkdir()
    bad.write_bytes(b"")
    done = CliRunner().invoke(cli, ["profile", "learn", str(bad.parent)])
    assert done.exit_code == 1
    assert isinstance(done.exception, InputError)
    (bad.parent / "sq.txt").write_text("Hapet ura\n\nUra u hap të premten.\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["profile", "learn", str(bad.parent)])
    assert done.exit_code == 1
    assert "en.txt: an empty file" in done.stderr
    assert "furniture" in done.stdout
