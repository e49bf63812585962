"""Uploading: only when asked, private unless told otherwise, with errors that say what to do.

The real client speaks to a server of the test's own that knows the calls of the site.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from triptych.corpora.publish.hub import open_hub
from triptych.errors import InputError

OLD = {".gitattributes": b"*.parquet filter=lfs\n", "mk-hr/train.parquet": b"old"}


@dataclass
class Site:
    """What a Hugging Face of our own holds: the files of its data sets, and who asked for what."""

    address: str = ""
    sets: dict[str, dict[str, bytes]] = field(default_factory=dict)
    private: dict[str, bool] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)  # large files, by SHA-256
    calls: list[str] = field(default_factory=list)
    refuses: str = ""  # a part of the paths that it has no answer to

    def answer(self, method: str, path: str, body: bytes, token: str | None) -> tuple[int, Any]:
        path = path.partition("?")[0]
        self.calls.append(f"{method} {path}")
        if token != "Bearer hf_ours" and not path.startswith("/store/"):
            return 401, {"error": "Invalid username or password."}
        if self.refuses and self.refuses in path:
            return 403, {"error": "Your storage is full."}
        if path.startswith("/store/"):
            self.uploads[path.rpartition("/")[2]] = body
            return 200, {}
        if path == "/api/repos/create":
            return self._create(json.loads(body))
        if path == "/api/validate-yaml":
            return 200, {"errors": [], "warnings": []}
        name = "/".join(path.removeprefix("/api").removeprefix("/datasets/").split("/")[:2])
        name = name.removesuffix(".git")
        if path.endswith("/preupload/main"):
            files = [f["path"] for f in json.loads(body)["files"]]
            return 200, {"files": [self._mode(path) for path in files]}
        if path.endswith("/lfs/objects/batch"):
            return 200, {"objects": [self._store(o) for o in json.loads(body)["objects"]]}
        if path.endswith("/commit/main"):
            return self._commit(name, body)
        if path.endswith("/tree/main"):
            return 200, [
                {"type": "file", "path": path, "size": len(data), "oid": "0" * 40}
                for path, data in self.sets[name].items()
            ]
        return 200, {"id": name, "private": self.private[name], "sha": "0" * 40}

    def _create(self, asked: dict[str, str]) -> tuple[int, Any]:
        assert asked["type"] == "dataset"
        name = f"{asked['organization']}/{asked['name']}"
        url = f"{self.address}/datasets/{name}"
        if name in self.sets:
            return 409, {"error": "You already created this dataset repo", "url": url}
        self.sets[name] = {}
        self.private[name] = asked["visibility"] == "private"
        return 200, {"url": url}

    def _mode(self, path: str) -> dict[str, Any]:
        mode = "lfs" if path.endswith(".parquet") else "regular"
        return {"path": path, "uploadMode": mode, "shouldIgnore": False}

    def _store(self, file: dict[str, Any]) -> dict[str, Any]:
        href = f"{self.address}/store/{file['oid']}"
        return {**file, "actions": {"upload": {"href": href}}}

    def _commit(self, name: str, body: bytes) -> tuple[int, Any]:
        files = dict(self.sets[name])
        for line in body.decode().splitlines():
            operation = json.loads(line)
            value = operation["value"]
            match operation["key"]:
                case "file":
                    files[value["path"]] = base64.b64decode(value["content"])
                case "lfsFile":
                    files[value["path"]] = self.uploads[value["oid"]]
                case "deletedFile":
                    files.pop(value["path"], None)
        self.sets[name] = files
        return 200, {
            "commitUrl": f"{self.address}/datasets/{name}/commit/{0:040}",
            "commitOid": "0" * 40,
        }


@pytest.fixture
def site() -> Iterator[Site]:
    """The site, at an address of this machine."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, record = site.answer(
                self.command, self.path, body, self.headers.get("Authorization")
            )
            data = json.dumps(record).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()


@pytest.fixture
def publish(maker: Any, site: Site, tmp_path: Path) -> Any:
    """Runs `triptych publish --push mia/ohrid` as a person would, and answers how it ended."""
    maker.store(tmp_path / "store", 4).close()

    def run(*options: str, token: str = "hf_ours") -> subprocess.CompletedProcess[str]:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("HF_")},
            "HF_ENDPOINT": site.address,
            "HF_HOME": str(tmp_path / "home"),
            "HF_HUB_DISABLE_XET": "1",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        return subprocess.run(
            [
                sys.executable, "-c", "from triptych.cli import main; main()", "publish",
                str(tmp_path / "store"), "--to", str(tmp_path / "out"), "--format", "huggingface",
                "--licence", "CC-BY-4.0", "--push", "mia/ohrid", *options,
            ],
            env=environment | ({"HF_TOKEN": token} if token else {}),
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip

    return run


def test_what_is_there_is_what_was_published(publish: Any, site: Site, tmp_path: Path) -> None:
    """Every file of the folder, byte for byte, and nothing of an older release; private."""
    site.sets["mia/ohrid"], site.private["mia/ohrid"] = dict(OLD), True
    done = publish()
    assert done.returncode == 0, done.stderr
    assert f"pushed: {site.address}/datasets/mia/ohrid" in done.stderr
    folder = tmp_path / "out" / "huggingface"
    written = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}  # fmt: skip
    there = site.sets["mia/ohrid"]
    assert there == {".gitattributes": OLD[".gitattributes"], **written}
    assert {"README.md", "croissant.json"} < set(there)
    assert set(site.uploads) == {
        hashlib.sha256(data).hexdigest() for name, data in written.items() if "parquet" in name
    }


def test_a_new_data_set_is_private_unless_told_otherwise(publish: Any, site: Site) -> None:
    """It is made as asked for; one that is public is not replaced by accident."""
    assert publish().returncode == 0
    assert site.private == {"mia/ohrid": True}
    del site.sets["mia/ohrid"]
    assert publish("--force", "--public").returncode == 0
    assert site.private == {"mia/ohrid": False}
    before = dict(site.sets["mia/ohrid"])
    done = publish("--force")
    assert done.returncode == 1
    assert "mia/ohrid is public there: publish with --public" in done.stderr
    assert site.sets["mia/ohrid"] == before


def test_who_is_not_logged_in_is_told_before_anything_is_written(
    publish: Any, site: Site, tmp_path: Path
) -> None:
    """Neither here nor there is anything half done."""
    done = publish(token="")
    assert done.returncode == 1
    assert "log in with 'hf auth login', or set HF_TOKEN; nothing was written" in done.stderr
    assert site.calls == []
    assert {p.name for p in tmp_path.iterdir()} <= {"store", "home"}


@pytest.mark.parametrize(
    ("token", "refuses", "says"),
    [
        ("hf_theirs", "", "401 Unauthorized"),
        ("hf_ours", "/lfs/objects/batch", "Your storage is full."),
        ("hf_ours", "/commit/", "Your storage is full."),
    ],
)
def test_a_refusal_leaves_the_release_whole(
    publish: Any, site: Site, tmp_path: Path, token: str, refuses: str, says: str
) -> None:
    """What the site said, in a line, and how to go on; there the old release stands."""
    site.sets["mia/ohrid"], site.private["mia/ohrid"] = dict(OLD), True
    site.refuses = refuses
    done = publish(token=token)
    assert done.returncode == 1
    (told,) = [line for line in done.stderr.splitlines() if "not uploaded" in line]
    assert says in told
    assert "is complete; upload it with: hf upload mia/ohrid" in told
    assert told.endswith(" --private")
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "release.json").is_file()
    assert site.sets["mia/ohrid"] == OLD


@pytest.mark.parametrize("name", ["ohrid", "a/b/c", "../x/y", "a b/c", ""])
def test_names_are_checked_before_anything_is_built(name: str) -> None:
    """OWNER/NAME and nothing else."""
    with pytest.raises(InputError, match="OWNER/NAME"):
        open_hub(name)
