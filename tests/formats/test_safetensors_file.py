"""safetensors: the round trip is exact, and a file that cannot be used gives one line."""

from pathlib import Path

import pytest
import torch
from torch import nn

from proofs.formats.network_file import read_any_network
from proofs.formats.safetensors_file import read_safetensors
from proofs.formats.torch_module import network_from_torch
from proofs.kernel import InputError

safetensors_torch = pytest.importorskip("safetensors.torch")


def sequential(dtype: torch.dtype = torch.float64) -> nn.Sequential:
    torch.manual_seed(3)
    layers = [nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4, bias=False), nn.ReLU(), nn.Linear(4, 2)]
    return nn.Sequential(*layers).to(dtype)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16])
def test_round_trip(tmp_path: Path, dtype: torch.dtype) -> None:
    module = sequential(dtype)
    safetensors_torch.save_file(module.state_dict(), tmp_path / "net.safetensors")
    assert read_any_network(tmp_path / "net.safetensors", activation="relu") == network_from_torch(module)


def test_activations_are_never_assumed(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    tanh = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    safetensors_torch.save_file(tanh.state_dict(), path)
    with pytest.raises(InputError, match=r"does not say which activation .* --activation relu"):
        read_any_network(path)
    with pytest.raises(InputError, match="networks with tanh cannot be decided"):
        read_any_network(path, activation="tanh")
    safetensors_torch.save_file(nn.Sequential(nn.Linear(2, 1)).state_dict(), path)
    assert read_any_network(path).hidden == ()


def test_twelve_layers_stand_in_numeric_order(tmp_path: Path) -> None:
    torch.manual_seed(0)
    parts: list[nn.Module] = [nn.Linear(1, 1)]
    for _ in range(11):
        parts += [nn.ReLU(), nn.Linear(1, 1)]
    module = nn.Sequential(*parts)
    safetensors_torch.save_file(module.state_dict(), tmp_path / "net.safetensors")
    assert read_safetensors(tmp_path / "net.safetensors") == network_from_torch(module)


def test_named_layers_need_their_order(tmp_path: Path) -> None:
    module = sequential()
    state = {
        f"{new}.{kind}": tensor
        for new, old in (("enc", "0"), ("mid", "2"), ("out", "4"))
        for name, tensor in module.state_dict().items()
        for layer, kind in [name.split(".")]
        if layer == old
    }
    path = tmp_path / "net.safetensors"
    safetensors_torch.save_file(state, path)
    with pytest.raises(InputError, match="no natural order"):
        read_safetensors(path)
    assert read_safetensors(path, ["enc", "mid", "out"]) == network_from_torch(module)
    with pytest.raises(InputError, match=r"'out\.bias' belongs to no layer"):
        read_safetensors(path, ["enc", "mid"])
    with pytest.raises(InputError, match=r"no tensor 'end\.weight'"):
        read_safetensors(path, ["enc", "mid", "end"])
    with pytest.raises(InputError, match="name the layers from input to output"):
        read_safetensors(path, ["out", "mid", "enc"])


def refusal(path: Path) -> str | None:
    try:
        read_any_network(path)
    except InputError as error:
        return str(error)
    return None


def test_damaged_files_give_one_line(tmp_path: Path) -> None:
    whole = tmp_path / "net.safetensors"
    safetensors_torch.save_file(sequential().state_dict(), whole)
    content = whole.read_bytes()
    path = tmp_path / "damaged.safetensors"
    for k in range(0, len(content), 7):
        path.write_bytes(content[:k])
        with pytest.raises(InputError) as refused:
            read_any_network(path)
        assert str(path) in str(refused.value)
        assert "\n" not in str(refused.value)
    for k in range(120):
        path.write_bytes(content[:k] + bytes([content[k] ^ 0x55]) + content[k + 1 :])
        assert "\n" not in (refusal(path) or "")


def test_a_missing_file_and_an_unknown_suffix(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_any_network(tmp_path / "none.safetensors")
    with pytest.raises(InputError, match="unknown kind of network file"):
        read_any_network(tmp_path / "net.pt")
    with pytest.raises(InputError, match="only the layers of a safetensors file are named"):
        read_any_network(tmp_path / "net.json", ["a"])
