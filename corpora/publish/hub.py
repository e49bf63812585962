"""Uploading a release to Hugging Face; nothing else in Triptych sends anything there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

from triptych.errors import InputError, MissingExtraError, TriptychError

_NAME = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}", re.ASCII)


class HubError(TriptychError):
    """Hugging Face refused the upload or could not be reached; the release on disk is whole."""


class Hub(Protocol):
    """The two calls of `huggingface_hub.HfApi` that an upload needs."""

    def create_repo(self, repo_id: str, *, repo_type: str, private: bool, exist_ok: bool) -> object:
        """Make a repository."""

    def upload_folder(
        self,
        *,
        repo_id: str,
        folder_path: Path,
        repo_type: str,
        commit_message: str,
        delete_patterns: str,
    ) -> object:
        """Commit a folder; what matches `delete_patterns` and is not in it goes."""


def check_name(name: str) -> None:
    """Raise `InputError` unless `name` is one that Hugging Face could have given a data set."""
    if not _NAME.fullmatch(name):
        raise InputError(f"--push {name!r}: name the data set as OWNER/NAME")


def push_folder(folder: Path, name: str, *, private: bool, hub: Hub | None = None) -> str:
    """Upload a release's `huggingface` folder as the data set `name`; answers its address.

    Logging in is up to `hf auth login` or the environment variable HF_TOKEN.
    """
    hub = hub or _hub()
    try:
        hub.create_repo(name, repo_type="dataset", private=private, exist_ok=True)
        hub.upload_folder(
            repo_id=name,
            folder_path=folder,
            repo_type="dataset",
            commit_message="Publish with Triptych",
            delete_patterns="*",
        )
    except Exception as error:  # any of the many errors of an HTTP client
        raise HubError(
            f"{name}: not uploaded ({error}): log in with 'hf auth login' and try again; "
            f"the release in {folder.parent} is complete"
        ) from error
    return f"https://huggingface.co/datasets/{name}"


def _hub() -> Hub:
    try:
        from huggingface_hub import HfApi
    except ImportError:
        raise MissingExtraError("--push", "publish") from None
    return HfApi(library_name="triptych")
