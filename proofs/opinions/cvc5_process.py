"""`python -m proofs.opinions.cvc5_process`: read an SMT-LIB 2 script, print what cvc5 answers to its check-sat."""

import sys

import cvc5


def main() -> None:
    """Run every command of the script on standard input."""
    solver = cvc5.Solver()
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, sys.stdin.read(), "question")
    while not (command := parser.nextCommand()).isNull():
        answer = command.invoke(solver, parser.getSymbolManager()).strip()
        if answer:
            print(answer)


if __name__ == "__main__":
    main()
