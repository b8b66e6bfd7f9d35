# ruff: noqa: E501 - pages as they come
"""What a site profile takes out of a page, what it never touches, and how it is kept."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from shutil import copy

import pytest
from command import run
from hard_sites import BLURB, BOXES, SITES, STORIES, WIDGETS, Site, Story

from extractor.page import Article, PageError, clean
from extractor.page.site import ProfileError, SiteProfile


def learned(pages: Sequence[str]) -> SiteProfile:
    """A profile of pages, one a day."""
    profile = SiteProfile("team.example")
    for number, page in enumerate(pages):
        profile.learn(page, url=f"https://team.example/{number}", seen=f"2031-05-{number + 1:02}")
    return profile


def after(site: Site, story: Story, known: Sequence[Story]) -> Article:
    profile = SiteProfile(site.name)
    for other in known:
        profile.learn(site.page(other), url=site.url(other), seen=other.day)
    return clean(site.page(story), url=site.url(story), profile=profile)


def body_of(story: Story) -> list[str]:
    return [*story.paragraphs, *(" | ".join(row) for row in story.table)]


OTHERS = [(story, [other for other in STORIES if other is not story]) for story in STORIES]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_without_a_profile_some_chrome_stays(site: Site) -> None:
    plain = [(story, clean(site.page(story), url=site.url(story)).text) for story in STORIES]
    foreign = (*site.chrome, *(story.title for story in STORIES))
    assert any(words in text for story, text in plain for words in foreign if words != story.title)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
@pytest.mark.parametrize(("story", "others"), OTHERS, ids=[story.day for story in STORIES])
def test_chrome_that_no_rule_knows_goes_and_the_body_stays(
    site: Site, story: Story, others: list[Story]
) -> None:
    article = after(site, story, others)
    assert [words for words in site.chrome if words in article.text] == []
    assert [text for text in body_of(story) if text not in article.text] == []
    assert [other.title for other in others if other.title in article.text] == []


@pytest.mark.parametrize(
    ("site", "pages"), [(BOXES, 1), (BLURB, 2), (WIDGETS, 3)], ids=["boxes", "blurb", "widgets"]
)
def test_from_how_many_pages_on_it_works(site: Site, pages: int) -> None:
    for story, others in OTHERS:
        assert [w for w in site.chrome if w in after(site, story, others[:pages]).text] == []
        few = after(site, story, others[: pages - 1])
        assert [text for text in body_of(story) if text not in few.text] == []


# Pages of one site with a text of their own each, and something put into it.
OWN = (
    (
        "Marr fifth at Brno",
        "Ines Marr was fifth at Brno.",
        "A slow stop cost her two places, and rain one more.",
    ),
    ("Bex sixth in Most", "Jon Bex came sixth in Most.", "His tyres were gone long before the flag was out."),
    (
        "A quiet test at Hill End",
        "The team tested at Hill End.",
        "Nothing broke, which nobody there had expected.",
    ),
    (
        "New trailer for the team",
        "A new trailer has arrived.",
        "It is longer than the old one and smells of paint.",
    ),
    (
        "Quill joins for the finale",
        "Ada Quill drives the finale.",
        "She knows the track, the car and most mechanics.",
    ),
)


def page(number: int, put: str = "", *, where: str = "amid") -> str:
    title, first, second = OWN[number]
    amid, end, beside = (put if where == place else "" for place in ("amid", "end", "beside"))
    return f"""<html lang="en"><head><title>{title}</title></head><body><div class="x"><div class="t">
<h1>{title}</h1><p>{first}</p>{amid}<p>{second}</p>{end}</div><div class="y"><p>{beside}</p></div></div></body></html>"""


PROSE = "The sun came out late and the track dried from the third corner on, as it does in spring."
RESULT = "Ines Marr finished third in race 2, 4.118 seconds behind Kenji Ito."
TABLE = "<table><tr><th>Pos</th><th>Driver</th></tr><tr><td>1</td><td>Kenji Ito</td></tr></table>"
CARD = (
    '<div class="quote-card"><div>We never gave up, and that is all I have to say about it.</div>'
    "<div>Tove Lind</div><div>Team principal</div></div>"
)
STAYS = [
    # what, where, on how many of the four other pages it stands too, and what must be kept
    ("a paragraph published twice", f"<p>{PROSE}</p>", "amid", 1, PROSE),
    ("a paragraph published three times", f"<p>{PROSE}</p>", "amid", 2, PROSE),
    ("a closing paragraph published twice", f"<p>{PROSE}</p>", "end", 1, PROSE),
    ("a recap with a class of its own", f"<p class='recap'>{PROSE}</p>", "amid", 1, PROSE),
    ("a result paragraph of a preview and a report", f"<p>{RESULT}</p>", "amid", 1, RESULT),
    ("a result paragraph on all pages", f"<p>{RESULT}</p>", "amid", 4, RESULT),
    ("a result paragraph at the end of all pages", f"<p>{RESULT}</p>", "end", 4, RESULT),
    ("a result beside the text, on three pages", RESULT, "beside", 2, RESULT),
    ("a result table reprinted", TABLE, "amid", 1, "1 | Kenji Ito"),
    ("a result table on all pages", TABLE, "end", 4, "1 | Kenji Ito"),
    ("a quote card on all pages", CARD, "amid", 4, "We never gave up"),
    ("the role in a quote card", CARD, "end", 4, "Team principal"),
    ("a quote twice", "<p>“We never gave up,” said Tove Lind.</p>", "end", 1, "“We never gave up,” said"),
    ("a sub-heading on all pages", "<h2>The race</h2>", "amid", 4, "The race"),
    ("a result list on all pages", "<ul><li>1. Ito</li><li>2. Marr</li></ul>", "end", 4, "2. Marr"),
]


@pytest.mark.parametrize(("what", "markup", "where", "count", "kept"), STAYS, ids=[row[0] for row in STAYS])
def test_never_eaten(what: str, markup: str, where: str, count: int, kept: str) -> None:
    others = [page(n, markup if n <= count else "", where=where) for n in range(1, 5)]
    text = clean(page(0, markup, where=where), profile=learned(others)).text
    assert kept in text
    assert text.count(kept) == 1
    assert OWN[0][2] in text


@pytest.mark.parametrize("known", [1, 2, 3, 4])
@pytest.mark.parametrize("name", ["Ines Marr", "Kenji Ito"])
def test_names_over_what_drivers_say_stay(name: str, known: int) -> None:
    said = (f"{name} was late: “{word} is all I can say about this day.”" for word in "ABCDE")
    pages = [
        page(n, f"<div class='d'><div class='n'>{name}</div><div class='s'>{words}</div></div>")
        for n, words in enumerate(said)
    ]
    assert f"\n{name}\n" in clean(pages[0], profile=learned(pages[1 : known + 1])).text


GOES = [
    ("a label beside the text", "Friends of the red case meet on Friday in the paddock", "beside", 1),
    ("a sentence beside the text", "Whoever becomes a member gets a cap.", "beside", 1),
    ("figures beside the text", "Our shop has 120 caps in 14 colours.", "beside", 3),
    ("a label behind the text", "<p>Become a member</p>", "end", 2),
    ("a sentence in a place of its own", "<p class='k'>Whoever becomes a member gets a cap.</p>", "amid", 2),
    ("a sentence behind the text", "<p>Whoever becomes a member gets a cap.</p>", "end", 3),
    ("a sentence amid the text", "<p>Whoever becomes a member gets a cap.</p>", "amid", 3),
]


@pytest.mark.parametrize(("what", "markup", "where", "least"), GOES, ids=[row[0] for row in GOES])
def test_goes_from_as_many_other_pages_on(what: str, markup: str, where: str, least: int) -> None:
    pages = [page(n, markup, where=where) for n in range(5)]
    words = markup.split(">")[-2].removesuffix("</p") if "<" in markup else markup
    for known in range(5):
        text = clean(pages[0], profile=learned(pages[1 : known + 1])).text
        assert (words in text) == (known < least), known


def test_a_page_is_no_evidence_against_itself() -> None:
    one = page(0, "Whoever becomes a member gets a cap.", where="beside")
    profile = SiteProfile("team.example")
    profile.learn(one, url="https://team.example/0")
    profile.learn(one, url="https://team.example/0?utm_source=mail")
    profile.learn(one, url="https://team.example/copy-of-it")
    assert len(profile.pages) == 2
    assert clean(one, url="https://team.example/0", profile=profile) == clean(
        one, url="https://team.example/0"
    )


def test_copies_of_a_story_count_as_one_page() -> None:
    """The release stands under four addresses, once with another headline and a line more."""
    put = f"<p>{PROSE}</p><p>{RESULT}</p>"
    copies = [page(0, put), page(0, put), page(0, put + "<p>Corrected on Monday.</p>")]
    copies.append(page(0, put).replace(OWN[0][0], "Fifth at Brno: Ines Marr"))
    article = clean(page(0, put), url="https://team.example/z", profile=learned([*copies, page(1)]))
    assert article.text == clean(page(0, put)).text
    # Nor are they evidence against another story that tells the same paragraph again.
    assert PROSE in clean(page(2, f"<p>{PROSE}</p>"), profile=learned([*copies, page(1)])).text


def test_headlines_of_other_pages_go_but_not_from_their_own_page() -> None:
    heads = "".join(f"<div class='k'>{title}</div>" for title, _, _ in OWN)
    pages = [page(n).replace("<p></p>", heads) for n in range(5)]
    profile = learned(pages[1:])
    article = clean(pages[0], profile=profile)
    assert [title for title, _, _ in OWN if title in article.text] == [OWN[0][0]]
    assert article.title == OWN[0][0]


def test_end_notes_are_still_end_notes() -> None:
    """Also where the generic rules know it only on the other pages of the site."""
    notes = [
        "Media contact: Mira Lind, press@harlan.example",
        "Based in Hill End, the company was founded in 1989 and builds gearboxes.",
        "Press contact: Mira Lind, Hill End",
        "Media contact: Tove Lind, Hill End",
    ]
    pages = [page(n).replace("<p></p>", f"<div class='z'>{note}</div>") for n, note in enumerate(notes)]
    unknown = "Harlan Tools has made tools for racing teams ever since and is run by the family."
    asked = page(4).replace("<p></p>", f"<div class='z'>{unknown}</div>")
    assert unknown in clean(asked).text
    article = clean(asked, profile=learned(pages))
    assert unknown not in article.text
    assert article.end_notes == (unknown,)
    contact = "Media contact: Mira Lind, press@harlan.example"
    same = [page(n).replace("<p></p>", f"<p>{contact}</p>") for n in range(5)]
    assert clean(same[0], profile=learned(same[1:])).end_notes == (contact,)


def redesigned(number: int, put: str) -> str:
    title, first, second = OWN[number]
    return f"""<html lang="en"><head><title>{title}</title></head><body><main class="n"><section class="m">
<h1>{title}</h1><div class="l">{first}</div><div class="l">{second}</div></section><section class="o">{put}</section>
</main></body></html>"""


def test_a_redesign_neither_hinders_nor_poisons() -> None:
    words = "The old mill by the river is where all of our cars are built, one by one."
    old = [page(n, words, where="beside") for n in range(3)]
    # In the new design the words are text: the old place says nothing about this one.
    profile = learned(old)
    assert words in clean(redesigned(3, words), profile=profile).text
    # From the second page of the new design on, its own chrome is known.
    profile.learn(redesigned(4, "Buy a ticket"), url="https://team.example/new", seen="2031-06-01")
    assert "Buy a ticket" not in clean(redesigned(3, "Buy a ticket"), profile=profile).text


def test_old_pages_are_forgotten() -> None:
    def blank(n: int) -> str:
        return page(0).replace("Brno", f"Track{n}").replace("stop", f"stop{n}")

    profile = SiteProfile("team.example")
    for n in range(500):
        profile.learn(blank(n), url=f"https://team.example/{n}", seen=f"20{31 + n // 365}-01-01")
    assert len(profile.pages) == 400
    assert sum(bool(known.pieces) for known in profile.pages) == 32
    assert len(profile.to_json()) < 60_000


def test_the_order_of_learning_does_not_matter() -> None:
    pages = [(BOXES.page(story), BOXES.url(story), story.day) for story in STORIES[:4]]
    newer = pages[0][0].replace("third after", "fourth after")
    versions = [*pages, (newer, pages[0][1], "2031-05-06"), (pages[1][0], pages[1][1], "2031-06-02")]
    made = set()
    for order in itertools.permutations(versions):
        profile = SiteProfile("boxes")
        for content, url, day in order:
            profile.learn(content, url=url, seen=day)
        made.add(profile.to_json())
    assert len(made) == 1


def test_a_profile_goes_through_json_and_holds_no_text() -> None:
    profile = learned([page(n, PROSE, where="beside") for n in range(3)])
    text = profile.to_json()
    again = SiteProfile.from_json(text.encode())
    assert again == profile
    assert again.to_json() == text
    assert "sun" not in text


STORED = json.loads(learned([page(0)]).to_json())
DAMAGED = [
    ("", "no JSON"),
    ("[]", "no site profile"),
    ("{}", "no site profile"),
    (json.dumps({**STORED, "version": 0}), "version 0, not 1"),
    (json.dumps({**STORED, "pages": 3}), "damaged site profile (pages"),
    (json.dumps({**STORED, "slots": []}), "damaged site profile (a slot is missing"),
    (json.dumps({**STORED, "more": 1}), "damaged site profile (more"),
    (json.dumps(STORED)[:-9], "no JSON"),
]


@pytest.mark.parametrize(("text", "words"), DAMAGED, ids=[words for _, words in DAMAGED])
def test_a_damaged_profile_says_what_to_do(text: str, words: str) -> None:
    with pytest.raises(ProfileError) as caught:
        SiteProfile.from_json(text)
    assert words in str(caught.value)
    assert "learn" in str(caught.value)


def test_what_cannot_be_learned() -> None:
    profile = SiteProfile("team.example")
    assert not profile.learn("Marr wins\n\nInes Marr won at Brno.")
    with pytest.raises(ValueError, match="ISO 8601"):
        profile.learn(page(0), seen="last Sunday")
    with pytest.raises(PageError):
        profile.learn(b"")
    assert profile.pages == ()


def test_cleaning_changes_no_profile() -> None:
    profile = learned([page(0), page(1)])
    before = profile.to_json()
    clean(page(2), profile=profile)
    assert profile.to_json() == before


def test_the_benchmark_measures_the_gain(tmp_path: Path) -> None:
    folder = tmp_path / "train"
    folder.mkdir()
    corpus = Path(__file__).parent.parent / "corpus"
    for name in ("elms-totalenergies-barcelona-2022-race", "gtwca-sro-calendar-2021"):
        for path in (corpus / "train").glob(f"{name}.*"):
            copy(path, folder)
    done = run("benchmark", "profile", tmp_path, "--json")
    none, one, two, rest = json.loads(done.stdout)
    assert [gain["learned"] for gain in (none, one, two, rest)] == [0, 1, 2, -1]
    assert none["pages"] == 2
    assert one["precision"] >= none["precision"]
    assert one["recall"] >= none["recall"]
    assert {**one, "learned": 0} == {**two, "learned": 0} == {**rest, "learned": 0}
    assert "all others" in run("benchmark", "profile", tmp_path).stdout
    assert run("benchmark", "profile", tmp_path / "train" / "none").exit_code == 1


def test_the_command_learns_from_the_pages_it_is_given(tmp_path: Path) -> None:
    for story in STORIES:
        (tmp_path / f"{story.day}.html").write_text(BOXES.page(story), encoding="utf-8")
    assert "Red Case Club" in run("clean", tmp_path).stdout
    done = run("clean", tmp_path, "--learn")
    assert done.exit_code == 0 and "Red Case Club" not in done.stdout
    assert all(text in done.stdout for story in STORIES for text in body_of(story))
    assert run("clean", "-", "--learn", stdin=b"x").exit_code == 2
