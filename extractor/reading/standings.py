"""Championship tables in prose: places, totals, leads and deficits, titles, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator

from .amounts import read_amounts, read_coded_totals, read_score_lines
from .board import Board, Topic
from .cast import Cast
from .claims import Claim
from .frame import Frame
from .leads import STILL_LEADS, read_leads
from .points import find_amounts
from .scene import Sentence
from .scored import read_scored
from .table_places import read_places_in_table
from .titles import read_titles


class StandingsReader:
    """Reads the standings sentences of a release; remembers the table and the last pair, for sentences that go on with them."""  # noqa: E501

    def __init__(self, cast: Cast, frame: Frame) -> None:
        self.cast = cast
        self.frame = frame
        self.topic = Topic()

    def read(self, number: int, s: Sentence) -> Iterator[Claim]:
        """Yield the standing claims (and scored points) of one sentence."""
        if s.quoted:
            return
        if self.topic.paragraph != s.paragraph:
            self.topic = Topic()
        board = self.board(number, s)
        tables = [i for i in s.of_kind("CHAMPIONSHIP") if board.mention(i).form != "champion"]
        amounts = list(
            find_amounts(s, bool(tables) or board.carried or STILL_LEADS.search(s.text) is not None)
        )
        claims: list[Claim] = []
        if tables or board.carried:
            claims += read_places_in_table(board, any(a.role != "held" for a in amounts))
        claims += read_leads(board)
        claims += read_titles(board)
        claims += read_amounts(board, amounts)
        claims += read_score_lines(board)
        claims += read_coded_totals(board)
        yield from claims
        yield from read_scored(board, {a.at for a in amounts})
        if claims or tables:
            self._note(board, claims)

    def board(self, number: int, s: Sentence) -> Board:
        """The sentence as one about a table, with what is known of it by now."""
        return Board(number, s, self.cast, self.frame, self.topic)

    def remember(self, board: Board, claims: list[Claim]) -> None:
        """Keep in mind what was found elsewhere to be said of a table."""
        if claims:
            self._note(board, claims)

    def _note(self, board: Board, claims: list[Claim]) -> None:
        tables = [board.mention(i).value for i in board.s.of_kind("CHAMPIONSHIP") if board.mention(i).value]
        last = claims[-1] if claims else None
        old = self.topic
        self.topic = Topic(
            board.s.paragraph,
            (last.championship if last else None) or (tables[-1] if tables else old.table),
            (last.class_name if last else None) or old.class_name,
            (last.series if last else None) or old.series,
            claims[0].entry if claims else old.subject,
            old.leader,
            old.behind,
        )
        for c in claims:
            if c.field == "position" and c.value == 1 and c.score > 0.5:
                self.topic.leader = c.entry


__all__ = ["StandingsReader"]
