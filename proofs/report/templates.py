"""The LaTeX templates: `\\VAR{...}` and `\\BLOCK{...}` keep them readable; whatever is not `Tex` is escaped."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proofs.report.tex import Tex, escape, file_name, joined, sentence

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, *folders: Path, **values: Any) -> Tex:
    """Fill in a template of this package, or of other folders, which come first; "= ≈" becomes "≈"."""
    text = _environment(folders).get_template(template).render(values)
    return Tex(re.sub(r"=\s*\\rounded\{", r"\\approx {", text))


def _environment(folders: tuple[Path, ...]) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([*folders, Path(__file__).parent / "templates"]),
        block_start_string=r"\BLOCK{",
        block_end_string="}",
        variable_start_string=r"\VAR{",
        variable_end_string="}",
        comment_start_string=r"\COMMENT{",
        comment_end_string="}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,
        finalize=lambda value: value if isinstance(value, Tex) else escape(str(value)),
    )
    environment.filters["sentence"] = sentence
    environment.filters["file_name"] = file_name
    environment.filters["rows"] = lambda rows: joined("\n", (f"{joined(' & ', row)} \\\\" for row in rows))
    return environment
