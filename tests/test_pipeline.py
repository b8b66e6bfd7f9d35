"""The reader as a spaCy pipeline: its components, what they write, and that tokens and sentences hold."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import extractor
from extractor.reading import pipeline
from extractor.reading.mentions.finding import find_mentions

TEXT = (
    "Ines Marr put the #6 Porsche on pole by 0.052s. The No. 14 of Oliver Hale was third in 1:44.886.\n\n"
    "In the race Marr finished second, and the No. 14 retired."
)
COMPONENTS = ("extractor_sentences", "extractor_mentions", "extractor_records")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return extractor.load()


# --- the pipeline as it is built ---------------------------------------------------------------------------


def test_the_pipeline_has_the_three_components(nlp: Language) -> None:
    assert nlp.pipe_names == list(COMPONENTS)


def test_mentions_are_spans_with_a_label_and_a_value(nlp: Language) -> None:
    doc = nlp(TEXT)
    spans = doc.spans["mentions"]
    labels = {span.text: span.label_ for span in spans}
    assert labels["#6"] == labels["No. 14"] == "CAR_NUMBER"
    assert labels["Ines Marr"] == labels["Oliver Hale"] == labels["Marr"] == "PERSON"
    assert labels["pole"] == labels["third"] == labels["second"] == "POSITION"
    assert labels["0.052s"] == "GAP"
    assert labels["1:44.886"] == "LAP_TIME"
    values = {span.text: span._.mention.value for span in spans}
    assert (values["#6"], values["Marr"], values["third"], values["0.052s"]) == ("6", "Ines Marr", 3, 0.052)


def test_a_span_covers_the_characters_of_its_mention(nlp: Language) -> None:
    doc = nlp(TEXT)
    for span in doc.spans["mentions"]:
        assert (span.start_char, span.end_char) == (span._.mention.start, span._.mention.end)


def test_a_number_with_its_sign_is_one_token(nlp: Language) -> None:
    words = [token.text for token in nlp("The #6 was P3 in 1:44.886, +0.345 back.")]
    assert {"#6", "P3", "1:44.886", "+0.345"} <= set(words)


def test_the_text_is_not_changed(nlp: Language) -> None:
    assert nlp(TEXT).text == TEXT


def test_the_release_is_read_from_the_text(nlp: Language) -> None:
    release = nlp(TEXT)._.release
    assert isinstance(release, extractor.Release)
    assert release.text == TEXT
    assert ("6", 1) in [(r.car_number, r.position) for r in release.results]
    assert ("14", "dnf") in [(r.car_number, r.status) for r in release.results]


def test_every_piece_of_evidence_is_what_stands_at_its_place(nlp: Language) -> None:
    release = nlp(TEXT)._.release
    records = [*release.results, *release.standings, *release.history]
    spans = [span for record in records for said in record.evidence.values() for span in said]
    assert len(spans) >= 8
    assert all(release.text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Tickets cost 20 euros.", "#", "P"])
def test_a_text_without_results_gives_an_empty_release(nlp: Language, text: str) -> None:
    release = nlp(text)._.release
    assert (release.results, release.standings, release.history) == ([], [], [])


def test_texts_in_a_stream_are_read_as_each_alone(nlp: Language) -> None:
    texts = [TEXT, "", "Ada Moss won the race."]
    assert [doc._.release for doc in nlp.pipe(texts)] == [nlp(text)._.release for text in texts]


# --- docs that travel --------------------------------------------------------------------------------------


def told(doc: Doc) -> tuple[object, ...]:
    """All that the pipeline says of a doc."""
    mentions = [(span.text, span.label_, span._.mention) for span in doc.spans["mentions"]]
    return mentions, doc._.mentions, doc._.release


def test_a_doc_goes_through_bytes_whole(nlp: Language) -> None:
    doc = nlp(TEXT + " They were in the top five, and Porsche took places four and five.")
    assert told(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == told(doc)
    kept = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (back,) = DocBin().from_bytes(kept).get_docs(nlp.vocab)
    assert (back._.mentions, back._.release) == (doc._.mentions, doc._.release)


def test_the_mentions_of_a_doc_are_those_that_were_found(nlp: Language) -> None:
    text = TEXT + " Locking out the front row, they finished first and second."
    assert nlp(text)._.mentions == find_mentions(text)


def test_worker_processes_change_nothing(nlp: Language) -> None:
    texts = [TEXT, "Ada Moss won the race."]
    assert [told(doc) for doc in nlp.pipe(texts, n_process=2)] == [told(nlp(text)) for text in texts]


# --- sentences ---------------------------------------------------------------------------------------------

SENTENCES = [
    # a full stop that ends no sentence
    ("The No. 6 was third.", ["The No. 6 was third."]),
    ("Nos. 3 and 4 retired. The rest went on.", ["Nos. 3 and 4 retired.", "The rest went on."]),
    ("The race starts at 2:10 p.m. ET on Sunday.", ["The race starts at 2:10 p.m. ET on Sunday."]),
    ("The gap was 0.052 seconds. It was small.", ["The gap was 0.052 seconds.", "It was small."]),
    ("Dale Hart Jr. won the race.", ["Dale Hart Jr. won the race."]),
    ("The Corvette Z06 GT3.R won.", ["The Corvette Z06 GT3.R won."]),
    # full stops that do
    ("Marr won. Hale was second.", ["Marr won.", "Hale was second."]),
    ("Marr won! Was Hale second?", ["Marr won!", "Was Hale second?"]),
    ("Marr finished 3rd.\n\nHale was second.", ["Marr finished 3rd.", "Hale was second."]),
    ("Marr drove the No. 6. Hale was second.", ["Marr drove the No. 6.", "Hale was second."]),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_sentences_end_where_they_end(nlp: Language, text: str, sentences: list[str]) -> None:
    assert [sentence.text.strip() for sentence in nlp(text).sents] == sentences


# --- for spaCy users ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("component", COMPONENTS)
def test_importing_the_pipeline_registers_its_components(component: str) -> None:
    assert pipeline.load is not None
    blank = spacy.blank("en")
    blank.add_pipe(component)
    assert blank.pipe_names == [component]


def test_a_blank_pipeline_finds_mentions_once_ours_is_added() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("extractor_mentions")
    doc = blank("Ines Marr finished third in the No. 6.")
    found = {(span.label_, span._.mention.value) for span in doc.spans["mentions"]}
    assert {("PERSON", "Ines Marr"), ("POSITION", 3), ("CAR_NUMBER", "6")} <= found


def test_a_blank_pipeline_reads_records_once_ours_is_added() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("extractor_records")
    (result,) = blank("Ines Marr finished third in the No. 6.")._.release.results
    assert (result.car_number, result.drivers, result.position) == ("6", ["Ines Marr"], 3)


def test_a_pipeline_of_the_users_own_can_go_on_behind_ours() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    blank.add_pipe("extractor_mentions")
    doc = blank("Marr won. Hale was second.")
    assert len(list(doc.sents)) == 2
    assert [span.text for span in doc.spans["mentions"] if span.label_ == "POSITION"] == ["won", "second"]


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_installed_package_announces_its_components(component: str) -> None:
    announced = {point.name: point for point in entry_points(group="spacy_factories")}
    assert announced[component].load() is getattr(pipeline, component.replace("extractor_", "make_"))
