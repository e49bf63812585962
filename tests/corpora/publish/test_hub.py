"""Uploading: only when asked, private unless told otherwise, with errors that say what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from triptych.corpora.publish.hub import HubError, check_name, push_folder
from triptych.corpora.publish.publishing import Published
from triptych.errors import InputError


class Recorder:
    """Stands in for the site, which tests must not reach."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def create_repo(self, repo_id: str, **options: Any) -> None:
        self.calls.append((repo_id, options))

    def upload_folder(self, **options: Any) -> None:
        files = sorted(p.name for p in Path(options["folder_path"]).iterdir())
        self.calls.append(("upload", {**options, "files": files}))


def test_the_calls_fit_the_real_client() -> None:
    """huggingface_hub has the methods and parameters that are used."""
    import inspect

    from huggingface_hub import HfApi

    for name, used in (
        ("create_repo", {"repo_type", "private", "exist_ok"}),
        (
            "upload_folder",
            {"repo_id", "folder_path", "repo_type", "commit_message", "delete_patterns"},
        ),
    ):
        assert used <= set(inspect.signature(getattr(HfApi, name)).parameters)


def test_the_folder_goes_up_as_a_private_data_set(release: Published) -> None:
    """What was removed since the last upload goes there too."""
    hub = Recorder()
    url = push_folder(release.folder / "huggingface", "mia/ohrid", private=True, hub=hub)
    assert url == "https://huggingface.co/datasets/mia/ohrid"
    (repo, made), (_, sent) = hub.calls
    assert repo == "mia/ohrid"
    assert made == {"repo_type": "dataset", "private": True, "exist_ok": True}
    assert (sent["repo_type"], sent["delete_patterns"]) == ("dataset", "*")
    assert {"README.md", "croissant.json", "triples"} <= set(sent["files"])


def test_a_refusal_says_that_the_release_is_whole(release: Published) -> None:
    """What the site said, and what to do next."""

    class Refuses(Recorder):
        def create_repo(self, repo_id: str, **options: Any) -> None:
            raise OSError("401 Unauthorized")

    with pytest.raises(HubError, match=r"401.*hf auth login.*is complete"):
        push_folder(release.folder / "huggingface", "mia/ohrid", private=True, hub=Refuses())


@pytest.mark.parametrize("name", ["ohrid", "a/b/c", "../x/y", "a b/c", ""])
def test_names_are_checked_before_anything_is_built(name: str) -> None:
    """OWNER/NAME and nothing else."""
    with pytest.raises(InputError, match="OWNER/NAME"):
        check_name(name)
