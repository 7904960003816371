"""`trommel features` computes the same as torchvision, resumes after a kill, and its shards can be searched."""

import hashlib
import os
import signal
import unittest

from helpers import DONE, WRONG_INPUT, Workplace, wait_for_exit, wait_until
from sample_data import write_photos

try:
    import h5py
    import torch
    from torchvision_networks import maps_of, random_network, read_safetensors, write_safetensors
except ImportError as missing:
    raise unittest.SkipTest(f"{missing}: features are compared with torchvision's") from missing

SWEEP = """
[sweep]
name = "two"
seed = 5

[data.pixels]
shard = "photos.h5"

[data.resnet]
shard = "resnet.h5"

[train]
epochs = 3
batch_size = 8
optimizer = "adam"
learning_rate = 0.01

[space]
model = ["logistic"]
data = ["pixels", "resnet"]
normalization = { cases = [{ when = { data = "resnet" }, values = ["none", "standardize"] }, { values = ["unit"] }] }

[sampler]
name = "grid"

[evaluate]
test = "all"
"""


FINE_TUNING = """
[sweep]
name = "tuned"
seed = 2

[data.pixels]
shard = "photos.h5"

[train]
model = "tuned"
epochs = 1
batch_size = 8
optimizer = "sgd"
learning_rate = 0.01
normalization = "imagenet"

[model.tuned]
layers = [{ resnet = 18, weights = "tuned.pth", sha256 = "DIGEST", frozen = "layer3" }, { global_pool = "average" }]

[space]
momentum = [0.0]

[sampler]
name = "grid"

[keep]
models = 1
"""


class FeaturesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace("trommel-trainer")
        cls.addClassCleanup(cls.at.close)
        here = cls.at.directory
        write_photos(here / "few", each=2)
        write_photos(here / "photos")
        cls.at.trommel("import", "images", "few", "-o", "few.h5", "--size", "64x64")
        cls.at.trommel("import", "images", "photos", "-o", "photos.h5", "--size", "16x12")
        cls.networks = {name: random_network(name) for name in ("resnet18", "resnet50")}
        for name, network in cls.networks.items():
            torch.save(network.state_dict(), here / f"{name}.pth")
            write_safetensors(here / f"{name}.safetensors", network.state_dict())

    def features(self, shard, output, weights, *options, backbone="resnet18", **more):
        return self.at.trommel(
            "features", shard, "-o", output, "--backbone", backbone, "--weights", weights, *options, **more
        )

    def read(self, name, dataset="features"):
        with h5py.File(self.at.directory / name) as shard:
            return shard[dataset][:]

    def assert_near(self, found, wanted, share=1e-4):
        found, wanted = torch.from_numpy(found), wanted.to(torch.float32)
        self.assertEqual(found.shape, wanted.shape)
        self.assertLess((found - wanted).abs().max() / wanted.abs().max(), share)

    def complaint(self, *arguments, **options):
        return self.features(*arguments, expect=WRONG_INPUT, **options).stderr.strip()

    def test_maps_and_their_means_are_torchvisions(self):
        images = self.read("few.h5", "images")
        for name, network in self.networks.items():
            maps = maps_of(network, images)
            for pool, kind, wanted in (
                ("none", "pth", maps),
                ("avg", "safetensors", maps.mean((1, 2), keepdim=True)),
            ):
                with self.subTest(network=name, pool=pool, file=kind):
                    out = f"{name}-{pool}.h5"
                    self.features("few.h5", out, f"{name}.{kind}", "--pool", pool, backbone=name)

                    self.assert_near(self.read(out), wanted)
                    self.at.trommel("inspect", out, "--verify")

    def test_the_shard_records_the_origin_of_its_features(self):
        self.features("few.h5", "recipe.h5", "resnet18.pth", "--pool", "avg")

        parent, said = self.at.json("inspect", "few.h5"), self.at.json("inspect", "recipe.h5")

        self.assertEqual((said["holds"], said["channels"]), ("features", 512))
        self.assertEqual(said["classes"], parent["classes"])
        recipe = said["recipe"]
        self.assertEqual(recipe["parent"], parent["checksum"])
        self.assertEqual((recipe["backbone"], recipe["pool"], recipe["precision"]), ("resnet18", "avg", "fp32"))
        self.assertEqual(recipe["parent.size"], "64x64")

    def test_weights_and_arithmetic_with_16_bits(self):
        images = self.read("few.h5", "images")
        for types in (torch.float16, torch.bfloat16):
            path = self.at.directory / "short.safetensors"
            write_safetensors(path, self.networks["resnet18"].state_dict(), types)
            rounded = random_network("resnet18").to(types).float().eval()
            self.features("few.h5", f"{types}.h5", path)
            self.assert_near(self.read(f"{types}.h5"), maps_of(rounded, images))

        self.features("few.h5", "bf16.h5", "resnet18.pth", "--precision", "bf16")
        self.assert_near(self.read("bf16.h5"), maps_of(self.networks["resnet18"], images), share=0.05)

    def test_every_form_of_one_networks_weights_gives_the_same_features(self):
        here = self.at.directory
        state = self.networks["resnet18"].state_dict()
        forms = {
            "old.pth": (state, {"_use_new_zipfile_serialization": False}),
            "protocol4.pth": (state, {"pickle_protocol": 4}),
            "checkpoint.pth": ({"epoch": 3, "state_dict": {f"module.{k}": v for k, v in state.items()}}, {}),
            "double.pth": ({k: v.double() if v.is_floating_point() else v for k, v in state.items()}, {}),
        }
        for name, (value, options) in forms.items():
            torch.save(value, here / name, **options)
        self.features("few.h5", "plain.h5", "resnet18.pth")

        for name in forms:
            with self.subTest(weights=name):
                self.features("few.h5", f"{name}.h5", name)
                self.assertTrue((self.read(f"{name}.h5") == self.read("plain.h5")).all())

    def test_repeated_it_does_nothing_and_for_other_features_it_refuses(self):
        self.features("few.h5", "twice.h5", "resnet18.pth")
        before = os.stat(self.at.directory / "twice.h5").st_mtime_ns

        said = self.features("few.h5", "twice.h5", "resnet18.pth").stdout

        self.assertEqual(said, "twice.h5: already exists, with these features; nothing to do\n")
        self.assertEqual(os.stat(self.at.directory / "twice.h5").st_mtime_ns, before)
        self.assertEqual(
            self.complaint("few.h5", "twice.h5", "resnet18.pth", "--pool", "avg"),
            "twice.h5: already exists and holds something else (pool is none in the shard but avg was requested); remove it, or "
            "choose another name with -o",
        )

    def test_after_a_kill_it_resumes_and_gives_the_same_bytes(self):
        self.at.trommel("import", "images", "photos", "-o", "large.h5", "--size", "160x160")
        parts = self.at.directory / "killed.h5.parts"
        command = ("features", "large.h5", "-o", "killed.h5", "--backbone", "resnet18", "--weights", "resnet18.pth")
        process = self.at.start(*command, "--processes", 1)
        wait_until(lambda: list(parts.glob("*.part")), "a finished part")
        process.send_signal(signal.SIGKILL)
        wait_for_exit(process)
        wait_until(lambda: not self.at.processes("trommel-features"), "its children are gone too")
        self.assertFalse((self.at.directory / "killed.h5").exists())

        other = self.complaint("large.h5", "killed.h5", "resnet18.safetensors")
        said = self.at.trommel(*command, "--processes", 2).stdout

        self.assertRegex(other, "^killed.h5.parts: was started for other features .weights_sha256 is .* requested.; request")
        self.assertRegex(said, "^[0-9]+ of 72 images were done before\n")
        self.assertFalse(parts.exists())
        self.features("large.h5", "whole.h5", "resnet18.pth")
        killed, whole = (self.at.json("inspect", name)["checksum"] for name in ("killed.h5", "whole.h5"))
        self.assertEqual(killed, whole)

    def test_broken_weights_are_refused_on_one_line(self):
        here = self.at.directory
        state = self.networks["resnet18"].state_dict()
        missing = {name: tensor for name, tensor in state.items() if name != "layer4.1.bn2.running_var"}
        missing["head.weight"] = torch.zeros(2, 3)
        write_safetensors(here / "missing.safetensors", missing)
        write_safetensors(here / "thin.safetensors", {**state, "conv1.weight": torch.zeros(64, 1, 7, 7)})
        write_safetensors(here / "counts.safetensors", {**state, "bn1.bias": torch.zeros(64, dtype=torch.int64)})
        whole = (here / "resnet18.safetensors").read_bytes()
        (here / "cut.safetensors").write_bytes(whole[:-1000])
        (here / "cut.pth").write_bytes((here / "resnet18.pth").read_bytes()[:-1000])
        torch.save({"epoch": 3, "state_dict": {f"module.{k}": v for k, v in missing.items()}}, here / "wrapped.pth")
        torch.save(self.networks["resnet18"], here / "model.pth")
        (here / "text.pth").write_text("These are no weights.")

        fit = "; name a whole file with torchvision's tensors"
        wanted = {
            "missing.safetensors": "not the weights of a resnet18 (missing: layer4.1.bn2.running_var [512]; unexpected: "
            "head.weight [2, 3])" + fit,
            "thin.safetensors": "not the weights of a resnet18 (of another size: conv1.weight [64, 1, 7, 7] instead of "
            "[64, 3, 7, 7])" + fit,
            "cut.safetensors": "damaged or truncated (tensor 'fc.bias' ends after the end of the file); copy or "
            "download it again",
            "counts.safetensors": "tensor 'bn1.bias' holds integers (weights are floating-point numbers); name a file of weights",
            "wrapped.pth": "not the weights of a resnet18 (in 'state_dict', after the prefix 'module.', missing: layer4.1.bn2.running_var "
            "[512]; unexpected: module.head.weight [2, 3])" + fit,
            "model.pth": "not a state dict (it is a whole model, an object of 'torchvision.models.resnet.ResNet', which "
            "would have to be run); save one: torch.save(model.state_dict(), FILE)",
            "text.pth": "not weights (neither a .safetensors file nor a state dict that torch.save() wrote); name one "
            "of these",
        }
        for name, problem in wanted.items():
            with self.subTest(weights=name):
                self.assertEqual(self.complaint("few.h5", "out.h5", name), f"weights file {name}: {problem}")
        self.assertRegex(
            self.complaint("few.h5", "out.h5", "cut.pth"),
            r"^weights file cut.pth: damaged or truncated \(.*\); copy or download it again$",
        )
        self.assertIn("missing: ", self.complaint("few.h5", "out.h5", "resnet18.pth", backbone="resnet50"))
        self.assertFalse((here / "out.h5.parts").exists())

    def test_a_shard_without_color_pixels_is_refused(self):
        self.features("few.h5", "made.h5", "resnet18.pth")

        self.assertEqual(
            self.complaint("made.h5", "out.h5", "resnet18.pth"),
            "made.h5: holds features (a network needs pixels); name the shard of images from which they were made",
        )

    def test_a_sweep_over_pixels_and_features_runs_and_its_best_trial_is_reproduced(self):
        self.features("photos.h5", "resnet.h5", "resnet18.pth", "--pool", "avg")
        self.at.write("two.toml", SWEEP)
        self.assertIn(
            "data resnet: features, 1 x 1 x 512 (width x height x channels), ",
            self.at.trommel("check", "two.toml").stdout,
        )

        self.at.trommel("run", "two.toml", "-w", 1)

        rows = self.at.json("leaderboard", "two")["rows"]
        self.assertEqual(len(rows), 3)
        for row in rows:
            said = self.at.json("reproduce", "two", row["best_trial"], expect=DONE)
            self.assertEqual(said["verdict"], "identical")

        self.at.trommel("init", "resnet.h5", "-o", "first.toml")
        self.at.trommel("check", "first.toml")

    def test_fine_tuning_does_not_change_frozen_layers_and_its_trial_is_reproduced(self):
        here = self.at.directory
        state = self.networks["resnet18"].state_dict()
        torch.save(state, here / "tuned.pth")
        digest = hashlib.sha256((here / "tuned.pth").read_bytes()).hexdigest()
        self.at.write("unsigned.toml", FINE_TUNING.replace('sha256 = "DIGEST", ', ""))
        self.at.write("tuned.toml", FINE_TUNING.replace("DIGEST", digest))

        unsigned = self.at.trommel("check", "unsigned.toml", expect=WRONG_INPUT).stderr
        self.at.trommel("run", "tuned.toml", "-w", 1)

        self.assertIn(f'has no \'sha256\' (results must record their initial weights); add sha256 = "{digest}"', unsigned)
        (kept,) = (here / "tuned" / "models").glob("*.safetensors")
        for name, tensor in read_safetensors(kept).items():
            if not name.startswith("output."):
                with self.subTest(tensor=name):
                    self.assertEqual(torch.equal(tensor, state[name]), not name.startswith("layer4."))
        self.assertEqual(self.at.json("reproduce", "tuned", "best")["verdict"], "identical")

        write_safetensors(here / "other", random_network("resnet18").state_dict())
        (here / "other").rename(here / "tuned.pth")
        for command in (("run", "tuned.toml", "-d", "again"), ("reproduce", "tuned", "best")):
            said = self.at.trommel(*command, expect=WRONG_INPUT).stderr
            self.assertIn("tuned.pth: not the file of this sweep (its SHA-256 is ", said)
            self.assertIn(f", the sweep's is {digest}); restore the original file\n", said)

    def test_weights_of_another_network_are_refused_before_anything_starts(self):
        here = self.at.directory
        torch.save({"model": self.networks["resnet50"].state_dict()}, here / "other.pth")
        digest = hashlib.sha256((here / "other.pth").read_bytes()).hexdigest()
        named = FINE_TUNING.replace('name = "tuned"', 'name = "other"').replace("tuned.pth", "other.pth")
        self.at.write("other.toml", named.replace("DIGEST", digest))

        for command in (("check", "other.toml"), ("run", "other.toml", "-w", 1)):
            said = self.at.trommel(*command, expect=WRONG_INPUT).stderr
            self.assertIn("model 'tuned' on data set 'pixels', weights file ", said)
            self.assertIn("other.pth: not the weights of a resnet18 (in 'model', of another size: ", said)

    def test_features_are_neither_augmented_nor_scaled_like_pixels(self):
        self.features("photos.h5", "resnet.h5", "resnet18.pth", "--pool", "avg")
        turned = SWEEP.replace("[train]", "[augment.light]\nhorizontal_flip = true\n\n[train]\naugment = \"light\"")
        self.at.write("turned.toml", turned)
        self.at.write("scaled.toml", SWEEP.replace('["none", "standardize"]', '["unit"]'))

        for name, problem in (
            ("turned", "augment: the data set holds features (only images can be rotated and shifted); use \"none\""),
            ("scaled", "normalization 'unit': the data set holds features (it is for pixels, which are 0 to 255); "
             'use "none" or "standardize"'),
        ):
            said = self.at.trommel("check", f"{name}.toml", expect=WRONG_INPUT).stderr
            self.assertIn(f"model 'logistic' on data set 'resnet', {problem}\n", said)


if __name__ == "__main__":
    unittest.main()
