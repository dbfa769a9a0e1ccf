"""The provers: each takes an SMT-LIB 2 script and a time limit in seconds."""

from importlib.util import find_spec

from proofs.opinions.coq import coq_opinion
from proofs.opinions.opinion import Answer, Opinion, Stance, ask
from proofs.search.decide import Decision


def second_opinions(decision: Decision, time_limit: float, *, coq: bool = False) -> tuple[Opinion, ...]:
    """The opinion of every prover that is installed; of Coq, which takes seconds, only on request."""
    opinions = [ask("z3", put_to_z3, decision, time_limit)]
    if find_spec("cvc5"):
        opinions.append(ask("cvc5", put_to_cvc5, decision, time_limit))
    else:
        opinions.append(Opinion("cvc5", Stance.NOT_ASKED, None, 0.0, "not installed"))
    if coq:
        opinions.append(coq_opinion(decision, time_limit))
    return tuple(opinions)


def put_to_z3(text: str, time_limit: float) -> Answer:
    """Z3 on a script with one check-sat."""
    import z3

    solver = z3.Solver()
    solver.set("timeout", int(time_limit * 1000))
    solver.from_string(text)
    result = solver.check()
    if result == z3.sat:
        return Answer.SAT
    return Answer.UNSAT if result == z3.unsat else Answer.TIMED_OUT


def put_to_cvc5(text: str, time_limit: float) -> Answer:
    """cvc5 on a script with one check-sat."""
    import cvc5

    solver = cvc5.Solver()
    solver.setOption("tlimit-per", str(int(time_limit * 1000)))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "question")
    result = ""
    while not (command := parser.nextCommand()).isNull():
        result = command.invoke(solver, parser.getSymbolManager()).strip() or result
    return {"sat": Answer.SAT, "unsat": Answer.UNSAT}.get(result, Answer.TIMED_OUT)
