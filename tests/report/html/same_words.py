"""What a reader sees of a LaTeX source, of a page and of a PDF, as one string each, so that they can be compared.

The reading of the source here shares no code with that of the page: it strikes out what is not seen.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
UNSEEN = (
    rf"\\(?:label|ref|eqref|includegraphics|hspace){BRACES}",
    rf"\\(?:setcounter|setlength){BRACES}{BRACES}",
    rf"\\begin\{{(?:tabular|plaintable|longtable)\}}{BRACES}",
    r"\\begin\{figure\}\[H\]|\\begin\{figure\}\[htbp\]",
    r"\\(?:begin|end)\{[a-z]+\}",
    r"\\(?:tableofcontents|maketitle|clearpage|appendix)\b",
    r"(?<=section)\*",
)
FUNCTIONS = ("relu", "sign", "min", "max", "sup", "inf", "lim", "det", "log", "exp", "tanh", "dim")
SIGNS = {
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "cdot": "·", "times": "×",
    "sum": "∑", "prod": "∏", "in": "∈", "cup": "∪", "pm": "±", "mp": "∓", "land": "∧", "lor": "∨", "to": "→",
    "mapsto": "↦", "equiv": "≡", "infty": "∞", "partial": "∂", "forall": "∀", "Rightarrow": "⇒", "ell": "ℓ",
    "Leftrightarrow": "⇔", "Longrightarrow": "⟹", "dots": "...", "Box": "□", "rounded": "≈", "mid": "|",
    "stateon": "●", "stateoff": "○", "statekink": "▲", "textbackslash": "⧵", "textless": "<", "textgreater": ">",
    "textbar": "|", "nabla": "∇", "circ": "∘", "notin": "∉", "subset": "⊂", "setminus": "∖", "sqrt": "√",
    "iff": "⟺", "implies": "⟹", "exists": "∃", "sim": "∼", "langle": "⟨", "rangle": "⟩", "subseteq": "⊆",
}  # fmt: skip
KEPT = {"{": "⦃", "}": "⦄", "|": "‖", "\\": " "}
STRUCK = re.compile(r"[\s$&^_~\"'`´ʹ′″‘’“”‚‛\u00ad\u200b\u2060\u203e\u0305\u0302\u0303\u0307]")


def seen(text: str) -> str:
    """Letters, figures and signs in their order; alike what differs by the make of a font alone."""
    text = unicodedata.normalize("NFKC", text.replace("\u203e", "").replace("\u2032", "").replace("\u2033", ""))
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text).replace("∗", "*")
    return STRUCK.sub("", text)


def seen_in_source(source: str) -> str:
    """What the body of a LaTeX document prints, but for the numbers that LaTeX makes."""
    body = source.partition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    title, author = (re.search(rf"\\{name}({BRACES})\n", source) for name in ("title", "author"))
    assert title is not None
    assert author is not None
    text = f"{title[1]} {author[1]} {body}"
    text = re.sub(r"(?<!\\)%.*\n", "", text)
    text = re.sub(r"---?", "\u2014", text)
    text = re.sub(rf"\\href{BRACES}", "", text)
    text = re.sub(rf"\\begin\{{step\}}({BRACES}){BRACES}({BRACES})", r"\1.\2.", text)
    text = re.sub(rf"(\\begin\{{finding\}}{BRACES}){BRACES}", r"\1.", text)
    text = re.sub(rf"\\cited{BRACES}({BRACES})({BRACES})", r"[\1,\2]", text)
    text = re.sub(rf"\\checkedby({BRACES})", r"[\1]", text)
    text = re.sub(rf"\\item\[({BRACES}|[^\]]*)\]", r"\1 ", text)
    text = re.sub(rf"\\begin\{{(?:lemma|theorem|claim)\}}\[((?:{BRACES}|[^\]])*)\]", r"(\1).", text)
    text = re.sub(r"\\endfirsthead.*?\\endhead", "", text, flags=re.DOTALL)
    for pattern in UNSEEN:
        text = re.sub(pattern, "", text)
    # A page writes the lower script first.
    text = re.sub(rf"\^({BRACES}|\\[a-z]+|[^\\{{])_({BRACES}|\\[a-z]+|[^\\{{])", r"_\2^\1 ", text)
    text = re.sub(r"\\\\(?![a-z]*\{)", " ", text)
    text = re.sub(r"\\[\[\]]", " ", text)
    text = re.sub(r"\\([{}|])", lambda match: KEPT[match[1]], text)
    text = re.sub(r"\\([A-Za-z]+)", _command, text)
    text = re.sub(r"\\([%#_&$])", r"\1", text).replace("\\,", "").replace("\\;", "").replace("\\ ", "")
    text = re.sub(r"[{}]", "", text).replace("\\!", "")
    return seen(text.replace("⦃", "{").replace("⦄", "}")).replace("⧵", "\\")


def _command(match: re.Match[str]) -> str:
    word = match[1]
    if word in SIGNS:
        return f"{SIGNS[word]} "
    if word in FUNCTIONS:
        return {"relu": "ReLU"}.get(word, word) + " "
    letter = word.removeprefix("var")
    for case in ("SMALL", "CAPITAL"):
        if letter[0].isupper() == (case == "CAPITAL"):
            try:
                return unicodedata.lookup(f"GREEK {case} LETTER {letter.upper().replace('LAMBDA', 'LAMDA')}")
            except KeyError:
                return " "
    return " "


class _Seen(HTMLParser):
    """The text of a page without what LaTeX makes up: numbers, contents, and the words of headings of theorems."""

    VOID = ("meta", "wbr", "br")

    def __init__(self, *, made: bool) -> None:
        super().__init__()
        self.made = made
        self.stack: list[bool] = []
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        words = set((dict(attrs).get("class") or "").split())
        hidden = tag in ("head", "style", "svg") or (
            not self.made and (tag == "nav" or bool({"made", "number", "ref"} & words))
        )
        self.stack.append(hidden or (bool(self.stack) and self.stack[-1]))
        if tag == "msqrt" and not self.stack[-1]:
            self.parts.append("√")
        self.parts.append(
            " " if tag in ("p", "td", "th", "div", "li", "dt", "dd", "h1", "h2", "h3", "caption", "mn", "mi") else ""
        )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if not (self.stack and self.stack[-1]):
            self.parts.append(data)


def text_of_page(page: str, *, made: bool) -> str:
    """The text of a page; with `made` also what LaTeX makes up."""
    parser = _Seen(made=made)
    parser.feed(page)
    parser.close()
    assert parser.stack == [], "elements that are not closed"
    return "".join(parser.parts)


def seen_in_page(page: str) -> str:
    """What a page shows, but for the numbers."""
    return seen(text_of_page(page, made=False))


def first_difference(one: str, other: str) -> str:
    """Empty where the two are the same; else both from a little before the place where they part."""
    if one == other:
        return ""
    at = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(0, at - 40) : at + 40]!r} / {other[max(0, at - 40) : at + 40]!r}"


def words_of(text: str) -> Counter[str]:
    """Words of four letters and more, hyphens struck."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[-\u00ad\u2010]\s*\n?", "", plain)
    return Counter(word.lower() for word in re.findall(r"[A-Za-zÀ-ÿ]{4,}", plain))


def words_of_pdf(path: Path) -> Counter[str]:
    """The words of a PDF in the order in which they are set."""
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    return words_of(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)
