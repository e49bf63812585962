"""The chat engine: a language model behind an OpenAI-compatible `/chat/completions`."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from triptych.errors import EngineError
from triptych.languages.packs import load_pack
from triptych.translate.engines import Attempt, Candidate, Direction, EngineInfo, Passage
from triptych.translate.server import Patience, Server

PROMPT = """\
You translate for a news agency. Translate the paragraph into {language}. The versions below say \
the same; where they differ, follow what they share. Keep numbers, dates and names exactly. Answer \
with the translation alone, without quotation marks around it, notes or explanations."""


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """Where the server is, which model, and the languages; the key stands in `key_variable`."""

    name: str
    url: str  # up to /chat/completions, without it
    model: str
    languages: tuple[str, ...]
    licence: str
    commercial: bool = True
    revision: str = ""
    key_variable: str | None = None
    temperature: float = 0.0
    seed: int = 1
    patience: Patience = field(default_factory=Patience)

    @classmethod
    def parse(cls, table: Mapping[str, Any]) -> ChatSettings:
        """From TOML: the fields of this class, `languages` as an array."""
        rest = dict(table)
        patience = Patience.pop(rest)
        languages = tuple(map(str, rest.pop("languages")))
        return cls(languages=languages, patience=patience, **rest)


class ChatEngine:
    """Translates whole paragraphs, with every human version and the glossary in the prompt."""

    def __init__(self, settings: ChatSettings) -> None:
        self.settings = settings
        key = os.environ.get(settings.key_variable, "") if settings.key_variable else ""
        self._server = Server(
            settings.url.rstrip("/") + "/chat/completions",
            settings.patience,
            headers={"Authorization": f"Bearer {key}"} if key else None,
        )
        self._digest = sha256((repr(settings) + PROMPT).encode()).hexdigest()[:16]

    @property
    def info(self) -> EngineInfo:
        """The settings, and the prompt in the digest."""
        s = self.settings
        name = f"{s.name}/{s.model}"
        return EngineInfo("http", name, s.revision, s.licence, self._digest, s.commercial)

    def directions(self) -> Collection[Direction]:
        """Every pair of the languages."""
        known = self.settings.languages
        return [(a, b) for a in known for b in known if a != b]

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        """Each sentence as a passage of its own."""
        return self.translate_passages([Passage({source: s}, target) for s in sentences], n_best)

    def translate_passages(self, passages: Sequence[Passage], n_best: int) -> list[Attempt]:
        """One request a passage; one that fails is told of, the others go on."""
        attempts = []
        for passage in passages:
            try:
                attempts.append(self._one(passage, n_best))
            except EngineError as error:
                attempts.append(Attempt(error=str(error)))
        return attempts

    def _one(self, passage: Passage, n_best: int) -> Attempt:
        settings = self.settings
        body: dict[str, Any] = {
            "model": settings.model,
            "messages": messages(passage),
            "temperature": settings.temperature,
            "seed": settings.seed,
        }
        if settings.temperature > 0 and n_best > 1:
            body["n"] = n_best
        answer = self._server.post(body)
        try:
            texts = [choice["message"]["content"] for choice in answer["choices"]]
            whole = [
                Candidate(_unwrapped(text))
                for text, choice in zip(texts, answer["choices"], strict=True)
                if choice.get("finish_reason") != "length"
            ]
        except (KeyError, TypeError, AttributeError, IndexError):
            raise EngineError(f"{self._server.url} did not answer like a chat server") from None
        if texts and not whole:
            return Attempt(error="the answer was cut off")
        return Attempt(tuple(dict.fromkeys(whole)))


def messages(passage: Passage) -> list[dict[str, str]]:
    """The prompt: the task, the glossary, and each human version under the name of its language."""
    task = PROMPT.format(language=load_pack(passage.target).name)
    terms = [
        " = ".join(f"{form} ({load_pack(lang).name})" for lang, form in term.items())
        for term in passage.glossary
        if passage.target in term
    ]
    if terms:
        task += "\nUse these terms:\n" + "\n".join(terms)
    versions = [f"{load_pack(lang).name}:\n{text}" for lang, text in passage.human.items()]
    return [
        {"role": "system", "content": task},
        {"role": "user", "content": "\n\n".join(versions)},
    ]


def _unwrapped(text: str) -> str:
    """The text without a code fence around it; models add one against the instruction."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text.strip("`").strip()
    return text
