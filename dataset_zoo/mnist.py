"""The training digits of MNIST from their standard IDX files, plain or gzipped, in a folder the user names."""

from __future__ import annotations

import gzip
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

IMAGES_MAGIC = 2051
LABELS_MAGIC = 2049


class MnistFileError(ValueError):
    """An MNIST file is absent or broken: one line with the file and the mend."""


@dataclass(frozen=True)
class Digits:
    """Images (N, 784), bytes 0..255, and labels (N,), bytes 0..9."""

    images: numpy.ndarray
    labels: numpy.ndarray


def read_mnist(folder: str | Path) -> Digits:
    """The 60,000 training digits; raises MnistFileError."""
    images, shape = _read(Path(folder), "train-images-idx3-ubyte", IMAGES_MAGIC, 3)
    labels, (count,) = _read(Path(folder), "train-labels-idx1-ubyte", LABELS_MAGIC, 1)
    if shape[0] != count:
        raise MnistFileError(f"{folder}: {shape[0]} images but {count} labels; fetch the files anew")
    return Digits(images.reshape(shape[0], -1), labels)


def _read(folder: Path, name: str, magic: int, dimensions: int) -> tuple[numpy.ndarray, tuple[int, ...]]:
    import numpy

    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            try:
                data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            except (OSError, EOFError) as error:
                raise MnistFileError(f"{path}: cannot be read ({error}); fetch the file anew") from error
            break
    else:
        raise MnistFileError(f"{folder}: no {name} or {name}.gz; put the MNIST file of that name there")
    header = 4 * (1 + dimensions)
    if len(data) < header or struct.unpack(">i", data[:4])[0] != magic:
        raise MnistFileError(
            f"{path}: not an IDX file of the expected kind (magic number {magic}); fetch the file anew"
        )
    shape = struct.unpack(f">{dimensions}i", data[4:header])
    size = 1
    for length in shape:
        size *= length
    if len(data) != header + size:
        raise MnistFileError(f"{path}: {len(data) - header} bytes of data, {size} expected; fetch the file anew")
    return numpy.frombuffer(data, dtype=numpy.uint8, offset=header), shape
