"""The provers: each takes an SMT-LIB 2 script and a time limit in seconds."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

from proofs.opinions.coq import coq_opinion
from proofs.opinions.opinion import Answer, Opinion, Stance, ask
from proofs.opinions.processes import ended_with_the_block, leave_interrupts_to_others, provers_may_start, run_prover
from proofs.search.decide import Decision


def second_opinions(decision: Decision, time_limit: float, *, coq: bool = False) -> tuple[Opinion, ...]:
    """The opinion of every prover that is installed; of Coq, which takes seconds, only on request.

    cvc5 and Coq are processes of their own and work while Z3 works here.
    """
    provers_may_start()
    # After an interrupt the pool waits for its threads, and these wait for processes.
    with ThreadPoolExecutor(2, initializer=leave_interrupts_to_others) as pool, ended_with_the_block():
        cvc5 = pool.submit(_cvc5_opinion, decision, time_limit)
        checked = pool.submit(coq_opinion, decision, time_limit) if coq else None
        z3 = ask("z3", put_to_z3, decision, time_limit)
        return (z3, cvc5.result(), *([checked.result()] if checked else []))


def _cvc5_opinion(decision: Decision, time_limit: float) -> Opinion:
    if find_spec("cvc5"):
        return ask("cvc5", put_to_cvc5, decision, time_limit)
    return Opinion("cvc5", Stance.NOT_ASKED, None, 0.0, "not installed")


def put_to_z3(text: str, time_limit: float) -> Answer:
    """Z3 on a script with one check-sat.

    Raises:
        KeyboardInterrupt: the user interrupted it, which Z3 itself answers with "unknown".
    """
    import z3

    solver = z3.Solver()
    solver.set("timeout", int(time_limit * 1000))
    solver.from_string(text)
    result = solver.check()
    if result == z3.sat:
        return Answer.SAT
    if result == z3.unsat:
        return Answer.UNSAT
    if "keyboard" in solver.reason_unknown():
        raise KeyboardInterrupt
    return Answer.TIMED_OUT


def put_to_cvc5(text: str, time_limit: float) -> Answer:
    """cvc5 on a script with one check-sat, in a process of its own: it does not always keep its own time limit."""
    command = [sys.executable, "-m", "proofs.opinions.cvc5_process"]
    try:
        done = run_prover(command, time_limit, text=text)
        done.check_returncode()
    except subprocess.TimeoutExpired:
        return Answer.TIMED_OUT
    return {"sat": Answer.SAT, "unsat": Answer.UNSAT}.get(done.stdout.strip(), Answer.TIMED_OUT)
