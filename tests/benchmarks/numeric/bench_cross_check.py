"""What the numeric cross-check of the paper's points costs, as a multiple of importing torch. Run as a script, not a
test.

python -m tests.benchmarks.numeric.bench_cross_check
"""

from __future__ import annotations

import subprocess
import sys
from time import perf_counter

IMPORT = "import torch"
CHECK = """
from dataset_zoo import by_name
from numeric.cross_check import cross_check_minimum
layers = {layers}
print(cross_check_minimum(layers, *by_name({name!r}).as_numpy(), radius=0.05, device="cpu").settings.seconds)
"""
POINTS = {
    "D1": [([[1.0]], [-3.0]), ([[1.0]], [0.0])],
    "D2": [([[-3.0], [1.0]], [13 / 3, -10.0]), ([[1.0, -1.0]], [-3.0])],
    "D3": [([[-2.0], [1.0], [1.0]], [11 / 3, -10.0, -11.0]), ([[1.0, -1.0, -1.0]], [-3.0])],
}


def fresh_process(code: str, repeats: int = 5) -> float:
    """The shortest wall time of a fresh interpreter, in seconds."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    torch_alone = fresh_process(IMPORT)
    print(f"import torch: {torch_alone:.2f} s")
    for name, layers in POINTS.items():
        whole = fresh_process(CHECK.format(layers=layers, name=name))
        print(f"{name}: import, dataset and cross-check together {whole / torch_alone:.2f} times that")


if __name__ == "__main__":
    main()
