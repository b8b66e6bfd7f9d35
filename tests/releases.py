# ruff: noqa: E501 - pages as they come
"""One release, written as a DOM and in every form in which sites keep text in their data."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any

TITLE = "Ines Marr fifth at Brno after a slow stop"
SLUG = "ines-marr-fifth-at-brno"
URL = f"https://harlan.example/news/{SLUG}"
FOREIGN = (
    "Oliver Hale won at Monza on the last lap and leads the standings by twelve points from his team-mate."
)
OTHER = {
    "title": "Hale takes Monza on the last lap",
    "slug": "hale-takes-monza",
    "date": "2031-08-10",
    "excerpt": FOREIGN,
    "body": f"<p>{FOREIGN}</p>",
}

# Kind and content: text with its bold part between stars, items, quote with speaker and role, or rows.
Blocks = list[tuple[str, Any]]
PLAIN: Blocks = [
    (
        "p",
        "Ines Marr was *fifth* at Brno on Sunday, a lap behind the winner of a race that rain had shortened.",
    ),
    ("h2", "Too long in the pits"),
    (
        "p",
        "Her stop on lap 30 took a minute, because the fuel hose did not want to let go of the No. 14 car.",
    ),
    ("ul", ["Laps led by the No. 14: eleven", "Best lap of the car: 1:52.304 on lap 22"]),
    (
        "p",
        "Seven rounds are left & the team tests at Most, where it *won* last year, before the next of them.",
    ),
]
QUOTE: Blocks = [
    ("quote", ("We had the pace for more than this and gave it away at the stop.", "Ines Marr", "driver"))
]
TABLE: Blocks = [("table", [["Pos", "Driver", "Laps"], ["1", "Oliver Hale", "60"], ["5", "Ines Marr", "59"]])]
QUOTED, FULL = PLAIN[:4] + QUOTE + PLAIN[4:], PLAIN[:4] + QUOTE + TABLE + PLAIN[4:]
TABLED = PLAIN[:4] + TABLE + PLAIN[4:]


def runs(text: str) -> list[tuple[str, bool]]:
    """Pieces of a text, and whether each is bold."""
    return [(piece, number % 2 == 1) for number, piece in enumerate(text.split("*")) if piece]


def html(blocks: Blocks) -> str:
    """The release as the DOM would have it."""
    out = []
    for kind, content in blocks:
        if kind == "ul":
            inner = "".join(f"<li>{escape(item)}</li>" for item in content)
        elif kind == "table":
            head = "".join(f"<th>{cell}</th>" for cell in content[0])
            rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in content[1:])
            inner = f"<tr>{head}</tr>{rows}"
        elif kind == "quote":
            said, *who = content
            kind, inner = "blockquote", f"<p>{said}</p>" + (f"<cite>{', '.join(who)}</cite>" if who else "")
        else:
            inner = "".join(f"<b>{escape(t)}</b>" if bold else escape(t) for t, bold in runs(content))
        out.append(f"<{kind}>{inner}</{kind}>")
    return "".join(out)


Write = Callable[[Blocks], Any]


def tree(
    names: dict[str, str],
    leaf: Callable[[str, bool], dict[str, Any]],
    *,
    kind: str = "type",
    children: str = "children",
    item: str = "",
    extra: dict[str, dict[str, Any]] | None = None,
) -> Write:
    """A writer of trees of typed nodes; `item` is the kind of paragraph within items and cells, if any."""

    def node(name: str, inside: list[Any]) -> dict[str, Any]:
        return {kind: names[name], **(extra or {}).get(name, {}), children: inside}

    def line(text: str) -> list[Any]:
        leaves = [leaf(piece, bold) for piece, bold in runs(text)]
        return [{kind: item, children: leaves}] if item else leaves

    def one(name: str, content: Any) -> dict[str, Any]:
        if name == "ul":
            return node("ul", [node("li", line(text)) for text in content])
        if name == "table":
            cells = [[node("th" if n == 0 else "td", line(c)) for c in row] for n, row in enumerate(content)]
            return node("table", [node("tr", row) for row in cells])
        if name == "quote":
            return node("quote", line(content[0]))
        return node(name, [leaf(piece, bold) for piece, bold in runs(content)])

    return lambda blocks: [one(*block) for block in blocks]


def portable_text(blocks: Blocks) -> Any:
    made: list[Any] = []
    for kind, content in blocks:
        if kind == "table":
            rows = [{"_type": "tableRow", "_key": f"r{n}", "cells": row} for n, row in enumerate(content)]
            made.append({"_type": "table", "_key": "t", "rows": rows})
            continue
        style = {"p": "normal", "ul": "normal", "quote": "blockquote"}.get(kind, kind)
        for text in content if kind == "ul" else [content[0] if kind == "quote" else content]:
            spans = [
                {"_type": "span", "_key": "s", "text": t, "marks": ["strong"] * b} for t, b in runs(text)
            ]
            block = {"_type": "block", "_key": "b", "style": style, "markDefs": [], "children": spans}
            made.append({**block, "listItem": "bullet", "level": 1} if kind == "ul" else block)
    return made


def contentful(blocks: Blocks) -> Any:
    names = {
        "p": "paragraph",
        "h2": "heading-2",
        "ul": "unordered-list",
        "li": "list-item",
        "quote": "blockquote",
        "table": "table",
        "tr": "table-row",
        "th": "table-header-cell",
        "td": "table-cell",
    }
    data: dict[str, dict[str, Any]] = {name: {"data": {}} for name in names}
    write = tree(
        names,
        lambda t, b: {"nodeType": "text", "value": t, "marks": [{"type": "bold"}] * b, "data": {}},
        kind="nodeType",
        children="content",
        item="paragraph",
        extra=data,
    )
    return {"json": {"nodeType": "document", "data": {}, "content": write(blocks)}, "links": {"entries": {}}}


def prosemirror(blocks: Blocks) -> Any:
    names = {
        "p": "paragraph",
        "h2": "heading",
        "ul": "bulletList",
        "li": "listItem",
        "quote": "blockquote",
        "table": "table",
        "tr": "tableRow",
        "th": "tableHeader",
        "td": "tableCell",
    }
    write = tree(
        names,
        lambda t, b: {"type": "text", "text": t, **({"marks": [{"type": "bold"}]} if b else {})},
        children="content",
        item="paragraph",
        extra={"h2": {"attrs": {"level": 2}}, "td": {"attrs": {"colspan": 1, "rowspan": 1}}},
    )
    return {"type": "doc", "content": write(blocks)}


def lexical(blocks: Blocks) -> Any:
    names = {
        "p": "paragraph",
        "h2": "heading",
        "ul": "list",
        "li": "listitem",
        "quote": "quote",
        "table": "table",
        "tr": "tablerow",
        "th": "tablecell",
        "td": "tablecell",
    }
    state = {"format": "", "indent": 0, "version": 1, "direction": "ltr"}
    extra: dict[str, dict[str, Any]] = dict.fromkeys(names, state)
    extra["h2"] = {**state, "tag": "h2"}
    extra["ul"] = {**state, "listType": "bullet", "tag": "ul", "start": 1}
    extra["th"] = {**state, "headerState": 1}
    leaf = {"type": "text", "mode": "normal", "style": "", "detail": 0, "version": 1}
    write = tree(names, lambda t, b: {**leaf, "text": t, "format": int(b)}, extra=extra)
    return {"root": {"type": "root", **state, "children": write(blocks)}}


def slate(blocks: Blocks) -> Any:
    names = {
        "p": "paragraph",
        "h2": "heading-two",
        "ul": "bulleted-list",
        "li": "list-item",
        "quote": "block-quote",
        "table": "table",
        "tr": "table-row",
        "th": "table-cell",
        "td": "table-cell",
    }
    return tree(names, lambda t, b: {"text": t, **({"bold": True} if b else {})})(blocks)


def strapi(blocks: Blocks) -> Any:
    names = {"p": "paragraph", "h2": "heading", "ul": "list", "li": "list-item", "quote": "quote"}
    extra: dict[str, dict[str, Any]] = {"h2": {"level": 2}, "ul": {"format": "unordered"}}
    return tree(
        names, lambda t, b: {"type": "text", "text": t, **({"bold": True} if b else {})}, extra=extra
    )(blocks)


def draft(blocks: Blocks) -> Any:
    made: list[Any] = []
    kinds = {"p": "unstyled", "h2": "header-two", "ul": "unordered-list-item", "quote": "blockquote"}
    for kind, content in blocks:
        for text in content if kind == "ul" else [content[0] if kind == "quote" else content]:
            bold = [{"offset": 0, "length": 3, "style": "BOLD"}]
            plain = "".join(piece for piece, _ in runs(text))
            made.append(
                {
                    "key": "a1",
                    "text": plain,
                    "type": kinds[kind],
                    "depth": 0,
                    "inlineStyleRanges": bold,
                    "entityRanges": [],
                }
            )
    return {"blocks": made, "entityMap": {}}


def quill(blocks: Blocks) -> Any:
    ops: list[Any] = []
    ends = {"p": {}, "h2": {"header": 2}, "ul": {"list": "bullet"}, "quote": {"blockquote": True}}
    for kind, content in blocks:
        for text in content if kind == "ul" else [content[0] if kind == "quote" else content]:
            ops += [{"insert": t, **({"attributes": {"bold": True}} if b else {})} for t, b in runs(text)]
            ops.append({"insert": "\n", **({"attributes": ends[kind]} if ends[kind] else {})})
    return {"ops": ops}


def inner(text: str) -> str:
    return "".join(f"<b>{escape(t)}</b>" if bold else escape(t) for t, bold in runs(text))


def editor_js(blocks: Blocks) -> Any:
    made: list[Any] = []
    for kind, content in blocks:
        if kind == "ul":
            data: Any = {"style": "unordered", "items": content}
        elif kind == "quote":
            data = {"text": content[0], "caption": ", ".join(content[1:]), "alignment": "left"}
        elif kind == "table":
            data = {"withHeadings": True, "content": content}
        else:
            data = {"text": inner(content), **({"level": 2} if kind == "h2" else {})}
        names = {"p": "paragraph", "h2": "header", "ul": "list"}
        made.append({"id": "x9", "type": names.get(kind, kind), "data": data})
    return {"time": 1, "blocks": made, "version": "2.30"}


def gutenberg(blocks: Blocks) -> Any:
    """WordPress' blocks as its interfaces for other programs hand them out."""
    made: list[Any] = []
    for kind, content in blocks:
        if kind == "ul":
            items = [
                {"name": "core/list-item", "attributes": {"content": text}, "innerBlocks": []}
                for text in content
            ]
            made.append({"name": "core/list", "attributes": {"ordered": False}, "innerBlocks": items})
        elif kind == "quote":
            said = [{"name": "core/paragraph", "attributes": {"content": content[0]}, "innerBlocks": []}]
            cite = {"citation": ", ".join(content[1:])}
            made.append({"name": "core/quote", "attributes": cite, "innerBlocks": said})
        elif kind == "table":
            rows = [
                {"cells": [{"content": c, "tag": "th" if n == 0 else "td"} for c in r]}
                for n, r in enumerate(content)
            ]
            made.append(
                {"name": "core/table", "attributes": {"head": rows[:1], "body": rows[1:]}, "innerBlocks": []}
            )
        else:
            name = "core/heading" if kind == "h2" else "core/paragraph"
            made.append(
                {"name": name, "attributes": {"content": inner(content), "level": 2}, "innerBlocks": []}
            )
    return made


def wordpress_parsed(blocks: Blocks) -> Any:
    """WordPress' blocks with their HTML."""
    names = {
        "p": "core/paragraph",
        "h2": "core/heading",
        "ul": "core/list",
        "quote": "core/quote",
        "table": "core/table",
    }
    return [
        {"blockName": names[b[0]], "attrs": {}, "innerBlocks": [], "innerHTML": html([b])} for b in blocks
    ]


def prismic(blocks: Blocks) -> Any:
    made: list[Any] = []
    kinds = {"p": "paragraph", "h2": "heading2", "ul": "list-item"}
    for kind, content in blocks:
        for text in content if kind == "ul" else [content]:
            plain = "".join(piece for piece, _ in runs(text))
            made.append(
                {"type": kinds[kind], "text": plain, "spans": [{"start": 0, "end": 4, "type": "strong"}]}
            )
    return [{"slice_type": "text", "slice_label": None, "primary": {"rich": made}, "items": [{}]}]


def components(blocks: Blocks) -> Any:
    """A site's own components, with speaker, role and rows in fields."""
    made: list[Any] = []
    for kind, content in blocks:
        if kind == "quote":
            said, *who = content
            speaker = {"name": who[0], "role": who[1]} if who else None
            made.append({"component": "quote-card", "_uid": "1", "quote": said, "speaker": speaker})
        elif kind == "table":
            keys = [name.lower() for name in content[0]]
            rows = [
                dict(zip(keys, [int(r[0]), {"name": r[1], "id": 7}, r[2]], strict=True)) for r in content[1:]
            ]
            made.append({"component": "classification", "_uid": "2", "results": rows})
        elif kind == "ul":
            made.append({"component": "list", "_uid": "3", "items": content})
        elif kind == "h2":
            made.append({"component": "headline", "_uid": "4", "text": content, "level": 2})
        else:
            made.append({"component": "rich-text", "_uid": "5", "text": f"<p>{inner(content)}</p>"})
    teaser = {"component": "teaser", "_uid": "6", "text": FOREIGN}
    return [*made[:2], teaser, *made[2:]]


def aem(blocks: Blocks) -> Any:
    """Adobe's model: components by name, and their order apart."""
    items: dict[str, Any] = {}
    for number, block in enumerate(blocks):
        part: dict[str, Any] = {"text": html([block]), "richText": True, ":type": "harlan/components/text"}
        if block[0] == "h2":
            part = {"text": block[1], "type": "h2", ":type": "harlan/components/title"}
        items[f"part_{9 - number}"] = part
    ordered = dict(sorted(items.items()))
    return {
        ":type": "wcm/foundation/components/responsivegrid",
        ":itemsOrder": list(items),
        ":items": ordered,
    }


def markdown(blocks: Blocks) -> Any:
    out = []
    for kind, content in blocks:
        if kind == "ul":
            out.append("\n".join(f"- {text}" for text in content))
        elif kind == "table":
            rows = ["| " + " | ".join(row) + " |" for row in content]
            out.append("\n".join([rows[0], "|---|---|---|", *rows[1:]]))
        else:
            out.append(("## " if kind == "h2" else "") + content.replace("*", "**"))
    return "\n\n".join(out)


def page(body: str, data: str = "", title: str = TITLE) -> str:
    """A page with a menu and a foot around `body`, and `data` behind it."""
    menu = '<nav><a href="/">Home</a><a href="/news">News</a></nav>'
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title} | Harlan</title>'
        f'<meta property="og:title" content="{title}"><link rel="canonical" href="{URL}"></head><body>{menu}'
        f'<main><h1>{title}</h1>{body}</main><footer><a href="/imprint">Imprint</a></footer>{data}</body></html>'
    )


def story(body: Any, field: str = "body", **more: Any) -> dict[str, Any]:
    """The release as a record of data."""
    return {
        "id": "r-1",
        "title": TITLE,
        "slug": SLUG,
        "seo": {"description": "News from Harlan."},
        field: body,
        **more,
    }


def script(data: Any, attributes: str = 'type="application/json"') -> str:
    """Data in a script of JSON."""
    return f"<script {attributes}>{dumped(data)}</script>"


def dumped(data: Any) -> str:
    """JSON as it may stand in a script."""
    return json.dumps(data).replace("</", "<\\/")


def next_data(record: Any) -> str:
    """`__NEXT_DATA__` with the release between stories that are not the page's."""
    props = {"latest": [OTHER, OTHER], "entry": record, "more": [OTHER], "featured": OTHER}
    return script(
        {"props": {"pageProps": props}, "page": "/news/[slug]"}, 'id="__NEXT_DATA__" type="application/json"'
    )
