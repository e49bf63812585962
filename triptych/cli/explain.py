"""`triptych explain`: why a row, a story or a page is what it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from triptych.counted import counted

if TYPE_CHECKING:
    from triptych.records import Record


@click.command(short_help="Why a story, row or page is what it is.")
@click.argument("directory", metavar="DIR")
@click.argument("name", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def explain(directory: str, name: str, as_json: bool) -> None:
    """Say why something in the store in DIR is what it is.

    ID is a story, `story#7` for a row of it, or the URL, file or hash of a page. Of a story it
    tells the sources, the gaps, the findings and what was left out.
    """
    from triptych.corpora.explain import explain as tell
    from triptych.corpora.store import Store

    with Store.open(directory) as store:
        for told in tell(store, name):
            click.echo(json.dumps(told, ensure_ascii=False) if as_json else _text(told))


def _text(told: Record) -> str:
    if "page" in told:
        return "\n".join([told["page"], *_withdrawn(told), *_ledger(told)])
    return "\n".join(_row_lines(told) if "row" in told else _story_lines(told))


def _story_lines(told: Record) -> list[str]:
    lines = [
        f"story {told['story']}: {counted(told['rows'], 'row')}",
        f"built by {told['signature']}",
    ]
    if why := told["pairing"].get("why"):
        sure = told["pairing"].get("confidence")
        lines.append(f"one story because {why}" + (f" (confidence {sure})" if sure else ""))
    for version in told["versions"]:
        origin = version["url"] or version["source"] or "unknown source"
        paragraphs = counted(version["paragraphs"], "paragraph")
        lines.append(f"  {version['language']}: {paragraphs} from {origin}")
    for language, rows in told["gaps"].items():
        lines.append(f"  {language} is empty in {_rows(rows)}")
    lines += [f"  row {f['row']}: {_finding(f)}" for f in told["findings"]]
    return [*lines, *_ledger(told), *_decisions(told)]


def _rows(numbers: list[int]) -> str:
    return f"row{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _finding(finding: Record) -> str:
    blamed = ", ".join(finding["languages"]) or "no one to blame"
    return f"{finding['severity']} {finding['check']} ({blamed}): {finding['message']}"


def _row_lines(told: Record) -> list[str]:
    lines = [
        f"row {told['row']} of {told['story']} ({told['kind']}): confidence {told['confidence']}"
    ]
    for pair, value in told["agreement"].items():
        lines.append(f"  similarity {pair}: {value}")
    for language, cell in told["cells"].items():
        lines.append(f"  {language}: {cell['why']}")
        if cell["text"]:
            lines.append(f"      {cell['text']}")
    lines += [f"  {_finding(finding)}" for finding in told["findings"]]
    for finding, why in told["dismissed"]:
        lines.append(f"  dismissed {finding['check']}: {finding['message']} ({why or 'no reason'})")
    if told["reviewed"]:
        lines.append(f"  reviewed by {told['reviewed']}")
    return [*lines, *_decisions(told)]


def _ledger(told: Record) -> list[str]:
    return [
        f"  {line['outcome']} by {line['stage']}: {line['rule']}: {line['why']}"
        + (f" [{line['language']}]" if line["language"] else "")
        + (f": {line['text']}" if line["text"] else "")
        for line in told["ledger"]
    ]


def _decisions(told: Record) -> list[str]:
    return [f"  {d['at']} {d['who']}: {d['kind']}" for d in told["decisions"]]


def _withdrawn(told: Record) -> list[str]:
    if "withdrawn" not in told:
        return []
    gone = told["withdrawn"]
    why = gone["data"].get("reason") or "no reason given"
    return [f"  withdrawn by {gone['who']} on {gone['at']}: {why}"]
