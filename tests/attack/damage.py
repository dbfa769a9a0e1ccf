"""Ways to damage a file: its bytes, its text, its JSON. Each takes the random source and the bytes of a sound file."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from tests.kernel.json_changes import REPLACEMENTS

Damage = Callable[[random.Random, bytes], bytes]

HUGE = ["9" * 3999, "9" * 4001, "9" * 10**6, "1e4000", "1e-4000", "1e999999999", "0." + "3" * 10**5]
ODD = [
    "-0",
    "1/0",
    "7/-2",
    "NaN",
    "Infinity",
    "-Infinity",
    "nan",
    "true",
    "null",
    '""',
    '"x"',
    "0x10",
    "1_000",
    "٣",
    "½",
]
STRANGERS = ["\ufeff", "\u0000", "\ud800", "\u202e", "\u2028", "😀", "\r", "\r\n", "\t", "\x1b[31m", '"', "\\u0000"]


def flipped_bytes(rng: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 8])):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def truncated(rng: random.Random, content: bytes) -> bytes:
    return content[: rng.randrange(len(content))]


def cut_and_pasted(rng: random.Random, content: bytes) -> bytes:
    """A piece dropped, repeated, or moved."""
    a, b = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    c = rng.randrange(len(content) + 1)
    return rng.choice(
        [content[:a] + content[b:], content[:b] + content[a:], content[:c] + content[a:b] * 40 + content[c:]]
    )


def random_bytes(rng: random.Random, content: bytes) -> bytes:
    length = rng.choice([0, 1, 8, len(content), 10**5])
    return rng.randbytes(length) if rng.random() < 0.5 else content + rng.randbytes(length)


def grown(rng: random.Random, content: bytes) -> bytes:
    """Megabytes of one line, one bracket, one space."""
    piece = rng.choice([content, content.splitlines()[-1] + b"\n", b"[", b'{"a":', b" ", b"1,", b"\n", b"\x00"])
    at = rng.choice([0, len(content)])
    return content[:at] + piece * (rng.choice([10**4, 3 * 10**5]) // len(piece)) + content[at:]


def other_encoding(rng: random.Random, content: bytes) -> bytes:
    """BOMs, UTF-16, CRLF and CR."""
    text = content.decode("utf-8", "replace")
    return rng.choice(
        [
            b"\xef\xbb\xbf" + content,
            b"\xff\xfe" + content,
            text.encode("utf-16"),
            text.encode("utf-32-be"),
            content.replace(b"\n", b"\r\n"),
            content.replace(b"\n", b"\r"),
            b"\xef\xbb\xbf\xef\xbb\xbf" + content,
        ]
    )


def strange_text(rng: random.Random, content: bytes) -> bytes:
    """A stranger among the characters, or a number that is none, or a huge one, where a number stands."""
    text = content.decode("utf-8", "replace")
    digits = [k for k, sign in enumerate(text) if sign.isdigit()] or [0]
    at = rng.choice([rng.choice(digits), rng.randrange(len(text))])
    piece = rng.choice([*HUGE, *ODD, *STRANGERS])
    return (text[:at] + piece + text[at + rng.randint(0, 1) :]).encode("utf-8", "surrogatepass")


def changed_json(rng: random.Random, content: bytes) -> bytes:
    """Wrong types, missing, unknown and repeated keys, deep nesting, at one place of the document."""
    document = json.loads(content)
    for _ in range(rng.choice([1, 1, 3])):
        document = _change(rng, document)
    text = json.dumps(document)
    if rng.random() < 0.2:
        key = rng.choice(['"layers"', '"weight"', '"rule"', '"format"', '"multipliers"', '"bias"'])
        text = text.replace(key + ":", f"{key}: 1, {key}:", 1)
    return text.encode("utf-8", "surrogatepass")


def _change(rng: random.Random, value: Any) -> Any:
    if isinstance(value, dict) and value and rng.random() < 0.8:
        key = rng.choice(list(value))
        rest = {k: v for k, v in value.items() if k != key}
        return rng.choice([rest, {**value, "another": 1}, *[{**value, key: _change(rng, value[key])}] * 6])
    if isinstance(value, list) and value and rng.random() < 0.8:
        k = rng.randrange(len(value))
        dropped, repeated = value[:k] + value[k + 1 :], value[: k + 1] + value[k:]
        return rng.choice([dropped, repeated, *[[*value[:k], _change(rng, value[k]), *value[k + 1 :]]] * 6])
    nested: Any = value
    for _ in range(rng.choice([1, 40, 499, 900])):
        nested = [nested] if rng.random() < 0.5 else {"split": 0, "positive": nested, "later": nested and 1}
    return rng.choice([*REPLACEMENTS, 10**4005, 2**63, -(2**63), 1e-320, "1" * 4001, "1e4001", nested, [value] * 3])


BYTES: dict[str, Damage] = {
    "flipped bytes": flipped_bytes,
    "truncated": truncated,
    "cut and pasted": cut_and_pasted,
    "random bytes": random_bytes,
    "grown": grown,
}
TEXT: dict[str, Damage] = {**BYTES, "another encoding": other_encoding, "strange text": strange_text}
JSON: dict[str, Damage] = {**TEXT, "changed document": changed_json}
