"""safetensors: the round trip is exact, and a file that cannot be used gives one line."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from proofs.formats.network_file import read_any_network
from proofs.formats.safetensors_file import read_safetensors
from proofs.formats.torch_module import network_from_torch
from proofs.kernel import InputError


def sequential(dtype: torch.dtype = torch.float64) -> nn.Sequential:
    torch.manual_seed(3)
    layers = [nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4, bias=False), nn.ReLU(), nn.Linear(4, 2)]
    return nn.Sequential(*layers).to(dtype)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16])
def test_round_trip(tmp_path: Path, dtype: torch.dtype) -> None:
    module = sequential(dtype)
    save_file(module.state_dict(), tmp_path / "net.safetensors")
    assert read_any_network(tmp_path / "net.safetensors", activation="relu") == network_from_torch(module)


def test_activations_are_never_assumed(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    tanh = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 4), nn.LeakyReLU(0.5), nn.Linear(4, 1)).eval()
    save_file(tanh.state_dict(), path)
    for given, refused in (
        (None, r"does not say which activation .* --activation relu"),
        ("relu,tanh,relu", "3 activations for 2 hidden layers"),
        ("tahn", "unknown activation 'tahn'; write identity, relu"),
        ("leaky_relu:x", "'x' is not a number"),
    ):
        with pytest.raises(InputError, match=refused):
            read_any_network(path, activation=given)
    assert read_any_network(path, activation="tanh,leaky_relu:1/2") == network_from_torch(tanh)
    assert read_any_network(path, activation="relu") != network_from_torch(tanh)
    save_file(nn.Sequential(nn.Linear(2, 1)).state_dict(), path)
    assert read_any_network(path).hidden == ()


def test_twelve_layers_stand_in_numeric_order(tmp_path: Path) -> None:
    torch.manual_seed(0)
    parts: list[nn.Module] = [nn.Linear(1, 1)]
    for _ in range(11):
        parts += [nn.ReLU(), nn.Linear(1, 1)]
    module = nn.Sequential(*parts)
    save_file(module.state_dict(), tmp_path / "net.safetensors")
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
    save_file(state, path)
    with pytest.raises(InputError, match=r"do not tell their order; .* --layers enc,mid,out"):
        read_safetensors(path)
    assert read_safetensors(path, ["enc", "mid", "out"]) == network_from_torch(module)
    with pytest.raises(InputError, match=r"'out\.bias' belongs to no layer"):
        read_safetensors(path, ["enc", "mid"])
    with pytest.raises(InputError, match=r"no tensor 'end\.weight'"):
        read_safetensors(path, ["enc", "mid", "end"])
    with pytest.raises(InputError, match="name the layers from input to output"):
        read_safetensors(path, ["out", "mid", "enc"])


def saved(path: Path, shapes: dict[str, tuple[int, ...]]) -> Path:
    save_file({name: torch.ones(shape) for name, shape in shapes.items()}, path)
    return path


def test_one_sequential_inside_a_module_has_an_order(tmp_path: Path) -> None:
    widths = {f"net.{2 * k}.weight": (k + 2, k + 1) for k in range(6, -1, -1)}
    network = read_safetensors(saved(tmp_path / "net.safetensors", widths))
    assert [layer.fan_in for layer in network.layers] == [1, 2, 3, 4, 5, 6, 7]
    two = {"a.0.weight": (1, 1), "b.1.weight": (1, 1)}
    with pytest.raises(InputError, match=r"do not tell their order; .* --layers a\.0,b\.1"):
        read_safetensors(saved(tmp_path / "two.safetensors", two))


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ({"fc10.weight": (1, 2), "fc2.weight": (2, 2), "fc1.weight": (2, 3)}, "--layers fc1,fc2,fc10"),
        ({"fc1.weight": (2, 3), "end.weight": (1, 2)}, "--layers fc1,end"),
        ({"0.weight": (2, 3), "1.weight": (2,), "1.bias": (2,), "1.running_mean": (2,)}, "'1' is a BatchNorm"),
        ({"fc1.weight": (2, 3), "bn.running_var": (2,)}, "'bn' is a BatchNorm"),
        ({"fc1.weight": (2, 3), "norm.weight": (2,)}, r"norm\.weight has shape \(2,\)"),
        ({"conv.weight": (2, 3, 3, 3), "fc.weight": (2, 3)}, r"conv\.weight has shape \(2, 3, 3, 3\)"),
    ],
)
def test_what_is_no_plain_network_gets_its_mend(
    tmp_path: Path, shapes: dict[str, tuple[int, ...]], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_safetensors(saved(tmp_path / "net.safetensors", shapes))


def refusal(path: Path) -> str | None:
    try:
        read_any_network(path)
    except InputError as error:
        return str(error)
    return None


def test_damaged_files_give_one_line(tmp_path: Path) -> None:
    whole = tmp_path / "net.safetensors"
    save_file(sequential().state_dict(), whole)
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
