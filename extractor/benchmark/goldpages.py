"""Pages whose body text is known: those of the corpus, and those of a public benchmark kept elsewhere."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractor.benchmark.shown import shown_lines
from extractor.corpus.body import Body
from extractor.corpus.releases import read_releases
from extractor.page.source.decoding import decode
from extractor.page.source.spaces import folded

Part = Literal["tune", "final", "all"]
_TUNE = frozenset("01234567")
"""First characters of the ids (hexadecimal) of public pages that may be looked at while rules are made."""


class GoldError(ValueError):
    """A folder that holds no benchmark; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page as bytes, the same decoded, its address if known, and the gold text of its body without title.

    ``body`` is the gold block by block, of corpus pages only; ``split`` theirs too.
    """

    id: str
    data: bytes
    text: str
    gold: str
    url: str | None = None
    split: str = ""
    body: Body | None = None


def corpus_pages(corpus: Path) -> list[GoldPage]:
    """The pages below a corpus folder, as they are on disk.

    Raises `GoldError` for a folder without a release, and as `extractor.corpus.releases.read_releases` does.
    """
    pages = []
    for release in read_releases(corpus):
        data = release.page_path.read_bytes()
        split = release.split if release.split != release.id else ""
        split = split or release.body_path.parent.name
        text = decode(data)[0]
        gold = gold_text(release.body, text)
        pages.append(GoldPage(release.id, data, text, gold, split=split, body=release.body))
    if not pages:
        raise GoldError("no release of a corpus below this folder")
    return pages


def gold_text(body: Body, page: str) -> str:
    """The body of a release as its page shows it: the speaker of a quote above or below the words.

    >>> from extractor.corpus.body import parse_body
    >>> quote = b'<quote speaker="Ines Marr" role="driver">A joy.</quote>'
    >>> body = parse_body(b"<release><title>T</title>" + quote + b"</release>")
    >>> gold_text(body, "<q>A joy.</q><p>Ines Marr</p>")
    'A joy.\\nInes Marr, driver'
    >>> gold_text(body, "<p>Ines Marr (driver)</p><q>A joy.</q>")
    'Ines Marr, driver: A joy.'
    """
    shown = _run_together(" ".join(shown_lines(page)))
    out = []
    for block in body.body:
        who = ", ".join(filter(None, (block.speaker, block.role)))
        if not who:
            out.append(block.text)
        elif _run_together(f"{block.text} {block.speaker or who}") in shown:
            out.append(f"{block.text}\n{who}")
        else:
            out.append(f"{who}: {block.text}")
    return "\n\n".join(out)


def _run_together(text: str) -> str:
    """Words without what parts them: a page may set a name apart by style alone."""
    return folded(text).replace(" ", "")


def public_pages(checkout: Path, part: Part = "all") -> list[GoldPage]:
    """The pages of a checkout of scrapinghub/article-extraction-benchmark, in the order of their ids.

    Raises `GoldError` where its files are not found.
    """
    try:
        truth = json.loads((checkout / "ground-truth.json").read_text(encoding="utf-8"))
        pages = []
        for key in sorted(truth):
            if part != "all" and (key[:1].lower() in _TUNE) != (part == "tune"):
                continue
            data = gzip.decompress((checkout / "html" / f"{key}.html.gz").read_bytes())
            entry = truth[key]
            pages.append(
                GoldPage(key, data, decode(data)[0], entry.get("articleBody") or "", url=entry.get("url"))
            )
    except OSError as error:
        name = Path(str(error.filename)).name
        hint = "ground-truth.json and html/ID.html.gz expected"
        raise GoldError(f"{name}: {error.strerror}; {hint}") from error
    except (ValueError, AttributeError) as error:
        raise GoldError(f"ground-truth.json cannot be read: {error}") from error
    if not pages:
        raise GoldError(f"no page of part {part}")
    return pages
