"""Every input that cannot be used: exit status 2, one line on stderr with place and mend, nothing else anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Files, Ran, Verify

GOOD_LAYERS = (
    '{"layers": [{"weight": [["1"]], "bias": ["0"], "activation": "relu"}, {"weight": [["1"]], "bias": null}]}'
)


def assert_refused(ran: Ran, *parts: str) -> None:
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("\n")
    for part in parts:
        assert part in ran.err


DATA = {
    "wrong header": ("x,y\n1,2\n", "line 1", "header is 'x,y'", "name the columns"),
    "headers out of order": ("x2,x1,y\n1,2,3\n", "line 1", "name the columns"),
    "empty file": ("", "line 1", "name the columns"),
    "no data points": ("x1,y\n", "no data points", "add at least one row"),
    "ragged rows": ("x1,y\n1,2\n3\n", "line 3", "1 entries under 2 columns"),
    "division by zero": ("x1,y\n1/0,2\n", "line 2, column x1", "divides by zero"),
    "NaN": ("x1,y\n1,NaN\n", "line 2, column y", "'NaN' is not a number"),
    "infinity": ("x1,y\n1,inf\n", "line 2, column y", "'inf' is not a number"),
    "over-long number": ("x1,y\n1," + "9" * 5000 + "\n", "line 2, column y", "more than 4000 digits"),
    "control characters": ("x1,y\n1,\x1b[31m\n", "line 2, column y", "not a number"),
    "two inputs for one": ("x1,x2,y\n1,2,3\n", "the network has 1 inputs but the data have 2"),
    "two targets for one": ("x1,y1,y2\n1,2,3\n", "the network has 1 outputs but the data have 2"),
}


@pytest.mark.parametrize("case", DATA)
@pytest.mark.parametrize("command", ["point", "check"])
def test_data_that_cannot_be_used(verify: Verify, files: Files, case: str, command: str) -> None:
    text, *parts = DATA[case]
    data = files.write("bad.csv", text)
    files.write("certificate.json", "{}")
    before = files.listing()
    if command == "point":
        ran = verify("point", files.minimum, data, "--certificate", files.folder / "c.json")
    else:
        ran = verify("check", files.folder / "certificate.json", "--network", files.minimum, "--data", data)
    assert_refused(ran, "bad.csv", *parts)
    assert "\x1b" not in ran.err
    assert files.listing() == before


NETWORKS = {
    "not JSON": ('{"layers"', "line 1, column 10", "not JSON"),
    "not an object": ("[]", "expected an object", "layers"),
    "no layers": ('{"layers": []}', "at least one layer"),
    "NaN": ('{"layers": [{"weight": [[NaN]], "bias": null}]}', "NaN is not a number"),
    "division by zero": (
        '{"layers": [{"weight": [["1/0"]], "bias": null}]}',
        "layers[0].weight[0][0]",
        "divides by zero",
    ),
    "bias of another length": (GOOD_LAYERS.replace('["0"]', '["0", "0"]'), "layers[0]", "2 entries for 1 weight rows"),
    "layers that do not fit": (
        GOOD_LAYERS.replace('[["1"]], "bias": null', '[["1", "2"]], "bias": null'),
        "layer 1 reads 2",
    ),
    "ragged weight": ('{"layers": [{"weight": [["1"], ["1", "2"]], "bias": null}]}', "layers[0]", "weight row 1 has 2"),
    "a key twice": ('{"layers": [], "layers": []}', "'layers' stands twice"),
    "unknown activation": (GOOD_LAYERS.replace("relu", "sine"), "layers[0]", "relu"),
}


@pytest.mark.parametrize("case", NETWORKS)
def test_networks_that_cannot_be_used(verify: Verify, files: Files, case: str) -> None:
    text, *parts = NETWORKS[case]
    network = files.write("bad.json", text)
    before = files.listing()
    assert_refused(verify("point", network, files.data, "--smt2", files.folder / "q.smt2"), "bad.json", *parts)
    assert files.listing() == before


def test_missing_files(verify: Verify, files: Files) -> None:
    absent = files.folder / "absent.json"
    assert_refused(verify("point", absent, files.data), "absent.json: no such file")
    assert_refused(verify("point", files.minimum, files.folder / "absent.csv"), "absent.csv: no such file")
    ran = verify("check", absent, "--network", files.minimum, "--data", files.data)
    assert_refused(ran, "absent.json: no such file")


def test_a_folder_for_a_file(verify: Verify, files: Files) -> None:
    assert_refused(verify("point", files.minimum, files.folder), str(files.folder))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "not JSON"),
        ("{}", "'format' is missing"),
        ('{"format": "x", "problem": "y", "rule": "z"}', "format"),
        ('{"format": "localmin-certificate-1", "problem": "y", "rule": "magic"}', "unknown rule 'magic'"),
        ('{"format": "localmin-certificate-1", "problem": "y", "rule": "descent-path", "step": 0.5}', "missing"),
    ],
)
def test_certificates_that_cannot_be_read(verify: Verify, files: Files, text: str, part: str) -> None:
    path = files.write("certificate.json", text)
    ran = verify("check", path, "--network", files.minimum, "--data", files.data)
    assert_refused(ran, "certificate.json", part)


USAGE = {
    ("lst",): "did you mean 'verify list'?",
    ("propositoin-1",): "did you mean 'proposition-1'?",
    ("nonsense",): "verify list",
    ("--json", "list"): "write the command first",
    ("proposition-1", "--sed", "1"): "--sed",
    ("proposition-1", "--seed", "-1"): "--seed: '-1' is not a seed",
    ("proposition-1", "--seed", "one"): "--seed: 'one' is not a seed",
    ("proposition-1", "--device", "tpu"): "--device",
    ("proposition-1", "--time-limit", "0"): "more than 0",
    ("proposition-1", "--time-limit", "nan"): "more than 0",
    ("proposition-1", "proposition-2"): "proposition-2",
    ("all", "--jobs", "0"): "--jobs",
    ("list", "--seed", "1"): "--seed",
    ("check",): "CERTIFICATE",
    ("point", "network.json"): "DATA",
    ("reproduce",): "EXPERIMENT",
    ("reproduce", "table-1", "--scale", "huge"): "--scale",
}


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_command_lines_that_cannot_be_used(verify: Verify, words: tuple[str, ...]) -> None:
    assert_refused(verify(*words), USAGE[words])


def test_a_loss_that_is_none(verify: Verify, files: Files) -> None:
    assert_refused(verify("point", files.minimum, files.data, "--loss", "hinge"), "--loss", "huber:DELTA")


def test_an_experiment_that_does_not_exist(verify: Verify, tmp_path: Path) -> None:
    assert_refused(verify("reproduce", "table-9", "--out", tmp_path / "out"), "table-9", "table-1")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", ["--certificate", "--smt2"])
def test_places_where_no_file_can_be_written(verify: Verify, files: Files, option: str) -> None:
    absent = files.folder / "absent" / "file"
    assert_refused(verify("point", files.minimum, files.data, option, absent), option, "there is no folder")
    assert_refused(verify("point", files.minimum, files.data, option, files.folder), option, "this is a folder")


@pytest.mark.parametrize("words", [("proposition-1", "--report"), ("all", "--report"), ("all", "--resume")])
def test_places_that_are_no_folder(verify: Verify, files: Files, words: tuple[str, str]) -> None:
    assert_refused(verify(*words, files.data), f"{words[1]} {files.data}: this is a file")
    assert_refused(verify(*words, files.data / "below"), "cannot be written")


@pytest.mark.parametrize(
    ("targets", "mend"),
    [
        (
            (0, 2, 1),
            "y1 to y3, 1 for the class and 0 else; or ask with --loss softmax, a column `label`\n",
        ),
        ((0, 3, 1), "write one target column per output, y1 to y3\n"),
        ((0, 0.5, 1), "write one target column per output, y1 to y3\n"),
    ],
)
def test_class_labels_for_several_outputs(verify: Verify, files: Files, targets: tuple[float, ...], mend: str) -> None:
    network = files.write("n.json", '{"layers": [{"weight": [["1"], ["2"], ["3"]], "bias": null}]}')
    data = files.write("labels.csv", "x1,y\n" + "".join(f"{k},{target}\n" for k, target in enumerate(targets)))
    ran = verify("point", network, data)
    assert_refused(ran, "labels.csv", "the network has 3 outputs but the data have 1")
    assert ran.err.endswith(mend)


@pytest.mark.parametrize(
    "words",
    [
        "point no.json no.csv",
        "point",
        "check no.json --network no.json --data no.csv",
        "check",
        "generate --inputs 4 --points 5 --out {folder}/none",
        "reproduce no-such-thing --out {folder}/none",
        "all --jobs x",
        "list --no-such-option",
        "no-such-claim",
        "proposition-1 --time-limit never",
    ],
)
def test_with_json_an_error_is_a_document(verify: Verify, files: Files, words: str) -> None:
    split = words.format(folder=files.folder).split()
    plain, ran = verify(*split), verify(*split, "--json")
    assert_refused(plain)
    assert (ran.status, ran.err) == (2, plain.err)
    assert ran.document == {"error": plain.err.removeprefix("error: ").rstrip(), "status": 2}


def test_a_problem_that_is_too_large_says_what_helps(verify: Verify, files: Files) -> None:
    """Layers short enough each, but not after one another: that shows when the problem is put together."""
    one = '{{"weight": [["1/{}"]], "bias": null{}}}'
    hidden = [one.format(10**1900 + 2 * k + 1, ', "activation": "relu"') for k in range(15)]
    network = files.write("long.json", f'{{"layers": [{", ".join([*hidden, one.format(1, "")])}]}}')
    data = files.write("one.csv", "x1,y\n1,1\n")
    assert_refused(verify("point", network, data), "more than 20,000 digits; round the numbers to fewer digits")
