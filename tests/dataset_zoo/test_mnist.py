"""IDX files: small hand-made ones, broken ones, none."""

from __future__ import annotations

import gzip
import os
import struct
from pathlib import Path

import numpy as np
import pytest

from dataset_zoo import MnistFileError, read_mnist

IMAGES = bytes(range(2 * 4))
FILES = {
    "train-images-idx3-ubyte": struct.pack(">iiii", 2051, 2, 2, 2) + IMAGES,
    "train-labels-idx1-ubyte": struct.pack(">ii", 2049, 2) + bytes([7, 3]),
}


def folder_with(tmp_path: Path, **changes: bytes | None) -> Path:
    for name, data in FILES.items():
        data = changes.get(name.split("-")[1], data)
        if data is not None:
            (tmp_path / name).write_bytes(data)
    return tmp_path


def test_reads_images_and_labels(tmp_path: Path) -> None:
    digits = read_mnist(folder_with(tmp_path))
    assert digits.images.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert digits.labels.tolist() == [7, 3]


def test_reads_gzipped_files(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(data))
    assert read_mnist(tmp_path).labels.tolist() == [7, 3]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"images": None}, "no train-images-idx3-ubyte or train-images-idx3-ubyte.gz"),
        ({"labels": None}, "no train-labels-idx1-ubyte"),
        ({"images": FILES["train-labels-idx1-ubyte"]}, "magic number 2051"),
        ({"images": b"x"}, "magic number 2051"),
        ({"images": FILES["train-images-idx3-ubyte"][:-1]}, "7 bytes of data, 8 expected"),
        ({"labels": struct.pack(">ii", 2049, 1) + b"\x01"}, "2 images but 1 labels"),
    ],
)
def test_absent_or_broken_files(tmp_path: Path, changes: dict[str, bytes | None], words: str) -> None:
    with pytest.raises(MnistFileError, match=words) as caught:
        read_mnist(folder_with(tmp_path, **changes))
    assert "\n" not in str(caught.value)


@pytest.mark.skipif("MNIST_FOLDER" not in os.environ, reason="MNIST_FOLDER names no folder with the real files")
def test_the_real_files() -> None:
    digits = read_mnist(os.environ["MNIST_FOLDER"])
    assert digits.images.shape == (60000, 784)
    assert np.bincount(digits.labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
