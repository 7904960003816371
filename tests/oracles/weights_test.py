"""Reads weights files written by PyTorch: every form, protocol, type, view and wrapping; and tests refusals.

It uses the torch of the Python that runs it: Debian's in CI. docs/features.md has the command for the newest torch in a
virtual environment.
"""

import argparse
import collections
import hashlib
import io
import pathlib
import pickle
import struct
import tarfile
import tempfile
import unittest
import zipfile
from unittest import mock

from driver import ask, oracle

np = oracle("numpy", "python3-numpy")
torch = oracle("torch", "python3-torch")

NEWEST = tuple(int(word) for word in torch.__version__.split("+")[0].split(".")[:2])


class OwnClass:
    """A class that only these tests have; pickles refer to it."""

    def __init__(self):
        self.state = {"conv1.weight": 1}


class OwnTensor(torch.Tensor):
    pass


class OwnModel(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 4, 3, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(4)
        self.fc = torch.nn.Linear(4, 2)


def model():
    torch.manual_seed(7)
    network = OwnModel()
    network.bn1.running_mean.normal_(0, 0.3)
    network.bn1.running_var.uniform_(0.5, 2)
    return network


def state_dict():
    return model().state_dict()


WANTED = [
    (name, list(tensor.shape))
    for name, tensor in state_dict().items()
    if not name.startswith("fc.") and not name.endswith("num_batches_tracked")
]


def digests(state):
    """The digests in the driver's form."""
    return {
        name: hashlib.sha256(state[name].detach().float().contiguous().numpy().tobytes()).hexdigest()
        for name, _ in WANTED
    }


def changed(state, change):
    """A state dict with `change` applied to its float tensors."""
    return collections.OrderedDict(
        (name, change(tensor) if tensor.is_floating_point() else tensor) for name, tensor in state.items()
    )


def strided(tensor):
    """The same values, as every second one of a larger storage."""
    wide = torch.zeros(*tensor.shape, 2)
    wide[..., 1] = tensor
    return wide[..., 1]


def sharing(state):
    """All float tensors in one storage, one after the other."""
    sizes = [tensor.numel() for tensor in state.values() if tensor.is_floating_point()]
    whole = torch.cat([tensor.flatten() for tensor in state.values() if tensor.is_floating_point()])
    parts = iter(whole.split(sizes))
    return changed(state, lambda tensor: next(parts).view(tensor.shape))


def expanded(state):
    """Equal values, stored once."""
    state = collections.OrderedDict(state)
    state["bn1.weight"] = torch.tensor([0.25]).expand(4)
    state["conv1.weight"] = torch.arange(3.0).view(1, 3, 1, 1).expand(4, 3, 3, 3)
    return state


def transposed(tensor):
    return tensor.flip(0).transpose(0, -1).contiguous().transpose(0, -1)


VIEWS = {
    "strided": lambda: changed(state_dict(), strided),
    "sharing a storage": lambda: sharing(state_dict()),
    "expanded": lambda: expanded(state_dict()),
    "transposed": lambda: changed(state_dict(), transposed),
    "channels last": lambda: changed(
        state_dict(), lambda t: t.contiguous(memory_format=torch.channels_last) if t.dim() == 4 else t
    ),
    "part of a larger one": lambda: changed(
        state_dict(), lambda t: torch.cat([t.new_ones(5), t.flatten(), t.new_ones(3)])[5:-3].view(t.shape)
    ),
    "tied": lambda: {**state_dict(), "bn1.bias": (mean := torch.randn(4)), "bn1.running_mean": mean},
    "negated by a view": lambda: changed(
        state_dict(), lambda t: torch.complex(torch.zeros_like(t), -t).conj().imag if t.dim() == 4 else t
    ),
}

TYPES = {
    "float64": torch.float64,
    "float32": torch.float32,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
}


def with_attribute(parameter):
    parameter.note = "an attribute"
    return parameter


MADE_WITH = {
    "parameters": lambda: dict(state_dict(), **dict(model().named_parameters())),
    "parameters with attributes": lambda: dict(
        state_dict(), **{name: with_attribute(p) for name, p in model().named_parameters()}
    ),
    "tensors with attributes": lambda: changed(state_dict(), lambda t: with_attribute(t.clone())),
    "a plain dictionary": lambda: dict(state_dict()),
    "a default dictionary": lambda: collections.defaultdict(list, state_dict()),
}


def namespace():
    return argparse.Namespace(arch="resnet18", own=OwnClass(), sizes=[1, 2.5, None, True, 10**30])


def checkpoint(key):
    optimizer = torch.optim.Adam(model().parameters())
    network = model()
    network.fc(torch.ones(1, 4)).sum().backward()
    optimizer = torch.optim.Adam(network.parameters())
    optimizer.step()
    return {
        "epoch": 3,
        "arch": "resnet18",
        "best_acc1": torch.tensor(71.5),
        "args": namespace(),
        "mean": np.arange(3.0),
        "score": np.float64(0.5),
        "random": torch.get_rng_state(),
        "optimizer": optimizer.state_dict(),
        key: state_dict(),
        "history": [{"loss": 0.5, "when": (1, 2)}, {3, 4}, frozenset([5]), b"bytes", bytearray(b"more")],
        "types": [torch.float32, torch.Size([1, 2]), torch.device("cpu"), collections.Counter("aab")],
    }


WRAPPINGS = {
    "state_dict": lambda: checkpoint("state_dict"),
    "model": lambda: checkpoint("model"),
    "model_state_dict": lambda: checkpoint("model_state_dict"),
    "net": lambda: checkpoint("net"),
    "another name, alone": lambda: {"weights of mine": state_dict(), "epoch": 1},
    "two deep": lambda: {"epoch": 1, "model": {"state_dict": state_dict(), "name": "resnet18"}},
}


def prefixed(prefix):
    return lambda: collections.OrderedDict((prefix + name, tensor) for name, tensor in state_dict().items())


PREFIXES = {
    prefix: prefixed(prefix)
    for prefix in ("module.", "model.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module.", "model.module.")
}
CONTENTS = {**VIEWS, **MADE_WITH, **WRAPPINGS, **PREFIXES}

FORMS = {
    "zip": lambda value, path, **options: torch.save(value, path, **options),
    "stream": lambda value, path, **options: torch.save(
        value, path, _use_new_zipfile_serialization=False, **options
    ),
}


def found_in(value):
    """The state dict in one of the values above, by the network's names."""
    for key in ("model", "state_dict", "model_state_dict", "net", "weights of mine"):
        value = value[key] if isinstance(value.get(key), dict) else value
    return {name[name.index("conv1" if "conv1" in name else "bn1" if "bn1" in name else "fc"):]: tensor
            for name, tensor in value.items() if torch.is_tensor(tensor)}  # fmt: skip


def load(path):
    """torch.load() of any pickle, which later versions must be told to allow."""
    return torch.load(path, weights_only=False) if NEWEST >= (2, 0) else torch.load(path)


def save_as_tar(state, path, storage_of=lambda key: key, views=()):
    """The form of PyTorch 0.1, which later versions do not write. `views`: (key, key of the whole, offset, size)."""

    class Ref:
        def __init__(self, key):
            self.key = key

    class Pickler(pickle.Pickler):
        def persistent_id(self, it):
            return str(it.key) if isinstance(it, Ref) else None

    parts = {name: io.BytesIO() for name in ("sys_info", "pickle", "storages", "tensors")}
    sizes = {"short": 2, "int": 4, "long": 4}
    pickle.dump({"protocol_version": 1000, "little_endian": True, "type_sizes": sizes}, parts["sys_info"], 2)
    for name in ("storages", "tensors"):
        pickle.dump(len(state), parts[name], 2)
    kinds = {torch.float32: "Float", torch.float64: "Double", torch.float16: "Half", torch.int64: "Long"}
    whole = collections.OrderedDict()
    for i, (name, tensor) in enumerate(state.items()):
        kind = kinds[tensor.dtype]
        pickle.dump((1000 + i, "cpu", getattr(torch, kind + "Storage")), parts["storages"], 2)
        values = torch.as_strided(tensor, (extent(tensor),), (1,), 0).detach().numpy()
        parts["storages"].write(struct.pack("<q", len(values)) + values.tobytes())
        pickle.dump((5000 + i, storage_of(1000 + i), getattr(torch, kind + "Tensor")), parts["tensors"], 2)
        about = (tensor.dim(), 0, *tensor.shape, *tensor.stride(), tensor.storage_offset())
        parts["tensors"].write(struct.pack(f"<ii{2 * tensor.dim()}qq", *about))
        whole[name] = Ref(5000 + i)
    pickle.dump(list(views), parts["storages"], 2)
    Pickler(parts["pickle"], 2).dump(whole)
    with tarfile.open(path, "w:", format=tarfile.PAX_FORMAT) as tar:
        for name, data in parts.items():
            about = tarfile.TarInfo(name)
            about.size = len(data.getvalue())
            about.mtime = 1.5  # a fraction adds a pax header before each file, as in PyTorch 0.1
            tar.addfile(about, io.BytesIO(data.getvalue()))


def extent(tensor):
    """Number of values in its storage up to the tensor's last one."""
    return tensor.storage_offset() + 1 + sum((n - 1) * s for n, s in zip(tensor.shape, tensor.stride()))


class WeightsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "w.pth"

    def ask(self):
        return ask("weights", path=str(self.path), wanted=WANTED)

    def assert_read(self):
        """The driver reads what torch.load() reads."""
        wanted = digests(found_in(load(self.path)))
        self.assertEqual(self.ask(), {"digests": wanted})

    def refused(self):
        answer = self.ask()
        self.assertIn("refused", answer)
        return answer["refused"].removeprefix(f"weights file {self.path}: ")

    def test_every_content_in_every_form_and_protocol_is_what_torch_load_reads(self):
        for form, save in FORMS.items():
            for content, make in CONTENTS.items():
                for protocol in (2, 3, 4, 5):
                    with self.subTest(form=form, content=content, protocol=protocol):
                        save(make(), self.path, pickle_protocol=protocol)
                        self.assert_read()

    def test_every_type_in_every_form(self):
        for form, save in FORMS.items():
            for name, type in TYPES.items():
                with self.subTest(form=form, type=name):
                    save(changed(state_dict(), lambda t, to=type: t.to(to)), self.path)
                    self.assert_read()

    def test_the_form_of_pytorch_0_1(self):
        contents = {
            "plain": state_dict(),
            "without counters": {k: v for k, v in state_dict().items() if not k.endswith("tracked")},
            "float64": changed(state_dict(), lambda t: t.double()),
            "strided": changed(state_dict(), strided),
            "transposed": changed(state_dict(), transposed),
        }
        for content, state in contents.items():
            with self.subTest(content=content):
                save_as_tar(state, self.path)
                self.assert_read()

    def test_storages_that_are_parts_of_others_in_pytorch_0_1(self):
        state = sharing(state_dict())
        views = [(f"v{1000 + i}", 1000 + i, 0, extent(tensor)) for i, tensor in enumerate(state.values())]
        save_as_tar(state, self.path, storage_of=lambda key: f"v{key}", views=views)
        self.assert_read()

    def test_protocol_1_without_a_header(self):
        for form, save in FORMS.items():
            with self.subTest(form=form):
                save(state_dict(), self.path, pickle_protocol=1)
                self.assert_read()

    def test_other_folder_names_and_compressed_entries(self):
        for name in ("resnet18-5c106cde.pth", "Netz für Fische.pt", "a.b.c"):
            with self.subTest(name=name):
                self.path = self.path.with_name(name)
                torch.save(state_dict(), self.path)
                self.assert_read()
        packed = self.path.with_name("packed.pth")
        with zipfile.ZipFile(self.path) as plain, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as other:
            for entry in plain.namelist():
                other.writestr(entry, plain.read(entry))
        self.path = packed
        self.assert_read()

    def test_a_zip_file_with_numbers_of_64_bits(self):
        torch.save(state_dict(), self.path)
        large = self.path.with_name("large.pth")
        with mock.patch("zipfile.ZIP64_LIMIT", 10), zipfile.ZipFile(self.path) as plain:
            with zipfile.ZipFile(large, "w") as other:
                for entry in plain.namelist():
                    other.writestr(entry, plain.read(entry))
        self.assertIn(b"PK\x06\x06", large.read_bytes())  # the end of a list for files above 4 GiB
        self.path = large
        self.assertEqual(self.ask(), {"digests": digests(state_dict())})  # PyTorch 1.13 cannot read it

    @unittest.skipUnless(NEWEST >= (2, 7), "PyTorch 2.7 and later have these settings")
    def test_settings_of_later_versions(self):
        from torch.utils.serialization import config

        for alignment in (1, 64, 4096):
            with self.subTest(alignment=alignment), config.patch("save.storage_alignment", alignment):
                torch.save(state_dict(), self.path)
                self.assert_read()
        with config.patch("save.use_pinned_memory_for_d2h", False):
            torch.serialization.set_crc32_options(False)
            self.addCleanup(torch.serialization.set_crc32_options, True)
            torch.save(state_dict(), self.path)
            self.assert_read()

    def test_tensors_without_plain_values_are_refused_with_the_reason(self):
        state = state_dict()
        weight, mean = state["conv1.weight"], state["bn1.running_mean"]
        remedy = "; save plain tensors, with their values"
        replaced = {
            "is sparse": ("bn1.running_mean", mean.to_sparse()),
            "is quantized": ("conv1.weight", torch.quantize_per_tensor(weight, 0.1, 0, torch.qint8)),
            "is a NumPy array": ("conv1.weight", weight.numpy()),
            "has no values (it was on the device 'meta')": ("conv1.weight", weight.to("meta")),
            "is a list": ("bn1.running_mean", mean.tolist()),
            f"is of the class '{__name__}.OwnTensor'": ("conv1.weight", weight.as_subclass(OwnTensor)),
        }
        for problem, (name, value) in replaced.items():
            for form, save in FORMS.items():
                for protocol in (2, 5):
                    with self.subTest(problem=problem, form=form, protocol=protocol):
                        save({**state, name: value}, self.path, pickle_protocol=protocol)
                        self.assertEqual(self.refused(), f"tensor '{name}' {problem}{remedy}")

    def test_values_of_other_types_are_refused(self):
        torch.save({**state_dict(), "conv1.weight": state_dict()["conv1.weight"].long()}, self.path)
        self.assertEqual(
            self.refused(),
            "tensor 'conv1.weight' holds integers (weights are floating-point numbers); name a file of weights",
        )
        torch.save({**state_dict(), "conv1.weight": state_dict()["conv1.weight"].to(torch.complex64)}, self.path)
        known = " (known: floats of 64, 32 and 16 bits, and bfloat16); convert it: tensor.float()"
        self.assertEqual(
            self.refused(), "tensor 'conv1.weight' has values of the type ComplexFloatStorage" + known
        )
        if NEWEST >= (2, 3):
            state = {**state_dict(), "conv1.weight": state_dict()["conv1.weight"].to(torch.float8_e4m3fn)}
            for save in FORMS.values():
                save(state, self.path)
                self.assertEqual(self.refused(), "tensor 'conv1.weight' has values of the type float8_e4m3fn" + known)

    def test_other_contents_than_a_state_dict_are_refused_with_the_reason(self):
        remedy = "); save one: torch.save(model.state_dict(), FILE)"
        whole = f"a whole model, an object of '{__name__}.OwnModel', which would have to be run"
        contents = {
            f"it is {whole}": model(),
            f"its 'model' is {whole}": {"epoch": 1, "model": model()},
            f"its 'net of mine' is {whole}": {"epoch": 1, "net of mine": model()},
            "it is one tensor": torch.zeros(3),
            "it is a list": [torch.zeros(3)],
            f"it is an object of '{__name__}.OwnClass'": OwnClass(),
            "its 'model' is an object of 'argparse.Namespace'": {"model": namespace()},
            "it has no tensors with names, but 'epoch', 'args'": {"epoch": 1, "args": namespace()},
            "it has no tensors with names": {0: torch.zeros(1)},
            "it holds several state dicts: 'student', 'teacher'": {"student": state_dict(), "teacher": state_dict()},
        }
        for reason, value in contents.items():
            for form, save in FORMS.items():
                with self.subTest(reason=reason, form=form):
                    save(value, self.path)
                    self.assertEqual(self.refused(), f"not a state dict ({reason}{remedy}")

    def test_nothing_named_in_a_file_is_executed(self):
        class Trap:
            def __reduce__(self):
                return pathlib.Path.touch, (trap,)

        trap = self.path.with_name("sprung")
        for value, read in (({"args": Trap(), "state_dict": state_dict()}, True), ({"model": Trap()}, False)):
            for save in FORMS.values():
                save(value, self.path)
                self.assertEqual("digests" in self.ask(), read)
        self.assertFalse(trap.exists())

    def test_programs_and_arrays_are_named(self):
        torch.jit.script(torch.nn.Linear(2, 2)).save(str(self.path))
        self.assertEqual(
            self.refused(),
            "a TorchScript archive (torch.jit.save() wrote it: a program, not a state dict); save its weights: "
            "torch.save(torch.jit.load(FILE).state_dict(), NEW_FILE)",
        )
        with open(self.path, "wb") as file:
            np.savez(file, weight=np.zeros(3))
        self.assertIn("a zip file that torch.save() did not write (it holds no data.pkl, but 'weight.npy')", self.refused())
        with open(self.path, "wb") as file:
            pickle.dump({"w": np.zeros(3)}, file)
        self.assertIn("a pickle that torch.save() did not write", self.refused())

    def test_a_truncated_file_is_reported_as_damaged_in_every_form(self):
        writers = {**FORMS, "tar": lambda value, path: save_as_tar(value, path)}
        for form, save in writers.items():
            save(state_dict(), self.path)
            whole = self.path.read_bytes()
            with self.subTest(form=form):
                self.path.write_bytes(whole[: len(whole) // 2])
                self.assertRegex(self.refused(), r"(damaged or truncated|not a state dict) \(.*; ")


if __name__ == "__main__":
    unittest.main()
