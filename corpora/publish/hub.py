"""Uploading a release to Hugging Face; nothing else in Triptych sends anything there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from triptych.errors import InputError, MissingExtraError, TriptychError

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_NAME = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}", re.ASCII)


class HubError(TriptychError):
    """Hugging Face refused the upload or could not be reached, or nobody is logged in."""


def open_hub(name: str) -> HfApi:
    """What uploads to the data set `name`, asked for before a release is made; sends nothing yet.

    Logging in is up to `hf auth login` or the environment variable HF_TOKEN, the site to
    HF_ENDPOINT. Raises `InputError` unless `name` is one that Hugging Face could have given a data
    set, `MissingExtraError` without its client, `HubError` if nobody is logged in.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"--push {name!r}: name the data set as OWNER/NAME")
    try:
        from huggingface_hub import HfApi, get_token
    except ImportError:
        raise MissingExtraError("--push", "publish") from None
    token = get_token()
    if token is None:
        raise HubError(
            f"--push {name}: nobody is logged in to Hugging Face: log in with 'hf auth login', or set "
            "HF_TOKEN; nothing was written"
        )
    return HfApi(token=token, library_name="triptych")


def push_folder(folder: Path, name: str, *, private: bool, hub: HfApi) -> str:
    """Upload a release's `huggingface` folder as the data set `name`; answers its address.

    One commit: the site shows the old release or the new one. A data set that is public already is
    left alone unless `private` is false.
    """
    again = f"hf upload {name} {shlex.quote(str(folder))} . --repo-type dataset --delete '*'"
    again += " --private" if private else ""
    whole = f"the release in {folder.parent} is complete"
    try:
        hub.create_repo(name, repo_type="dataset", private=private, exist_ok=True)
        if private and not hub.repo_info(name, repo_type="dataset").private:
            raise HubError(
                f"{name} is public there: publish with --public to replace what everybody sees; {whole}"
            )
        hub.upload_folder(
            repo_id=name,
            folder_path=folder,
            repo_type="dataset",
            commit_message="Publish with Triptych",
            delete_patterns="*",
        )
    except HubError:
        raise
    except Exception as error:  # any of the many errors of an HTTP client
        raise HubError(
            f"{name}: not uploaded ({_said(error)}): {whole}; upload it with: {again}"
        ) from error
    return f"{hub.endpoint}/datasets/{name}"


def _said(error: Exception) -> str:
    """The first line of an error and what the site said; the rest is a link for developers."""
    first = str(error).strip().partition("\n")[0] or type(error).__name__
    said = getattr(error, "server_message", None)
    return f"{first}: {said}" if said and said not in first else first
