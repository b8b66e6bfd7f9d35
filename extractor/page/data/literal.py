"""JavaScript values as they stand in scripts: JSON with bare keys, single quotes, functions that return data.

Nothing is run. What is no plain value (a call, a sum) is read as None.
"""

from __future__ import annotations

import json
import re
from typing import Any

_LONGEST = 3_000_000  # characters of one script that are read token by token
_MOST = 400_000  # tokens; no page's data needs more
_DEEPEST = 300

_TOKEN = re.compile(
    r"""[\s]*(?://[^\n]*\n\s*|/\*.*?\*/\s*)*(?:
    (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)
    |(?P<number>[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))
    |(?P<call>(?:new\s+)?[\w$.]+\()
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<mark>[{}\[\]:,!;()=.]|\S)
    )""",
    re.X | re.S,
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.S)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "0": "", "\n": "", "\r\n": ""}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_WORDS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None}
_FUNCTION = re.compile(
    r"\(?\s*(?:function\s*\w*\s*\(([^()]{0,200000})\)|\(([^()]{0,200000})\)\s*=>)\s*\{", re.S
)
_ASSIGNED = re.compile(r"\s*([A-Za-z_$][\w$]*)((?:\.[A-Za-z_$][\w$]*|\[\d{1,6}\]){1,6})\s*=(?!=)")
_STEP = re.compile(r"\.([A-Za-z_$][\w$]*)|\[(\d+)\]")


class _Name:
    """A parameter of a function, until it is known what was handed over for it."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


def unescaped(inner: str) -> str:
    """The text between the quotes of a JavaScript string.

    >>> unescaped(r"\\x3Cp\\u003EM\\'s")
    "<p>M's"
    """

    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code:
            number = int(code, 16)
            return chr(number) if number <= 0x10FFFF else "\ufffd"
        return _PLAIN.get(match[4], match[4])

    text = _ESCAPE.sub(one, inner) if "\\" in inner else inner
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def read_value(text: str, at: int = 0) -> tuple[Any, int]:
    """The value that begins at `at`, and where it ends. JSON is read fast, all else token by token.

    Of an object or list that is cut off it is what came until then. Raises ValueError where no value stands.

    >>> read_value("{title:'Marr wins',draft:!1,by:void 0}")[0]
    {'title': 'Marr wins', 'draft': False, 'by': None}
    >>> read_value('(function(a,b){b.no=14;return {car:b,won:a}}(true,{}))')[0]
    {'car': {'no': 14}, 'won': True}
    >>> read_value('{"title":"Marr wins","body":["Ines Marr was')[0]
    {'title': 'Marr wins', 'body': ['Ines Marr was']}
    """
    start = len(text) - len(text[at:].lstrip()) if at else len(text) - len(text.lstrip())
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError):
        pass
    if text.startswith("JSON.parse", start):
        return _parsed(text, start + len("JSON.parse"))
    function = _FUNCTION.match(text, start)
    if function is not None:
        return _returned(text, function)
    return _Reader(text).read(start)


def _parsed(text: str, at: int) -> tuple[Any, int]:
    """`JSON.parse("…")`, with or without a `decodeURIComponent` in between."""
    match = re.compile(r"\(\s*(decodeURIComponent\(\s*)?(?=[\"'`])").match(text, at)
    if match is None:
        raise ValueError("no string is parsed here")
    string, end = _Reader(text).read(match.end())
    if match[1]:
        from urllib.parse import unquote

        string = unquote(str(string))
    try:
        return json.loads(str(string), strict=False), end
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _returned(text: str, function: re.Match[str]) -> tuple[Any, int]:
    """What a function that is called on the spot returns: its arguments stand behind its body."""
    names = [name.strip() for name in (function[1] or function[2] or "").split(",") if name.strip()]
    reader = _Reader(text, frozenset(names))
    at = function.end()
    assigned: list[tuple[str, str, Any]] = []
    while match := _ASSIGNED.match(text, at):
        value, at = reader.read(match.end())
        assigned.append((match[1], match[2], value))
        at = _over(text, at, ";,")
    back = re.compile(r"\s*return\b\s*").match(text, at)
    if back is None:
        raise ValueError("the function does more than to return data")
    data, at = reader.read(back.end())
    call = re.compile(r"\s*;?\s*\}\s*\)?\s*(?:\.call\(\s*this\s*,)?\(?").match(text, at)
    values: list[Any] = []
    end = at
    if call is not None:
        end = call.end()
        reader.names = frozenset()
        try:
            while len(values) < len(names):
                value, end = reader.read(end)
                values.append(value)
                end = _over(text, end, ",")
        except ValueError:
            pass  # cut off: the parameters that are left have no value
    given = dict(zip(names, values, strict=False))
    _assign(given, assigned)
    return _filled(data, given), end


def _over(text: str, at: int, marks: str) -> int:
    while at < len(text) and (text[at].isspace() or text[at] in marks):
        at += 1
    return at


def _assign(given: dict[str, Any], assigned: list[tuple[str, str, Any]]) -> None:
    """Carry out `a.title="…";` for the objects that were handed over."""
    for name, path, value in assigned:
        node = given.get(name)
        steps = [match[1] or int(match[2]) for match in _STEP.finditer(path)]
        for step in steps[:-1]:
            node = _under(node, step)
        last = steps[-1]
        if isinstance(node, dict):
            node[str(last)] = value
        elif isinstance(node, list) and isinstance(last, int) and last <= len(node) + 1000:
            node.extend([None] * (last + 1 - len(node)))
            node[last] = value


def _under(node: Any, step: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(str(step))
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def _filled(data: Any, given: dict[str, Any]) -> Any:
    """`data` with the arguments where the parameters stand; what holds itself ends there."""
    left = _MOST // 4

    def fill(node: Any, above: tuple[str, ...]) -> Any:
        nonlocal left
        left -= 1
        if left < 0 or len(above) > 40:
            return None
        if isinstance(node, _Name):
            return None if node.name in above else fill(given.get(node.name), (*above, node.name))
        if isinstance(node, dict):
            return {key: fill(value, above) for key, value in node.items()}
        if isinstance(node, list):
            return [fill(value, above) for value in node]
        return node

    try:
        return fill(data, ())
    except RecursionError:
        return None


class _Reader:
    """Reads values without recursion; `names` are the parameters that may stand for a value."""

    def __init__(self, text: str, names: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.names = names
        self.left = _MOST

    def token(self, at: int) -> re.Match[str]:
        self.left -= 1
        match = _TOKEN.match(self.text, at) if at < _LONGEST and self.left > 0 else None
        if match is None:
            raise ValueError("the script ends amid a value, or is too long")
        return match

    def read(self, at: int) -> tuple[Any, int]:
        """One value and where it ends."""
        stack: list[tuple[Any, str | None]] = []  # open objects and lists, with the key that they stand under
        holder: Any = None
        key: str | None = None
        whole: Any = None
        while True:
            try:
                token = self.token(at)
            except ValueError:
                if whole is None:
                    raise
                return whole, len(self.text)  # cut off: what came until then
            mark = token["mark"]
            if mark in ('"', "'", "`") and whole is not None:  # a string without an end
                _put(holder, key, unescaped(self.text[token.end() : _LONGEST]))
                return whole, len(self.text)
            if isinstance(holder, (dict, list)) and mark in ("}", "]", ","):
                at = token.end()
                if mark == ",":
                    key = None
                    continue
                done, (holder, key) = holder, stack.pop()
                if holder is None:
                    return done, at
                key = None
                continue
            if isinstance(holder, dict) and key is None:
                key, at = self._key(token)
                continue
            if mark in ("{", "["):
                made: Any = {} if mark == "{" else []
                _put(holder, key, made)
                whole = made if whole is None else whole
                stack.append((holder, key))
                if len(stack) > _DEEPEST:
                    raise ValueError("nested too deeply")
                holder, key, at = made, None, token.end()
                continue
            value, at = self._scalar(token)
            if holder is None:
                return value, at
            _put(holder, key, value)
            key = None

    def _key(self, token: re.Match[str]) -> tuple[str, int]:
        text = token["name"] or token["number"]
        if token["string"]:
            text = unescaped(token["string"][1:-1])
        colon = self.token(token.end())
        if text is None or colon["mark"] != ":":
            raise ValueError("no key of an object")
        return text, colon.end()

    def _scalar(self, token: re.Match[str]) -> tuple[Any, int]:
        if token["string"]:
            return unescaped(token["string"][1:-1]), token.end()
        if token["number"]:
            try:
                return int(token["number"], 0), token.end()
            except ValueError:
                return (float(token["number"]) if "x" not in token["number"].lower() else 0), token.end()
        if name := token["name"]:
            if name == "void":
                return None, self.token(token.end()).end()
            if name in _WORDS:
                return _WORDS[name], token.end()
            return (_Name(name) if name in self.names else None), token.end()
        if token["call"]:
            return self._call(token)
        if token["mark"] == "!":  # !0 and !1 are how minifiers write true and false
            number = self.token(token.end())
            return number["number"] == "0", number.end()
        if token["mark"] == "-":
            return None, self.token(token.end()).end()
        raise ValueError("no value")

    def _call(self, token: re.Match[str]) -> tuple[Any, int]:
        """A call such as `new Date(1234)`: its only argument, if that is a plain value; else None."""
        after = self.token(token.end())
        if after["mark"] == ")":
            return None, after.end()
        value, at = self._scalar(after)
        close = self.token(at)
        if close["mark"] != ")":
            raise ValueError("a call with more than one plain value")
        return value, close.end()


def _put(holder: Any, key: str | None, value: Any) -> None:
    if isinstance(holder, dict) and key is not None:
        holder[key] = value
    elif isinstance(holder, list):
        holder.append(value)
