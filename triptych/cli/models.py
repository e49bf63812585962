"""`triptych models`: the models there are, fetching them, and checking them."""

from __future__ import annotations

import click


@click.group()
def models() -> None:
    """List, fetch and check translation models."""
