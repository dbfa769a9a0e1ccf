"""Records of training are read strictly: every line that is no step and loss is named, with the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofs.formats.history_file import read_history
from proofs.kernel import InputError


def written(folder: Path, text: str) -> Path:
    path = folder / "history.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_steps_and_losses(tmp_path: Path) -> None:
    text = "step, loss\n0,1e1\n\n2.5,-0.25\n10,3\n"
    assert list(read_history(written(tmp_path, text))) == [(0.0, 10.0), (2.5, -0.25), (10.0, 3.0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the header is not `step,loss`"),
        ("loss,step\n1,2\n2,1\n", "line 1: the header"),
        ("step,loss\n", "0 steps; a record has at least two"),
        ("step,loss\n0,1\n", "1 steps"),
        ("step,loss\n0,1\n1,x\n", "line 3: '1,x' is no step and loss"),
        ("step,loss\n0,1\n1,2,3\n", "line 3: '1,2,3' is no step"),
        ("step,loss\n0,1\n1,nan\n", "line 3: a number that is not finite"),
        ("step,loss\n0,1\ninf,1\n", "line 3: a number that is not finite"),
        ("step,loss\n0,1\n\n0,2\n", "line 4: step 0 does not come after"),
    ],
)
def test_what_is_no_record_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_history(written(tmp_path, text))
    assert said in str(refused.value)
    assert str(refused.value).startswith(str(tmp_path / "history.csv"))
    assert "\n" not in str(refused.value)
