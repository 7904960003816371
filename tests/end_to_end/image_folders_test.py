"""`trommel import images` on folders as users have them: deep, mixed, small, divided by other names, too large."""

import collections
import itertools
import os
import resource
import shutil
import struct
import subprocess
import unicodedata
import unittest
import zlib

import h5py
from helpers import BIN, DONE, SANITIZED, WRONG_INPUT, Workplace
from sample_data import GRID_OF_20, write_png

TROMMEL = BIN / "trommel"
COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "caf\u00e9") for form in ("NFC", "NFD"))


class ImageFoldersTest(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        self.photos = self.at.directory / "photos"
        self.colors = itertools.product(range(256), range(256))

    def add(self, folder, images=1, name="{}.png"):
        """This many images, all different."""
        (self.photos / folder).mkdir(parents=True, exist_ok=True)
        for number in range(images):
            write_png(self.photos / folder / name.format(number), 1, 1, [[*next(self.colors), 7]])

    def add_files(self, folder, *names):
        (self.photos / folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            (self.photos / folder / name).write_bytes(b"something else")

    def import_photos(self, *options, expect=DONE):
        return self.at.trommel("import", "images", "photos", "-o", "a.h5", "--force", "--size", "1x1", *options,
                               expect=expect)  # fmt: skip

    def refusal(self, *options):
        return self.import_photos(*options, expect=WRONG_INPUT).stderr

    def shard(self):
        """(class, source, split) of each image."""
        with h5py.File(self.at.directory / "a.h5") as file:
            classes = [name.decode() for name in file["classes"][:]]
            sources = [os.fsdecode(name) for name in file["sources"][:]]
            return [(classes[label], source, ("train", "val", "test")[split])
                    for label, source, split in zip(file["labels"][:], sources, file["splits"][:])]  # fmt: skip

    def classes(self):
        return dict(collections.Counter(row[0] for row in self.shard()))

    def splits(self):
        return collections.Counter(row[2] for row in self.shard())

    # Subfolders and skipped files

    def test_images_in_subfolders_belong_to_the_class(self):
        for name in ("cat", "dog"):
            self.add(name, 10)
            self.add(f"{name}/day2/morning", 20)
        self.add("bird/day1", 7)

        said = self.import_photos().stderr

        self.assertEqual(self.classes(), {"bird": 7, "cat": 30, "dog": 30})
        self.assertEqual(self.shard()[7][1], "cat/0.png")
        self.assertIn("dog/day2/morning/19.png", [row[1] for row in self.shard()])
        self.assertNotIn("passed over", said)

    def test_a_folder_without_subfolders_keeps_its_order(self):
        self.add("cat", 12)
        self.add("dog", 12)

        self.import_photos()

        self.assertEqual([row[1] for row in self.shard()],
                         [f"{name}/{number}.png" for name in ("cat", "dog") for number in sorted(map(str, range(12)))])  # fmt: skip

    def test_skipped_files_are_counted_by_class_and_reason(self):
        self.add("cat", 10)
        self.add("dog/old", 10)
        self.add_files("cat", *(f"w{number}.heic" for number in range(40)), "Thumbs.db", "x.txt", ".hidden")
        self.add_files("dog/old", "a.AVIF", "notes")
        self.add_files("", "README", "b.jpg")

        said = self.import_photos().stderr

        self.assertIn(
            "warning: 46 files were passed over:\n"
            "  beside the class folders: 1 image of no class (b.jpg), 1 file that is not an image (README)\n"
            "  cat: 40 .heic, which is not supported (cat/w0.heic), 2 files that are not images (cat/Thumbs.db)\n"
            "  dog: 1 .avif, which is not supported (dog/old/a.AVIF), 1 file that is not an image (dog/old/notes)\n",
            said,
        )

    def test_the_first_of_many_classes_are_shown(self):
        for number in range(30):
            self.add(f"class{number:02}", 10)
            self.add_files(f"class{number:02}", "Thumbs.db")

        said = self.import_photos().stderr

        self.assertIn("30 files were passed over:\n  class00: 1 file that is not an image (class00/Thumbs.db)\n", said)
        self.assertEqual(said.count("Thumbs.db"), 20)
        self.assertIn("\n  and 10 more folders\n", said)

    def test_a_class_without_readable_images_shows_its_content(self):
        self.add("cat", 10)
        self.add_files("dog/day1", "1.heic", "2.heic")

        said = self.refusal()

        self.assertIn("photos/dog: no images (", said)
        self.assertIn("2 .heic, which is not supported (dog/day1/1.heic)", said)

    def test_a_link_to_a_parent_folder_is_walked_once(self):
        self.add("cat", 10)
        self.add("dog", 10)
        (self.photos / "cat/again").symlink_to("..")

        said = self.import_photos().stderr

        self.assertEqual(self.classes(), {"cat": 10, "dog": 10})
        self.assertIn("cat: 1 link to a parent folder (cat/again)", said)

    def test_a_folder_one_too_high_is_not_a_class(self):
        self.add("dataset/cat", 10)
        self.add("dataset/dog", 10)

        self.assertRegex(self.refusal(), r"^photos: only one folder, dataset, .*name photos/dataset\b")

    # Folders named like splits

    def test_train_and_test_with_images_in_them_are_not_classes(self):
        for names in (("train", "test"), ("Train", "VALIDATION", "test"), ("training", "testing"), ("train",)):
            shutil.rmtree(self.photos, ignore_errors=True)
            for name in names:
                self.add(name, 10)
            with self.subTest(names):
                said = self.refusal()

                self.assertIn(f"photos: its folders are named like splits ({', '.join(sorted(names))}), not like classes", said)
                self.assertIn("photos/train/CLASS/", said)
                self.assertFalse((self.at.directory / "a.h5").exists())

    def test_splits_of_other_names_that_hold_class_folders_are_refused(self):
        for names in (("Trainset", "Testset"), ("seg_train", "seg_test"), ("val", "test")):
            shutil.rmtree(self.photos, ignore_errors=True)
            for name in names:
                self.add(f"{name}/cat", 10)
                self.add(f"{name}/dog", 10)
            with self.subTest(names):
                self.assertIn("photos: its folders are named like splits", self.refusal())

    def test_train_and_test_without_val_are_refused_by_name(self):
        for name in ("train", "test"):
            self.add(f"{name}/cat", 10)
            self.add(f"{name}/dog", 10)

        self.assertRegex(self.refusal(), "^photos: train/ without val/ ")

    def test_a_split_without_class_folders_beside_others_is_named(self):
        for split in ("train", "val"):
            self.add(f"{split}/cat", 4)
            self.add(f"{split}/dog", 4)
        self.add("test", 4)

        self.assertIn("photos/test: images without class folders (photos/train has them); ", self.refusal())

    def test_one_class_named_like_a_split_causes_a_warning(self):
        for name in ("cat", "dog", "test"):
            self.add(name, 10)

        self.assertIn("warning: class 'test' is named like a split", self.import_photos().stderr)

    def test_splits_inside_of_classes_cause_a_warning(self):
        for name in ("cat", "dog"):
            self.add(f"{name}/train", 10)
            self.add(f"{name}/test", 10)

        said = self.import_photos().stderr

        self.assertIn("warning: folders inside of classes are named like splits (cat/test, cat/train, ...)", said)

    def test_subfolders_of_a_divided_folder_belong_to_their_class(self):
        for split in ("train", "val"):
            self.add(f"{split}/cat/day1", 4)
            self.add(f"{split}/dog", 4)
        self.add_files("val/dog", "a.heic")

        said = self.import_photos().stderr

        self.assertEqual(self.splits(), {"train": 8, "val": 8})
        self.assertEqual(self.classes(), {"cat": 8, "dog": 8})
        self.assertIn("  val/dog: 1 .heic, which is not supported (val/dog/a.heic)\n", said)

    # Names

    def test_a_class_has_one_name_in_both_forms_of_unicode(self):
        self.add(f"train/{DECOMPOSED}", 8)
        self.add(f"val/{COMPOSED}", 8)
        self.add("train/tea", 8)
        self.add("val/tea", 8)

        self.import_photos()

        self.assertEqual(self.classes(), {COMPOSED: 16, "tea": 16})

    def test_two_folders_of_one_name_in_two_forms_are_one_class(self):
        self.add(COMPOSED, 10)
        self.add(DECOMPOSED, 10)
        self.add("tea", 10)

        said = self.import_photos().stderr

        self.assertEqual(self.classes(), {COMPOSED: 20, "tea": 10})
        self.assertIn(f"warning: class '{COMPOSED}' has two folders", said)

    def test_a_list_of_splits_finds_names_in_another_unicode_form(self):
        self.add(DECOMPOSED, 2)
        self.add("tea", 2)
        self.at.write("splits.csv", f"{COMPOSED}/0.png,train\n{COMPOSED}/1.png,val\ntea/0.png,train\ntea/1.png,val\n")

        self.import_photos("--split-file", "splits.csv")

        self.assertEqual(self.splits(), {"train": 2, "val": 2})

    # Small classes

    def test_small_classes_meet_the_share_of_the_whole(self):
        for number in range(20):
            self.add(f"class{number:02}", 6)

        said = self.import_photos("--split", "0.7,0.15,0.15").stderr

        self.assertEqual(self.splits(), {"train": 84, "val": 18, "test": 18})
        self.assertNotIn("there are no validation images", said)
        self.at.trommel("init", "a.h5")

    def test_the_split_only_depends_on_the_seed(self):
        for number in range(20):
            self.add(f"class{number:02}", 6)
        seen = []
        for seed in (1, 1, 2):
            self.import_photos("--seed", seed)
            seen.append(self.shard())

        self.assertEqual(seen[0], seen[1])
        self.assertNotEqual(seen[0], seen[2])

    def test_classes_of_one_image_are_trained_on_and_init_does_not_repeat_its_advice(self):
        for number in range(20):
            self.add(f"class{number:02}", 1)

        said = self.import_photos("--split", "0.7,0.15,0.15").stderr
        advice = self.at.trommel("init", "a.h5", expect=WRONG_INPUT).stderr

        self.assertIn("there are no validation images", said)
        self.assertEqual(self.splits(), {"train": 20})
        self.assertNotIn("--split 0.7,0.15,0.15", advice)
        self.assertRegex(advice, "^a.h5: has 20 training and 0 validation images .*more images of each class")
        self.at.write("grid.toml", GRID_OF_20.replace("photos.h5", "a.h5"))
        checked = self.at.trommel("check", "grid.toml", expect=WRONG_INPUT).stderr
        self.assertRegex(checked, "has no validation images .*more images of each class")

    def test_init_advises_a_share_if_validation_had_none(self):
        self.add("cat", 10)
        self.add("dog", 10)
        self.import_photos("--split", "1,0")

        self.assertIn("import it again with --split 0.7,0.15,0.15", self.at.trommel("init", "a.h5", expect=WRONG_INPUT).stderr)

    def test_init_of_a_divided_folder_gives_a_command_that_works(self):
        for split in ("train", "val"):
            self.add(f"{split}/cat", 4)
            self.add(f"{split}/dog", 4)

        said = self.at.trommel("init", "photos", expect=WRONG_INPUT).stderr
        command = next(line for line in said.splitlines() if line.startswith("  trommel import")).split()

        self.at.trommel(*command[1:])

    # Maximum per class

    def test_at_most_that_many_of_each_class_are_taken(self):
        self.add("cat", 30)
        self.add("dog", 12)

        done = self.import_photos("--per-class", 20)

        self.assertEqual(self.classes(), {"cat": 20, "dog": 12})
        self.assertEqual(self.splits()["val"], 4)
        self.assertIn("10 images were left out, as requested", done.stdout)

    def test_that_many_of_each_given_split_are_taken(self):
        for split, each in (("train", 9), ("val", 3), ("test", 2)):
            self.add(f"{split}/cat", each)
            self.add(f"{split}/dog", 9)

        self.import_photos("--per-class", 3)

        self.assertEqual(self.splits(), {"train": 6, "val": 6, "test": 5})

    # Memory

    def add_large(self, folder, name, width=14000, height=14187):
        """A PNG with one bit per pixel; a few kilobytes."""

        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        packer = zlib.compressobj(9)
        row = bytes(1 + (width + 7) // 8)
        rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
        (self.photos / folder / name).write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
            + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
        )  # fmt: skip

    def import_within(self, bytes_of_memory, *options, size="1x1"):
        """Exit code and standard error."""
        done = subprocess.run(
            [TROMMEL, "import", "images", "photos", "-o", "a.h5", "--size", size, *options],
            cwd=self.at.directory, env=self.at.environment(), capture_output=True, text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (bytes_of_memory, bytes_of_memory)),
        )  # fmt: skip
        return done.returncode, done.stderr

    @unittest.skipIf(SANITIZED, "sanitizers reserve more address space than any limit here")
    def test_an_image_too_large_for_the_memory_is_named(self):
        self.add("cat", 8)
        self.add("dog", 8)
        self.add_large("cat", "map.png")

        for threads in ("1", "2"):
            with self.subTest(threads=threads):
                code, said = self.import_within(900_000_000, "--threads", threads)

                self.assertEqual(code, WRONG_INPUT, said)
                self.assertIn("photos/cat/map.png: 14000 x 14187 pixels need 1.4 GB of memory, which is not available; ", said)
                self.assertIn("--threads", said)

        code, said = self.import_within(900_000_000, "--skip-unreadable")
        self.assertEqual(code, DONE, said)
        self.assertIn("1 of 17 images cannot be read and were skipped:\n  photos/cat/map.png: 14000 x 14187 ", said)
        self.assertEqual(self.classes(), {"cat": 8, "dog": 8})

    @unittest.skipIf(SANITIZED, "sanitizers reserve more address space than any limit here")
    def test_images_that_fit_into_memory_one_by_one_are_all_read(self):
        self.add("cat", 2)
        self.add("dog", 2)
        for number in range(4):
            self.add_large("cat", f"map{number}.png", width=8000, height=6000)  # 336 MB each

        code, said = self.import_within(900_000_000, "--threads", "4")

        self.assertEqual(code, DONE, said)
        self.assertEqual(self.classes(), {"cat": 6, "dog": 2})

    @unittest.skipIf(SANITIZED, "sanitizers reserve more address space than any limit here")
    def test_a_size_too_large_for_the_memory_is_named(self):
        self.add("cat")
        self.add("dog")

        code, said = self.import_within(200_000_000, "--threads", "1", size="8000x8000")

        self.assertEqual(code, WRONG_INPUT, said)
        self.assertIn("photos/cat/0.png: 8000 x 8000 pixels need 192 MB of memory", said)

    @unittest.skipIf(SANITIZED, "sanitizers reserve more address space than any limit here")
    def test_threads_that_cannot_be_started_are_not_needed(self):
        self.add("cat", 150)
        self.add("dog", 150)

        code, said = self.import_within(600_000_000, "--threads", "256")

        self.assertEqual(code, DONE, said)
        self.assertEqual(len(self.shard()), 300)


if __name__ == "__main__":
    unittest.main(verbosity=2)
