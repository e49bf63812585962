"""The figures on known errors, and that they are the development script's own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from triptych.errors import InputError
from triptych.score import Scorer
from triptych.score.known import figures, find, findings_jsonl, read_known

BENCH = Path(__file__).parents[2] / "../shared/bench"
LINES = [
    {"id": "1", "doc": "d", "cells": {"en": "15 pigs came.", "sq": "Erdhën 15 derra.", "mk": "Дојдоа 13 свињи."}, "errors": [{"lang": "mk", "type": "number_changed"}]},
    {"id": "2", "doc": "d", "cells": {"en": "He left the room.", "sq": "Ai doli nga dhoma.", "mk": "Тој излезе од собата."}, "errors": []},
    {"id": "3", "doc": "e", "cells": {"en": "She said yes.", "sq": "Ajo tha po.", "mk": "Таа рече да."}, "errors": [{"lang": "sq", "type": "name_swapped"}]},
]  # fmt: skip


def lines() -> list[str]:
    return [json.dumps(line, ensure_ascii=False) for line in LINES]


def test_recall_naming_and_alarms() -> None:
    """One error of two is found and named; the clean row has no alarm."""
    rows = read_known(lines())
    result = figures(rows, find(Scorer(), rows), "major")
    assert (result.errors["number_changed"].named, result.errors["name_swapped"].hit) == (1, 0)
    assert (result.errors["ALL ERRORS"].rows, result.clean, result.alarms) == (2, 1, 0.0)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[]", "must be an object with id, cells and errors"),
        ('{"cells": {}, "errors": []}', "key 'id' is missing"),
        ('{"id": null, "cells": {}, "errors": []}', "key 'id' cannot hold None"),
        ('{"id": "2"}', "key 'cells' is missing"),
        ('{"id": "2", "cells": [], "errors": []}', "key 'cells' cannot hold []"),
        (
            '{"id": "2", "cells": {"en": 5}, "errors": []}',
            "a cell must be a string, null or an object",
        ),
        ('{"id": "2", "cells": {}, "errors": ["x"]}', "key 'errors' must hold objects"),
        ('{"id": "2", "cells": {}, "errors": [{"lang": "en"}]}', "key 'type' is missing"),
        ('{"id": "1", "cells": {}, "errors": []}', "key 'id' holds '1', as an earlier line does"),
    ],
)
def test_a_bad_line_is_named(line: str, message: str) -> None:
    """The message says which file, line and key."""
    with pytest.raises(InputError, match=r"^rows\.jsonl: line 2 is not ") as raised:
        read_known([lines()[0], line], "rows.jsonl")
    assert message in str(raised.value)


def test_no_rows_is_an_error() -> None:
    """An empty file is no measurement."""
    with pytest.raises(InputError, match="holds no rows"):
        read_known(["", "\n"])


@pytest.mark.skipif(not BENCH.is_dir(), reason="the development data is not here")
def test_the_figures_agree_with_the_development_script(tmp_path: Path) -> None:
    """On the first 150 rows both print the same lines, at both severities."""
    given = (BENCH / "qa/rows.jsonl").read_text(encoding="utf-8").splitlines()[:150]
    (tmp_path / "rows.jsonl").write_text("\n".join(given), encoding="utf-8")
    rows = read_known(given)
    found = find(Scorer(), rows)
    (tmp_path / "found.jsonl").write_text(findings_jsonl(rows, found), encoding="utf-8")
    for severity in ("major", "minor"):
        theirs = subprocess.run(
            [sys.executable, str(BENCH / "score_qa.py"), "rows.jsonl", "found.jsonl", "--severity", severity],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        ).stdout.splitlines()  # fmt: skip
        assert list(figures(rows, found, severity).lines()) == theirs
