# ruff: noqa: E501 - pages as they come
"""The places in which pages keep a release that their DOM does not show: each a writer of one page's data."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any

from tests.releases import (
    OTHER,
    SLUG,
    TITLE,
    URL,
    Blocks,
    dumped,
    editor_js,
    html,
    next_data,
    page,
    script,
    story,
)


def state(name: str, body: str, after: str = "") -> str:
    """A script that hands data to a name."""
    return f"<script>window.{name}={body};{after}</script>"


def flat(data: Any, *, keyed: bool = False) -> list[Any]:
    """Data as devalue writes it, or with `keyed` as turbo-stream does: numbers for what stands elsewhere."""
    out: list[Any] = []

    def put(value: Any) -> int:
        place = len(out)
        out.append(None)
        if isinstance(value, dict):
            out[place] = {f"_{put(k)}" if keyed else k: put(v) for k, v in value.items()}
        elif isinstance(value, list):
            out[place] = [put(v) for v in value]
        else:
            out[place] = value
        return place

    put(data)
    return out


def tagged(value: Any) -> Any:
    """A value as Astro writes it: with its type."""
    if isinstance(value, dict):
        return [0, {key: tagged(inner) for key, inner in value.items()}]
    return [1, [tagged(inner) for inner in value]] if isinstance(value, list) else [0, value]


def pushes(stream: str) -> str:
    """A server stream in three pieces, cut wherever it falls."""
    third = len(stream) // 3 + 1
    pieces = [stream[at : at + third] for at in range(0, len(stream), third)]
    start = "<script>(self.__next_f=self.__next_f||[]).push([0])</script>"
    return start + "".join(f"<script>self.__next_f.push({dumped([1, piece])})</script>" for piece in pieces)


def row(name: str, data: Any) -> str:
    """A row of a server stream."""
    return f"{name}:{json.dumps(data)}\n"


def element(tag: str, content: Any, **props: Any) -> list[Any]:
    """A server-rendered element."""
    return ["$", tag, None, {**props, "children": content}]


def flight_html(blocks: Blocks) -> str:
    """The text in a row of its own, its length in bytes before it."""
    text = html(blocks)
    body = element("div", None, className="rich-text", dangerouslySetInnerHTML={"__html": "$5"})
    feed = element("aside", [element("p", OTHER["excerpt"])], className="related-news")
    top = element("main", [element("h1", TITLE), "$L4", feed])
    rows = [
        row("0", top),
        '3:I[95751,[],""]\n',
        f"5:T{len(text.encode()):x},{text}",
        row("4", body),
        ':HL["a.css"]\n',
    ]
    return pushes("".join(rows))


def flight_elements(blocks: Blocks) -> str:
    """Each block an element in a row of its own, named by the row of the page."""
    made, names = [], []
    for number, (kind, content) in enumerate(blocks):
        if kind == "ul":
            inner: Any = [element("li", text) for text in content]
        elif kind == "table":
            cells = [[element("td" if n else "th", c) for c in r] for n, r in enumerate(content)]
            inner = element("tbody", [element("tr", r) for r in cells])
        elif kind == "quote":
            kind, inner = "blockquote", [element("p", content[0]), element("cite", ", ".join(content[1:]))]
        else:
            inner = [element("b", t) if n % 2 else t for n, t in enumerate(content.split("*"))]
        made.append(row(f"1{number:x}", element(kind, inner)))
        names.append(f"$L1{number:x}")
    return pushes("".join(made) + row("2", element("article", [element("h1", TITLE), *names])))


def flight_props(blocks: Blocks) -> str:
    """A component of the browser, with the record in its props and a component of other stories behind it."""
    article = ["$", "$L7", None, {"article": story(editor_js(blocks)), "locale": "en"}]
    latest = ["$", "$L8", None, {"stories": [OTHER, OTHER]}]
    return pushes('7:I[1,[],"Article"]\n8:I[2,[],"Latest"]\n' + row("0", element("div", [article, latest])))


def nuxt2(blocks: Blocks) -> str:
    """A function that is called on the spot, with what stands twice as its arguments."""
    record = json.dumps(html(blocks)).replace("<", "\\u003C").replace("/", "\\u002F")
    data = f'{{layout:"default",data:[{{story:{{id:12,title:a,slug:"{SLUG}",draft:b,content:{record},author:d}},feed:[c,c]}}],'
    return state(
        "__NUXT__",
        f'(function(a,b,c,d){{c.title="Hale takes Monza on the last lap";c.slug="hale";c.date="2031-08-10";return {data}'
        f"serverRendered:true}}}}({json.dumps(TITLE)},false,{{}},void 0))",
    )


def nuxt3(blocks: Blocks) -> str:
    """The flat payload of Nuxt 3, in which values have types."""
    data = flat({"data": {"story": story(html(blocks)), "latest": [OTHER, OTHER]}, "state": {}})
    shifted = [
        [n + 1 for n in v]
        if isinstance(v, list)
        else {k: n + 1 for k, n in v.items()}
        if isinstance(v, dict)
        else v
        for v in data
    ]
    return script(
        [["ShallowReactive", 1], *shifted], 'type="application/json" id="__NUXT_DATA__" data-ssr="true"'
    )


def apollo(blocks: Blocks) -> str:
    """A cache in which each record stands by itself."""
    cache = {
        "ROOT_QUERY": {"story": {"__ref": "Story:9"}, "latest": [{"__ref": "Story:4"}, {"__ref": "Story:5"}]},
        "Story:4": OTHER,
        "Story:5": OTHER,
        "Story:9": {"__typename": "Story", "title": TITLE, "slug": SLUG, "content": {"__ref": "Text:1"}},
        "Text:1": {"__typename": "RichText", "html": html(blocks)},
    }
    return state("__APOLLO_STATE__", dumped(cache))


def json_api(blocks: Blocks) -> str:
    """Drupal's interface: paragraphs in `included`, the text in three forms."""
    parts = [html([block]) for block in blocks]
    included = [
        {
            "type": "paragraph--text",
            "id": f"p{n}",
            "attributes": {"field_text": {"value": part, "format": "rich", "processed": part}},
        }
        for n, part in enumerate(parts)
    ]
    record = {
        "type": "node--release",
        "id": "9",
        "attributes": {"title": TITLE, "path": {"alias": f"/news/{SLUG}"}, "created": "2031-08-17T18:00:00Z"},
        "relationships": {
            "field_parts": {"data": [{"type": "paragraph--text", "id": one["id"]} for one in included]}
        },
    }
    return next_data({"data": record, "included": included})


def remix_stream(blocks: Blocks) -> str:
    """React Router's stream: a flat list as a string, names as places too."""
    data = {"loaderData": {"routes/news.$slug": {"story": story(html(blocks)), "latest": [OTHER, OTHER]}}}
    stream = json.dumps(json.dumps(flat(data, keyed=True)) + "\n").replace("</", "<\\/")
    return f"<script>window.__reactRouterContext.streamController.enqueue({stream});</script>"


def svelte(blocks: Blocks) -> str:
    """What SvelteKit hands to the browser: a literal of JavaScript, no JSON."""
    record = f'{{title:{json.dumps(TITLE)},slug:"{SLUG}",body:{dumped(html(blocks))},tags:void 0,at:new Date(1818000000)}}'
    data = f'[null,{{type:"data",data:{{story:{record},latest:[]}},uses:{{params:["slug"]}}}}]'
    return f"<script>{{Promise.all([import('./a.js')]).then(([kit, app]) => {{kit.start(app, element, {{node_ids: [0, 2],data: {data},form: null}});}});}}</script>"


def svelte_fetched(blocks: Blocks) -> str:
    """An answer that SvelteKit had on the server: JSON in a string in JSON."""
    answer = {"status": 200, "statusText": "", "headers": {}, "body": json.dumps(story(html(blocks)))}
    return script(answer, f'type="application/json" data-sveltekit-fetched data-url="/api/news/{SLUG}"')


def angular(blocks: Blocks) -> str:
    """The state that Angular hands over; before version 16 with signs of its own for quotes."""
    data = {
        "123": {"b": story(html(blocks)), "h": {}, "s": 200, "u": f"/api/{SLUG}"},
        "124": {"b": [OTHER, OTHER]},
    }
    text = json.dumps(data)
    for sign, own in (("&", "&a;"), ('"', "&q;"), ("'", "&s;"), ("<", "&l;"), (">", "&g;")):
        text = text.replace(sign, own)
    return f'<script id="serverApp-state" type="application/json">{text}</script>'


DATA: dict[str, Callable[[Blocks], str]] = {
    "next-data": lambda b: next_data(story(html(b))),
    "next-data, escaped": lambda b: next_data(story(escape(html(b)))),
    "next-data, escaped twice": lambda b: next_data(story(escape(escape(html(b))))),
    "next-data, wordpress": lambda b: next_data(
        {
            "id": 7,
            "slug": SLUG,
            "title": {"rendered": TITLE},
            "content": {"rendered": html(b), "raw": html(b), "protected": False},
            "excerpt": {"rendered": html(b[:1])},
        }
    ),
    "next-data, json:api": json_api,
    "next-data, hero apart": lambda b: next_data(
        {"blocks": [{"component": "hero", "title": TITLE}, {"component": "rich-text", "html": html(b)}]}
    ),
    "next-data, found by address": lambda b: next_data(
        {**story(html(b)), "title": "Brno: fifth for Harlan", "url": URL}
    ),
    "next-flight, text row": flight_html,
    "next-flight, elements": flight_elements,
    "next-flight, props": flight_props,
    "nuxt, function": nuxt2,
    "nuxt, payload": nuxt3,
    "state, apollo": apollo,
    "state, redux": lambda b: state(
        "__PRELOADED_STATE__", dumped({"feed": [OTHER, OTHER], "story": story(html(b))})
    ),
    "state, vue": lambda b: state(
        "__INITIAL_STATE__",
        dumped({"story": story(html(b))}),
        "(function(){var s;(s=document.currentScript).remove();}());",
    ),
    "state, parsed string": lambda b: state("__DATA__", f"JSON.parse({dumped(json.dumps(story(html(b))))})"),
    "state, undefined values": lambda b: state(
        "__STATE__", dumped(story(html(b))).replace('"r-1"', "undefined")
    ),
    "state, gatsby": lambda b: state("pageData", dumped({"result": {"data": {"story": story(html(b))}}})),
    "state, remix": lambda b: state(
        "__remixContext",
        dumped({"state": {"loaderData": {"routes/$slug": story(html(b)), "root": {"latest": [OTHER]}}}}),
    ),
    "state, remix stream": remix_stream,
    "state, sveltekit": svelte,
    "state, sveltekit fetched": svelte_fetched,
    "state, angular": angular,
    "state, amp-state": lambda b: f'<amp-state id="story">{script(story(html(b)))}</amp-state>',
    "attribute, astro": lambda b: (
        f'<astro-island props="{escape(json.dumps(tagged({"story": story(html(b))})[1]))}"></astro-island>'
    ),
    "attribute, inertia": lambda b: (
        f'<div id="app" data-page="{escape(json.dumps({"component": "News", "props": {"story": story(html(b))}}))}"></div>'
    ),
    "attribute, html": lambda b: f'<div data-body="{escape(html(b))}"></div>',
    "attribute, escaped html": lambda b: f'<div data-body="{escape(escape(html(b)))}"></div>',
    "template": lambda b: f"<template><article><h1>{TITLE}</h1>{html(b)}</article></template>",
    "noscript": lambda b: f"<noscript><article><h1>{TITLE}</h1>{html(b)}</article></noscript>",
    "json-ld": lambda b: script(
        {"@type": "NewsArticle", "headline": TITLE, "articleBody": html(b)}, 'type="application/ld+json"'
    ),
}


def without_dom(name: str, blocks: Blocks) -> str:
    """A page that shows none of the release."""
    return page('<div class="spinner">Loading…</div>', DATA[name](blocks))
