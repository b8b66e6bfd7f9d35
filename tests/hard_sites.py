# ruff: noqa: E501 - pages as they come
"""Invented sites whose chrome no generic rule can know, and the stories they tell.

>>> site, story = BLURB, STORIES[0]
>>> story.title in site.page(story) and story.paragraphs[0] in site.page(story)
True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A release: what must stand in the body, to the letter."""

    title: str
    day: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Site:
    """A site: how it lays a story out among its chrome, and words of the chrome that must go."""

    name: str
    chrome: tuple[str, ...]
    lay_out: Callable[[Story, int], str]

    def page(self, story: Story) -> str:
        """The page of `story`."""
        number = STORIES.index(story)
        return self.lay_out(story, number)

    def url(self, story: Story) -> str:
        """Where it stands."""
        return f"https://{self.name}.example/{story.day}"


STORIES = (
    Story(
        "Marr third after a long night at Ostrava",
        "2031-05-04",
        (
            "Ines Marr drove from ninth to third at Ostrava on Saturday night, 4.118 seconds behind Kenji Ito.",
            "Her stop on lap 30 took a second longer than planned, because a wheel nut had to be found first.",
            "“We lost one place in the pits and found two on the road,” said team principal Tove Lind.",
        ),
        (
            ("Pos", "Driver", "Gap"),
            ("1", "Kenji Ito", "-"),
            ("2", "Sora Maki", "+1.902"),
            ("3", "Ines Marr", "+4.118"),
        ),
    ),
    Story(
        "Two cars and one gearbox: a weekend to forget in Brno",
        "2031-05-18",
        (
            "Neither of the two Harlan cars saw the flag in Brno on Sunday afternoon.",
            "Jon Bex stopped on lap eleven when second gear broke, and Marr was hit from behind at the hairpin.",
            "The team will build one car from two before the test in Most next week.",
        ),
    ),
    Story(
        "Bex on pole by the width of a hand",
        "2031-06-01",
        (
            "Jon Bex will start Sunday’s race in Most from pole position after a lap of 1:31.204 in the last minute.",
            "Only 0.003 seconds behind him stands Ada Quill, who complained about traffic in the final corner.",
        ),
        (("Pos", "Driver", "Time"), ("1", "Jon Bex", "1:31.204"), ("2", "Ada Quill", "1:31.207")),
    ),
    Story(
        "Lind hands the keys of the workshop to her daughter",
        "2031-06-15",
        (
            "After twenty-two years Tove Lind gives up the technical side of Harlan Racing at the end of the season.",
            "Mira Lind, who has run the second car since 2029, takes over the workshop in Hill End.",
            "“Somebody had to teach her how the old lathe is switched off,” said her mother.",
        ),
    ),
    Story(
        "Rain, patience and five points for Marr",
        "2031-06-29",
        (
            "It rained for all of the 44 laps at Hill End, and Ines Marr came home sixth.",
            "She was the only driver of the leading group who never left the road.",
            "Bex, on slick tyres for one lap too many, was classified nineteenth.",
        ),
    ),
)

_HISTORY = (
    "<p class='lead2'>Our founder used to say that a race car is never finished, it is only "
    "taken away from you on Friday morning.</p>"
)
_BLURB = (
    "Whoever has to tighten a bolt at night needs a tool that can be trusted, which is why every mechanic of "
    "our team carries the red case of Harlan Tools."
)
_FANS = "Members of the Red Case Club meet at every home race, bring their own chairs and sing more loudly than the engines."


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table class='res'>{lines}</table>" if rows else ""


def _blurb(story: Story, number: int) -> str:
    """A sponsor's words as a paragraph amid the text, in a place of their own."""
    first, *rest = (f"<p>{text}</p>" for text in story.paragraphs)
    return f"""<html lang="en"><head><title>{story.title}</title></head><body><div class="wrap">
<div class="flow"><h1>{story.title}</h1>{first}<p class="with-case">{_BLURB}</p>{"".join(rest)}{_table(story.table)}
<p class="with-case">{_FANS}</p></div></div></body></html>"""


def _boxes(story: Story, number: int) -> str:
    """Prose in boxes below the text, and a line above it."""
    text = "".join(f"<p>{text}</p>" for text in story.paragraphs)
    return f"""<html lang="en"><head><title>{story.title}</title></head><body><div class="a">
<div class="b">The voice of the red case since 1988, read in four paddocks</div>
<div class="c"><h1>{story.title}</h1>{text}{_table(story.table)}</div>
<div class="d"><h3>Today in our history</h3>{_HISTORY}</div>
<div class="e"><h3>The Red Case Club</h3><p>{_FANS}</p><p>{_BLURB}</p></div></div></body></html>"""


_WEEKS = (
    ("Kenji Ito 88", "Sora Maki 71", "Ines Marr 60"),
    ("Kenji Ito 88", "Sora Maki 71", "Ines Marr 60"),
    ("Kenji Ito 103", "Sora Maki 92", "Ines Marr 64"),
    ("Kenji Ito 103", "Sora Maki 92", "Ines Marr 64"),
    ("Kenji Ito 121", "Ines Marr 82", "Jon Bex 80"),
)


def _widgets(story: Story, number: int) -> str:
    """The standings of the week, and headlines of other pages without a link or a telling name."""
    text = "".join(f"<p>{text}</p>" for text in story.paragraphs)
    others = [other for other in STORIES if other is not story][-3:]
    heads = "".join(f"<div class='k'><div>{o.title}</div><div>{o.paragraphs[0]}</div></div>" for o in others)
    week = _table([(name.rsplit(" ", 1)) for name in _WEEKS[number]]).replace("res", "wk")
    return f"""<html lang="en"><head><title>{story.title}</title></head><body><div class="a">
<div class="c"><h1>{story.title}</h1>{text}{_table(story.table)}</div>
<div class="g"><div class="h">So it stands</div>{week}</div>
<div class="j">{heads}</div></div></body></html>"""


BLURB = Site("blurb", (_BLURB, _FANS), _blurb)
BOXES = Site(
    "boxes", ("never finished", "Today in our history", "Red Case", "sing more", "four paddocks"), _boxes
)
WIDGETS = Site("widgets", ("So it stands", "Ines Marr | 82", "Jon Bex | 80"), _widgets)
SITES = (BLURB, BOXES, WIDGETS)
