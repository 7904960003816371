"""`trommel import` and `trommel inspect` on folders and files as users have them."""

import contextlib
import hashlib
import os
import pty
import resource
import shutil
import subprocess
import unittest

import h5py
from helpers import BIN, WRONG_INPUT, Workplace
from sample_data import GRID_OF_20, write_photos

TROMMEL = BIN / "trommel"


def imported(output, *options, size="16x12"):
    """The command that imports the photographs."""
    return ["import", "images", "photos", "--size", size, "-o", output, *options]


def files_in(directory):
    return sorted(path.name for path in directory.iterdir())


class ImportingTest(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        write_photos(self.at.directory / "photos")

    def path(self, name):
        return self.at.directory / name

    def complaint(self, *arguments):
        """The line with which a command is refused."""
        said = self.at.trommel(*arguments, expect=WRONG_INPUT).stderr.splitlines()
        self.assertEqual(len(said), 1, said)
        return said[0]

    def splits(self, shard):
        """By source."""
        with h5py.File(self.path(shard)) as file:
            return dict(zip((name.decode() for name in file["sources"][:]), file["splits"][:].tolist()))

    # Splits

    def test_a_divided_folder_keeps_its_split(self):
        (self.path("photos")).rename(self.path("all"))
        shutil.copytree(self.path("all"), self.path("photos/train"))
        shutil.copytree(self.path("all"), self.path("photos/valid"))

        done = self.at.trommel(*imported("a.h5"))

        self.assertIn("photos is divided into train and val: using that split", done.stdout)
        self.assertIn("72 images are the same as one in another split, e.g. train/cold/00.png (train) and "
                      "valid/cold/00.png (val)", done.stderr)  # fmt: skip
        self.assertEqual(self.splits("a.h5")["valid/warm/23.png"], 1)
        self.assertIn("already divided into train/ and val/", self.complaint(*imported("b.h5", "--split", "0.8,0.2")))

    def test_the_sizes_of_the_photographs_are_shown(self):
        self.assertIn("\nall original images are 16x12 (width x height)\n", self.at.trommel(*imported("a.h5")).stdout)
        write_photos(self.path("photos/cold/wide"), each=2, width=40, height=20)
        for number, photo in enumerate(sorted(self.path("photos/cold/wide").rglob("*.png"))):
            photo.rename(self.path(f"photos/cold/wide{number}.png"))
        shutil.rmtree(self.path("photos/cold/wide"))

        said = self.at.trommel(*imported("b.h5")).stdout

        self.assertIn("the original images have 2 sizes (width x height): most often 16x12, from 16x12 to 40x20; 3 % of "
                      "their area is cut off on average ('--fit pad' and '--fit stretch' keep all of it)\n", said)  # fmt: skip
        self.assertTrue(said.endswith("\nnext: trommel init b.h5\n"), said)

    def test_too_few_images_for_validation_cause_a_warning(self):
        none = self.at.trommel(*imported("a.h5", "--split", "1,0")).stderr
        single = self.at.trommel(*imported("b.h5", "--split", "0.95,0.05")).stderr

        self.assertIn("warning: there are no validation images (which rank the trials); ", none)
        self.assertIn("warning: validation has a single image of 3 of 3 classes, e.g. 'cold' ", single)

    def test_a_different_size_can_use_the_split_of_the_first(self):
        self.at.trommel(*imported("a.h5", "--seed", 4))

        self.at.trommel(*imported("b.h5", "--split-from", "a.h5", size="8x6"))

        self.assertEqual(self.splits("b.h5"), self.splits("a.h5"))

    def test_a_file_of_splits_is_used(self):
        self.at.write("splits.csv", "path,split\ncold/00.png,train\nwarm/01.png,val\ngreen/02.png,test\n")

        done = self.at.trommel(*imported("a.h5", "--split-file", "splits.csv"))

        self.assertEqual(self.splits("a.h5"), {"cold/00.png": 0, "warm/01.png": 1, "green/02.png": 2})
        self.assertIn("69 images are not in splits.csv and left out", done.stdout)

    def test_groups_stay_together(self):
        done = self.at.trommel(*imported("a.h5", "--group-by", r"(\d)\.png$", "--split", "0.6,0.4"))

        splits = self.splits("a.h5")
        for last in "0123456789":
            self.assertEqual(len({split for name, split in splits.items() if name.endswith(f"{last}.png")}), 1)
        self.assertIn("10 groups, all kept whole", done.stdout)

    def test_only_one_way_to_split_is_allowed(self):
        self.assertEqual(
            self.complaint(*imported("a.h5", "--split-file", "x.csv", "--split-from", "x.h5", "--split", "0.8,0.2")),
            "--split-file and --split-from and --split: more than one way to split (an image has one split); keep "
            "one of them (--group-by uses the shares of --split)",
        )

    # Images that cannot be read

    def test_unreadable_images_are_skipped_on_request(self):
        self.at.write("photos/cold/05a.png", "no image")

        said = self.at.trommel(*imported("a.h5"), expect=WRONG_INPUT).stderr
        self.assertFalse(self.path("a.h5").exists())
        done = self.at.trommel(*imported("a.h5", "--skip-unreadable"))

        why = "  photos/cold/05a.png: not a JPEG, PNG, WebP, BMP, TIFF or GIF image (by its first bytes)\n"
        self.assertEqual(said, "1 of 73 images cannot be read; repair or remove it, or import the others with "
                               "--skip-unreadable:\n" + why)  # fmt: skip
        self.assertEqual(done.stderr, "warning: 1 of 73 images cannot be read and were skipped:\n" + why)
        self.assertEqual(len(self.splits("a.h5")), 72)

    def test_a_name_that_would_act_on_a_terminal_is_escaped(self):
        self.path("photos/cold/\x1b[31mred.png").write_bytes(b"no image")

        done = self.at.trommel(*imported("a.h5", "--skip-unreadable"))

        self.assertIn("photos/cold/\\x1b[31mred.png: not a JPEG, PNG, WebP, BMP, TIFF or GIF image", done.stderr)
        self.assertNotIn("\x1b", done.stderr + done.stdout)

    def test_progress_is_drawn_on_a_terminal_and_cleared_at_the_end(self):
        ours, theirs = pty.openpty()
        command = [TROMMEL, *imported("a.h5")]
        done = subprocess.run(command, cwd=self.at.directory, stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)

        drawn = b""
        with contextlib.suppress(OSError):  # the other end was closed: that is the end
            while piece := os.read(ours, 65536):
                drawn += piece
        os.close(ours)
        drawn = drawn.decode()
        self.assertEqual(done.returncode, 0)
        self.assertRegex(drawn, r"import   1/72   1 %")
        self.assertTrue(drawn.endswith("\r\x1b[K"), drawn)

    # Disks

    def limited(self, *arguments, file_bytes):
        """Runs trommel with a limit on the size of files; returns its exit code and standard error."""
        limit = (file_bytes, file_bytes)
        done = subprocess.run(
            [TROMMEL, *arguments],
            cwd=self.at.directory, env=self.at.environment(), capture_output=True, text=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
        )  # fmt: skip
        return done.returncode, done.stderr

    def test_a_full_disk_leaves_nothing_behind(self):
        self.at.trommel(*imported("a.h5"))
        whole = self.path("a.h5").stat().st_size
        before = files_in(self.at.directory)
        # Before the pixels, among the metadata, and at the very end.
        for room in (0, 5000, whole // 2, *range(whole - 8192, whole, 1024), whole - 1):
            with self.subTest(room=room):
                code, said = self.limited(*imported("b.h5"), file_bytes=room)

                self.assertEqual(code, WRONG_INPUT, said)
                self.assertRegex(said, r"^b\.h5: cannot write.*\(.*File too large.*\); .*\n$")
                self.assertEqual(files_in(self.at.directory), before)

    def test_a_replacement_that_fails_leaves_the_old_shard(self):
        self.at.trommel(*imported("a.h5"))
        before = hashlib.sha256(self.path("a.h5").read_bytes()).hexdigest()

        code, _ = self.limited(*imported("a.h5", "--force"), file_bytes=20_000)

        self.assertEqual(code, WRONG_INPUT)
        self.assertEqual(hashlib.sha256(self.path("a.h5").read_bytes()).hexdigest(), before)

    # Inspecting other files

    def test_a_pipe_does_not_block_inspect(self):
        os.mkfifo(self.path("pipe"))

        self.assertIn("pipe: cannot open (this is a pipe, not a file); ", self.complaint("inspect", "pipe"))

    def test_a_folder_of_images_is_answered_with_the_command_that_imports_it(self):
        self.assertIn("trommel import images photos -o ", self.complaint("inspect", "photos"))

    def test_the_datasets_of_a_foreign_hdf5_file_are_listed(self):
        with h5py.File(self.path("other.h5"), "w") as file:
            file["x/pixels"] = [[1, 2, 3]]

        said = self.at.trommel("inspect", "other.h5", expect=WRONG_INPUT).stderr

        self.assertEqual(said, "other.h5: not a trommel shard (an HDF5 file from another program); make one with "
                               "'trommel import'\nits datasets:\n  /x/pixels  int64  [1, 3]\n")  # fmt: skip

    # Shards and sweeps

    def test_inspect_of_a_sweep_names_the_commands_that_show_it(self):
        self.at.trommel(*imported("photos.h5"))
        self.at.write("grid.toml", GRID_OF_20)
        self.at.trommel("run", "grid.toml", "-w", 1)

        self.assertIn("trommel status grid", self.complaint("inspect", "grid"))

    def test_a_replaced_shard_is_not_used_to_resume_a_sweep(self):
        self.at.trommel(*imported("photos.h5"))
        self.at.write("grid.toml", GRID_OF_20)
        self.at.trommel("run", "grid.toml", "-w", 1)
        self.at.trommel(*imported("photos.h5", "--seed", 9, "--force"))

        said = self.complaint("run", "grid.toml")

        self.assertRegex(said, "^data set 'photos': .*photos.h5 is not the one with which the sweep was started .*; restore that "
                               "shard, or name it with --data photos=FILE$")  # fmt: skip

    def test_data_sets_with_different_validation_images_are_refused_with_the_remedy(self):
        self.at.trommel(*imported("a.h5", "--seed", 1))
        self.at.trommel(*imported("b.h5", "--seed", 2))
        two = GRID_OF_20.replace('shard = "photos.h5"', 'shard = "a.h5"\n[data.small]\nshard = "b.h5"')
        self.at.write("two.toml", two.replace("[space]", '[space]\ndata = ["photos", "small"]'))

        said = self.complaint("check", "two.toml")

        self.assertRegex(said, r"data sets 'photos' and 'small': their validation images differ: number \d is "
                               r"cold/\d\d.png and cold/\d\d.png \(their trials would not be comparable\); import .*b\.h5 "
                               r"again with --split-from .*a\.h5$")  # fmt: skip
        self.at.trommel(*imported("b.h5", "--split-from", "a.h5", "--force", size="8x6"))
        self.at.trommel("check", "two.toml")


if __name__ == "__main__":
    unittest.main(verbosity=2)
