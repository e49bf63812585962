"""Synthetic stories in three languages, as many as a benchmark wants: `write_stories(folder, 200)`.

The sentences are templates with numbers, places and names; one paragraph in seven is missing in a
language, one in ten is joined with the next, so that aligning has work to do. Invented content.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from triptych.story import Article, Paragraph, Story

# English, Macedonian, and three Albanian forms: after "në", definite, genitive.
PLACES = (
    ("Skopje", "Скопје", "Shkup", "Shkupi", "Shkupit"),
    ("Tetovo", "Тетово", "Tetovë", "Tetova", "Tetovës"),
    ("Ohrid", "Охрид", "Ohër", "Ohri", "Ohrit"),
    ("Kumanovo", "Куманово", "Kumanovë", "Kumanova", "Kumanovës"),
    ("Bitola", "Битола", "Manastir", "Manastiri", "Manastirit"),
    ("Struga", "Струга", "Strugë", "Struga", "Strugës"),
    ("Gostivar", "Гостивар", "Gostivar", "Gostivari", "Gostivarit"),
)
NAMES = (
    ("Arta Krasniqi", "Arta Krasniqi", "Арта Красниќи"),
    ("Petar Stojanov", "Petar Stojanov", "Петар Стојанов"),
    ("Elena Ristova", "Elena Ristova", "Елена Ристова"),
    ("Besim Aliu", "Besim Aliu", "Бесим Алиу"),
)
TITLES = (
    (
        "New school opens in {p}",
        "Hapet shkollë e re në {p}",
        "Ново училиште се отвора во {p}",
    ),
    (
        "Road works in {p} to last {n} days",
        "Punimet në rrugë në {p} zgjasin {n} ditë",
        "Работите на патот во {p} ќе траат {n} дена",
    ),
)
SENTENCES = (
    (
        "The municipality of {p} will invest {n} million denars in new roads.",
        "Komuna e {g} do të investojë {n} milionë denarë në rrugë të reja.",
        "Општина {p} ќе вложи {n} милиони денари во нови патишта.",
    ),
    (
        "The works began on {d} May 2024, said {m}.",
        "Punimet filluan më {d} maj 2024, tha {m}.",
        "Работите почнаа на {d} мај 2024, рече {m}.",
    ),
    (
        "About {n} pupils from {p} took part in the competition.",
        "Rreth {n} nxënës nga {t} morën pjesë në garë.",
        "Околу {n} ученици од {p} учествуваа на натпреварот.",
    ),
    (
        "The price of electricity rose by {n} percent this year.",
        "Çmimi i energjisë elektrike u rrit për {n} për qind këtë vit.",
        "Цената на струјата порасна за {n} проценти оваа година.",
    ),
    (
        "{m} thanked the firefighters who worked all night.",
        "{m} falënderoi zjarrfikësit që punuan gjithë natën.",
        "{m} им се заблагодари на пожарникарите кои работеа цела ноќ.",
    ),
    (
        "The museum in {p} keeps more than {n} objects from the Roman period.",
        "Muzeu në {p} ruan më shumë se {n} objekte nga periudha romake.",
        "Музејот во {p} чува повеќе од {n} предмети од римскиот период.",
    ),
    (
        "Rain and strong wind are expected in {p} over the weekend.",
        "Gjatë fundjavës në {p} priten shi dhe erë e fortë.",
        "За викендот во {p} се очекуваат дожд и силен ветер.",
    ),
    (
        "The train between Veles and {p} will run {d} times a day.",
        "Treni ndërmjet Velesit dhe {g} do të qarkullojë {d} herë në ditë.",
        "Возот меѓу Велес и {p} ќе сообраќа {d} пати на ден.",
    ),
    (
        "The doctors in {p} examined {n} children free of charge.",
        "Mjekët në {p} kontrolluan {n} fëmijë pa pagesë.",
        "Лекарите во {p} бесплатно прегледаа {n} деца.",
    ),
    (
        "The court postponed the hearing to {d} June.",
        "Gjykata e shtyu seancën për më {d} qershor.",
        "Судот го одложи рочиштето за {d} јуни.",
    ),
)
LANGUAGES = ("en", "sq", "mk")
PARAGRAPHS = 10
SENTENCES_EACH = (1, 2, 2, 3)  # as in agency copy, where a paragraph is a sentence or two


def make_story(number: int) -> Story:
    """Story `number`: always the same for the same number."""
    rng = random.Random(number)
    bodies: list[list[list[str]]] = [[], [], []]
    for _ in range(PARAGRAPHS):
        absent = rng.randrange(3) if rng.random() < 1 / 7 else None
        joined = rng.randrange(3) if rng.random() < 1 / 10 else None
        sentences = [_fill(rng, rng.choice(SENTENCES)) for _ in range(rng.choice(SENTENCES_EACH))]
        for i, body in enumerate(bodies):
            if i == absent:
                continue
            text = [sentence[i] for sentence in sentences]
            if i == joined and body:
                body[-1] += text
            else:
                body.append(text)
    titles = _fill(rng, rng.choice(TITLES))
    name = f"story-{number:06d}"
    return Story(
        name,
        {
            lang: Article(
                lang,
                titles[i],
                tuple(Paragraph("body", " ".join(body)) for body in bodies[i]),
                source=f"{name}/{lang}.txt",
            )
            for i, lang in enumerate(LANGUAGES)
        },
    )


def _fill(rng: random.Random, template: tuple[str, str, str]) -> list[str]:
    english, macedonian, *albanian = rng.choice(PLACES)
    name, day = rng.choice(NAMES), rng.randrange(2, 29)
    number = 10 * rng.randrange(1, 99) + rng.randrange(2, 10)  # one ending in 1 would be a singular
    places = (english, albanian[0], macedonian)
    return [
        text.format(p=places[i], t=albanian[1], g=albanian[2], m=name[i], n=number, d=day)
        for i, text in enumerate(template)
    ]


def make_stories(count: int) -> Iterator[Story]:
    """`count` stories, one at a time."""
    return (make_story(number) for number in range(count))


def write_stories(folder: Path, count: int) -> None:
    """`count` stories as page dumps: `folder/story-000001/en.txt` and so on."""
    for story in make_stories(count):
        home = folder / story.id
        home.mkdir(parents=True)
        for language, article in story.articles.items():
            parts = [article.title, *(p.text for p in article.paragraphs)]
            (home / f"{language}.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
