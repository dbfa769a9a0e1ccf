"""How decisions show themselves in a notebook: a verdict, its loss and radius, and what else is known."""

import sys
from html import escape

from proofs.readable_numbers import short
from proofs.report.moves import moves_to
from proofs.report.rationals import exact
from proofs.results import Reading, Verdict, reading
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum, Undecided

_WORDS = {
    Verdict.LOCAL_MINIMUM: "local minimum",
    Verdict.NOT_LOCAL_MINIMUM: "not a local minimum",
    Verdict.UNKNOWN: "unknown",
}


def decision_html(decision: Decision) -> str:
    """The decision as an HTML table; every text is escaped."""
    facts = reading(decision)
    rows = [("verdict", f"<b>{_WORDS[facts.verdict]}</b>"), *_loss_row(facts)]
    rows += [(name, escape(text)) for name, text in _details(decision, facts)]
    cells = "".join(f"<tr><th style='text-align:left'>{name}</th><td>{text}</td></tr>" for name, text in rows)
    return f"<table>{cells}</table>"


def _loss_row(facts: Reading) -> list[tuple[str, str]]:
    return [] if facts.loss is None else [("loss", escape(short(facts.loss)))]


def decision_latex(decision: Decision) -> str:
    """The decision as one displayed formula."""
    facts = reading(decision)
    loss = "" if facts.loss is None else exact(facts.loss)
    match facts.verdict:
        case Verdict.LOCAL_MINIMUM if facts.radius is not None:
            radius = exact(facts.radius)
            where = rf"|\theta-\theta^*|_\infty < {radius}"
            return rf"$\displaystyle L(\theta) \ge L(\theta^*) = {loss} \quad\text{{for}}\quad {where}$"
        case Verdict.LOCAL_MINIMUM:
            return (
                rf"$\displaystyle L(\theta) \ge L(\theta^*) = {loss} \quad\text{{for }}\theta\text{{ near }}\theta^*$"
            )
        case Verdict.NOT_LOCAL_MINIMUM if facts.descent is not None:
            lower = exact(facts.descent.witness_loss)
            return rf"$\displaystyle L(\theta^*) = {loss} > {lower} = L(\theta)\quad\text{{at a nearby }}\theta$"
        case _:
            known = f" = {loss}" if loss else ""
            return rf"$\displaystyle L(\theta^*){known}\quad\text{{undecided}}$"


def _details(decision: Decision, facts: Reading) -> list[tuple[str, str]]:
    details = []
    if facts.reason:
        details.append(("reason", facts.reason))
    if facts.radius is not None:
        details.append(("no lower loss within", short(facts.radius)))
    if facts.descent is not None:
        details.append(("witness", moves_to(decision.problem.network, facts.descent.witness)))
        details.append(("its loss", short(facts.descent.witness_loss)))
    if facts.globally is not None:
        details.append(("global minimum", "yes" if facts.globally else "no"))
    if facts.better is not None:
        details.append(("a better point has loss", short(facts.better.better_loss)))
    return details


def show_in_notebooks() -> None:
    """Tell a running IPython how to display decisions; without one, do nothing."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is None:
        return
    formatters = shell.display_formatter.formatters
    for kind in (IsLocalMinimum, IsNotLocalMinimum, Undecided):
        formatters["text/html"].for_type(kind, decision_html)
        formatters["text/latex"].for_type(kind, decision_latex)
