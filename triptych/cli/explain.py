"""`triptych explain`: why a row, a story or a page is what it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from triptych.records import Record


@click.command()
@click.argument("directory", metavar="DIR")
@click.argument("name", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def explain(directory: str, name: str, as_json: bool) -> None:
    """Say why something in the store in DIR is what it is.

    ID is a story, `story#7` for a row of it, or the URL, file or hash of a page.
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
    lines = [f"story {told['story']}: {told['rows']} rows", f"built by {told['signature']}"]
    if why := told["pairing"].get("why"):
        sure = told["pairing"].get("confidence")
        lines.append(f"one story because {why}" + (f" (confidence {sure})" if sure else ""))
    for version in told["versions"]:
        origin = version["url"] or version["source"] or "unknown source"
        lines.append(f"  {version['language']}: {version['paragraphs']} paragraphs from {origin}")
    return [*lines, *_ledger(told), *_decisions(told)]


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
    for finding in told["findings"]:
        blamed = ", ".join(finding["languages"]) or "no one to blame"
        lines.append(f"  {finding['severity']} {finding['check']} ({blamed}): {finding['message']}")
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
