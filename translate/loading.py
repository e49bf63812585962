"""From names to a filler: which engines are installed, allowed and asked for."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from triptych.errors import MissingExtraError, ModelError, SettingsError
from triptych.translate.cache import Cache
from triptych.translate.engines import Engine
from triptych.translate.filler import Filler
from triptych.translate.folder import MANIFEST, read_manifest
from triptych.translate.memory import Memory
from triptych.translate.registry import advise, load_registry
from triptych.translate.settings import FillSettings

DEMONSTRATION = "demonstration"
DEMONSTRATION_NAMES = (DEMONSTRATION, "triptych-demonstration")  # as a person says, as lists print
NOT_INSTALLED = "machine translation is not installed: pip install 'triptych[mt]'"


def models_home() -> Path:
    """Where fetched models are: $TRIPTYCH_MODELS, else the user's data folder."""
    if chosen := os.environ.get("TRIPTYCH_MODELS"):
        return Path(chosen)
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "triptych" / "models"


def shipped_model() -> Path | None:
    """The folder of the demonstration model, None where the package lacks it."""
    with as_file(files("triptych.translate") / "model") as folder:
        return folder if (folder / MANIFEST).is_file() else None


def installed_models() -> list[Path]:
    """Folders of models, in the order of the registry; the demonstration model comes last."""
    home = models_home()
    found = {p.parent.name: p.parent for p in sorted(home.glob(f"*/{MANIFEST}"))}
    order = [entry.id for entry in load_registry()]
    names = sorted(found, key=lambda n: (order.index(n) if n in order else len(order), n))
    shipped = shipped_model()
    return [found[n] for n in names] + ([shipped] if shipped else [])


def model_folder(name: str) -> Path | None:
    """The folder of a model by its name or path, None if there is none."""
    if name in DEMONSTRATION_NAMES:
        return shipped_model()
    for folder in (models_home() / name, Path(name)):
        if folder.is_dir():
            return folder
    return None


def lasting_name(name: str) -> str:
    """The name of an engine as it holds in every folder: a path is made whole."""
    if not name.endswith(".toml"):
        folder = model_folder(name)
        if name in DEMONSTRATION_NAMES or folder is None or folder.parent == models_home():
            return name
    return str(Path(name).resolve())


def load_engine(name: str, *, threads: int = 1) -> Engine:
    """An engine by name: `demonstration`, a fetched model, a model's folder, or a .toml file.

    Raises `SettingsError` for a name that means nothing and `ModelError` for a broken model.
    """
    from triptych.translate.ctranslate import CTranslate2Engine

    if name.endswith(".toml"):
        return _configured(Path(name))
    if (folder := model_folder(name)) is not None:
        return CTranslate2Engine(folder, threads=threads)
    if name in DEMONSTRATION_NAMES:
        raise ModelError("the package came without its demonstration model: install it again")
    if any(entry.id == name for entry in load_registry()):
        raise ModelError(f"{name} is not installed: triptych models get {name}")
    known = ", ".join([p.name for p in installed_models()[:-1]] + [DEMONSTRATION])
    raise SettingsError(
        f"no engine {name!r}: name one that is installed ({known}), a model's folder, or a .toml "
        "file that describes a command or a server (docs/translation.md)"
    )


def _configured(path: Path) -> Engine:
    """The engine that a file describes: `type` is command, chat, libretranslate, transformers."""
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not TOML: {error}") from None
    kind = table.pop("type", None)
    try:
        if kind == "command":
            from triptych.translate.command import CommandEngine, CommandSettings

            return CommandEngine(CommandSettings.parse(table))
        if kind == "chat":
            from triptych.translate.chat import ChatEngine, ChatSettings

            return ChatEngine(ChatSettings.parse(table))
        if kind == "libretranslate":
            from triptych.translate.libretranslate import LibreSettings, LibreTranslateEngine

            return LibreTranslateEngine(LibreSettings.parse(table))
        if kind == "transformers":
            from triptych.translate.transformer import TransformersEngine, TransformersSettings

            return TransformersEngine(TransformersSettings.parse(table))
    except KeyError as error:
        raise SettingsError(f"{path}: the key {error} is missing") from None
    except (TypeError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from None
    raise SettingsError(
        f"{path}: type is {kind!r}; it takes command, chat, libretranslate or transformers"
    )


def load_filler(
    engines: Sequence[str] = (),
    *,
    licence: str | None = None,
    memory: str | Path | None = None,
    settings: FillSettings | None = None,
    cache: Path | None = None,
    threads: int = 1,
) -> Filler:
    """A filler with the engines named, or with all that are installed if none is.

    `licence="commercial"` refuses an engine named whose licence forbids it, and passes over those
    that are only installed. Without the `mt` extra and without a name the filler has no engines,
    and every gap says what to install.
    """
    loaded: list[Engine] = []
    advice = NOT_INSTALLED
    if engines:
        loaded = [load_engine(name, threads=threads) for name in engines]
        for engine in loaded:
            if licence == "commercial" and not engine.info.commercial:
                raise SettingsError(
                    f"{engine.info.model} is {engine.info.licence}, which forbids commercial use: "
                    "choose another engine, or leave --licence out"
                )
    elif find_spec("ctranslate2") and find_spec("sentencepiece"):
        advice = ""
        loaded = _all_installed(licence, threads)

    def what_to_do(sources: Sequence[str], target: str) -> str:
        return advice if advice and not engines else advise(sources, target, licence)

    return Filler(
        loaded,
        Memory.read(Path(memory)) if memory else None,
        settings,
        cache=Cache(cache),
        advice=what_to_do,
    )


def _all_installed(licence: str | None, threads: int) -> list[Engine]:
    from triptych.translate.ctranslate import CTranslate2Engine

    loaded: list[Engine] = []
    for folder in installed_models():
        manifest = read_manifest(folder)
        if licence != "commercial" or manifest.commercial:
            try:
                loaded.append(CTranslate2Engine(folder, threads=threads))
            except MissingExtraError:
                break
    return loaded
