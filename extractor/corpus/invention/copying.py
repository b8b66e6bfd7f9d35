"""A copy of corpus releases in which every person, team and sponsor bears an invented name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from extractor.corpus.invention.coinage import Coiner
from extractor.corpus.invention.naming import Names, Naming, names_of, replaced
from extractor.corpus.releases import CorpusRelease

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.I)
_KEPT = ("id", "source_kind", "year", "site", "path", "published", "session_type", "event")


def invent(
    releases: Iterable[CorpusRelease], names: Mapping[str, Names], target: Path, seed: int = 0
) -> Iterator[tuple[CorpusRelease, Naming]]:
    """Write body, gold and page of each release below ``target``, with other names in all three.

    ``names`` holds, by release, the names that its gold does not have. The same seed gives the same names,
    whatever other releases there are. Yields each release as it is written, with what renamed it.
    """
    for release in releases:
        naming = Naming(names_of(release.gold, names.get(release.id)), Coiner(f"{seed}:{release.id}"))
        folder = target / release.split
        folder.mkdir(parents=True, exist_ok=True)
        gold = replaced(release.gold, naming, _KEPT)
        (folder / release.gold_path.name).write_text(
            json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        for path in (release.body_path, release.page_path):
            if path.is_file():
                (folder / path.name).write_bytes(renamed(path.read_bytes(), naming))
        yield release, naming


def renamed(page: bytes, naming: Naming) -> bytes:
    """A page with other names, in the encoding it says it has; or in UTF-8.

    >>> renamed("<p>Ines Marr</p>".encode(), Naming(Names(people=("Ines Marr",))))
    b'<p>Ines Marr</p>'
    """
    told = _CHARSET.search(page[:2048])
    try:
        return naming.apply(page.decode("utf-8"))[0].encode("utf-8")
    except UnicodeDecodeError:
        encoding = told[1].decode("ascii") if told else "latin-1"
    return naming.apply(page.decode(encoding))[0].encode(encoding, errors="xmlcharrefreplace")
