"""User errors end with exit code 2 and a one-line message that says what is wrong."""

import re
import struct
import unittest

from helpers import WRONG_INPUT, Workplace
from sample_data import GRID_OF_20

COMMANDS = [
    [], ["import"], ["import", "images"], ["import", "idx"], ["inspect"], ["features"], ["init"], ["models"], ["check"], ["try"],
    ["run"], ["submit"], ["stage"], ["list"], ["status"], ["watch"], ["logs"], ["stop"], ["extend"], ["enqueue"], ["retry"], ["delete"], ["leaderboard"], ["trials"], ["show"], ["compare"], ["report"],
    ["reproduce"], ["replay"], ["doctor"],
]  # fmt: skip

# The hint below every error about the command line itself.
HINT = "Run with --help for more information."


class WrongUseTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("grid.toml", GRID_OF_20)
        cls.at.trommel("run", "grid.toml", "-w", 1)

    def complaint(self, *arguments, lines=1):
        """The line or lines with which a wrong use is answered."""
        done = self.at.trommel(*arguments, expect=WRONG_INPUT)
        said = [line for line in done.stderr.splitlines() if line and line != HINT]

        self.assertEqual(len(said), lines, done.stderr)
        self.assertNotRegex(done.stderr, r"terminate called|what\(\):|Assertion|0x[0-9a-f]{6}")
        return "\n".join(said)

    # The command line

    def test_a_misspelled_command_is_answered_with_the_nearest(self):
        self.assertEqual(
            self.complaint("leaderbord", "grid"),
            "trommel: unknown command 'leaderbord'; did you mean 'leaderboard'? 'trommel --help' lists them",
        )
        self.assertEqual(
            self.complaint("import", "imges", "photos"),
            "trommel import: unknown command 'imges'; did you mean 'images'? 'trommel import --help' lists them",
        )

    def test_a_command_that_resembles_none_is_named(self):
        self.assertEqual(self.complaint("quux"), "trommel: unknown command 'quux'; 'trommel --help' lists them")

    def test_a_misspelled_option_is_answered_with_the_nearest(self):
        self.assertEqual(
            self.complaint("leaderboard", "grid", "--tpo=3"),
            "trommel leaderboard: unknown option '--tpo'; did you mean '--top'? "
            "'trommel leaderboard --help' lists them",
        )

    def test_without_arguments_the_help_is_printed(self):
        for words, usage in (([], "Usage: trommel"), (["import"], "Usage: trommel import")):
            done = self.at.trommel(*words, expect=WRONG_INPUT)

            self.assertIn(usage, done.stderr)
            self.assertIn("Example", done.stderr)

    def test_a_missing_import_kind_is_suggested_from_the_argument(self):
        (self.at.directory / "digits-idx3-ubyte").write_bytes(struct.pack(">BBBBIII", 0, 0, 8, 3, 1, 2, 2) + b"1234")

        self.assertEqual(
            self.complaint("import", "photos", "-o", "new.h5"),
            "trommel import: 'photos' is a folder; did you mean 'trommel import images photos ...'?",
        )
        self.assertEqual(
            self.complaint("import", "digits-idx3-ubyte"),
            "trommel import: 'digits-idx3-ubyte' is an IDX file; did you mean 'trommel import idx --train "
            "digits-idx3-ubyte LABELS ...'?",
        )

    def test_a_missing_sweep_is_suggested(self):
        for command in ("status", "leaderboard", "show", "logs", "reproduce", "replay", "stop"):
            self.assertEqual(
                self.complaint(command),
                f"trommel {command}: missing DIR; did you mean: trommel {command} grid",
            )

    def test_an_unexpected_argument_is_named(self):
        self.assertEqual(
            self.complaint("status", "grid", "again"),
            "trommel status: unexpected argument 'again'; 'trommel status --help' lists its arguments",
        )

    def test_an_unknown_format_is_answered_with_the_known_ones(self):
        self.assertIn("markdown", self.complaint("leaderboard", "grid", "--format", "xml"))

    def test_an_invalid_value_is_answered_with_the_valid_ones(self):
        for words, answer in {
            ("run", "grid.toml", "-w", "many"): "trommel run: --workers: 'many' is not a whole number from 1 to 4096; 'trommel run --help' has an example",
            ("run", "grid.toml", "-w", "0"): "trommel run: --workers: '0' is not a whole number from 1 to 4096; 'trommel run --help' has an example",
            ("run", "grid.toml", "-w"): "trommel run: --workers needs a value; 'trommel run --help' has an example",
            ("run", "grid.toml", "-w", "1", "-w", "2"): "trommel run: --workers may be given once only; 'trommel run --help' has an example",
            ("leaderboard", "grid", "--format", "cvs"):
                "trommel leaderboard: --format: unknown word 'cvs' (did you mean 'csv'? known: table, json, csv, markdown); "
                "'trommel leaderboard --help' has an example",
            ("import", "images", "photos", "-o", "x.h5", "--size", "8x8", "--seed", "-1"):
                "trommel import images: --seed: '-1' is not a whole number from 0 up; 'trommel import images --help' has an example",
            ("import", "idx", "--train", "a", "b", "-o", "x.h5", "--val", "half"):
                "trommel import idx: --val: 'half' is not a number; 'trommel import idx --help' has an example",
            ("extend", "grid", "--hours", "soon"):
                "--hours soon: not a duration above 0; write +2h or +90m to add that much, or 12.5 for a total of 12.5 hours",
            ("extend", "grid", "--trials", "1.5"):
                "--trials 1.5: not a whole number above 0; write +50 to add 50, or 200 for a total of 200",
        }.items():  # fmt: skip
            with self.subTest(words=words):
                self.assertEqual(self.complaint(*words), answer)

    def test_a_trial_that_has_ended_cannot_be_stopped(self):
        self.assertEqual(self.complaint("stop", "grid", "c1s1"), "stop: c1s1 is completed already; there is nothing to stop")
        self.assertEqual(self.complaint("stop", "grid", "c2"), "stop: c2s1 is completed already; there is nothing to stop")

    def test_a_missing_sweep_file_is_suggested(self):
        for command in ("run", "check", "try"):
            self.assertRegex(
                self.complaint(command),
                rf"^trommel {command}: missing SWEEP; did you mean: .*trommel {command} grid.toml",
            )

    def test_a_missing_argument_is_named(self):
        self.assertIn("ID is required", self.at.trommel("show", "grid", expect=WRONG_INPUT).stderr)

    def test_help_of_every_command_has_an_example(self):
        for command in COMMANDS:
            with self.subTest(command=" ".join(["trommel", *command])):
                self.assertIn("Example", self.at.trommel(*command, "--help").stdout)

    def test_help_lists_every_command_and_no_other_in_the_order_of_need(self):
        text = self.at.trommel("--help").stdout

        lists = text[text.index("\nBegin:") : text.index("\nExample:")]
        listed = re.findall(r"(?m)^  (\w+)  ", lists)
        self.assertEqual(listed, list(dict.fromkeys(words[0] for words in COMMANDS if words)))

    def test_version_shows_a_number_and_a_revision(self):
        self.assertRegex(self.at.trommel("--version").stdout, r"^\d+\.\d+\.\d+ \(.+\)\n$")

    # Sweep files

    def test_a_sweep_file_that_does_not_exist_is_named(self):
        self.assertIn("nowhere.toml", self.complaint("check", "nowhere.toml"))
        self.assertIn("nowhere.toml", self.complaint("run", "nowhere.toml"))

    def test_a_directory_is_not_a_sweep_file(self):
        self.assertIn("photos", self.complaint("check", "photos"))
        self.assertIn("photos", self.complaint("run", "photos"))

    def test_a_sweep_file_is_found_by_its_name_without_the_extension(self):
        for command in ("run", "check", "try"):
            self.assertEqual(self.complaint(command, "grid"),
                             "grid: not a sweep file; did you mean grid.toml?")  # fmt: skip

    def test_shards_sweep_files_and_sweep_directories_are_not_confused(self):
        for command in ("run", "check", "try"):
            self.assertEqual(
                self.complaint(command, "photos.h5"),
                "photos.h5: not a sweep file (it is not a text file); if it is a shard, 'trommel init photos.h5' makes a sweep "
                "file for it",
            )
        self.assertEqual(
            self.complaint("run", "grid/"),
            "grid/: a sweep's directory; resume it with 'trommel run grid/sweep.toml -d grid/'",
        )
        self.assertEqual(
            self.complaint("leaderboard", "grid.toml"),
            "grid.toml: is a sweep file; its trials are in the directory of the sweep, grid",
        )

    def test_two_errors_of_a_sweep_file_are_shown_at_once_with_their_locations(self):
        wrong = GRID_OF_20.replace("epochs = 3", "epoch = 3").replace("seed = 3", "sede = 3")
        self.at.write("wrong.toml", wrong)

        said = self.complaint("check", "wrong.toml", lines=2)

        for word, meant in (("sede", "seed"), ("epoch", "epochs")):
            line = 1 + wrong[: wrong.index(f"{word} = ")].count("\n")
            self.assertRegex(said, rf"(?m)^wrong\.toml:{line}:1: .*'{word}'.*'{meant}'")

    def test_a_missing_shard_is_named_with_the_command_that_makes_one(self):
        self.at.write("elsewhere.toml", GRID_OF_20.replace("photos.h5", "elsewhere.h5"))

        for command in (["check", "elsewhere.toml"], ["run", "elsewhere.toml", "-d", "elsewhere"]):
            said = self.complaint(*command)
            self.assertIn("elsewhere.h5", said)
            self.assertIn("trommel import", said)

    def test_a_missing_shard_is_one_of_the_errors_of_the_file(self):
        wrong = GRID_OF_20.replace("photos.h5", "elsewhere.h5").replace("epochs = 3", "epoch = 3")
        self.at.write("twice.toml", wrong)

        said = self.complaint("check", "twice.toml", lines=2)

        line = 1 + wrong[: wrong.index("shard = ")].count("\n")
        self.assertRegex(said, rf"(?m)^twice\.toml:{line}:9: data set 'photos': shard elsewhere\.h5 not found ")
        self.assertIn("'epoch'", said)

    def test_an_edited_sweep_file_does_not_resume_the_old_sweep(self):
        self.at.write("edited.toml", GRID_OF_20.replace("0.03", "0.04"))

        said = self.complaint("run", "edited.toml", "-d", "grid")

        line = 1 + GRID_OF_20[: GRID_OF_20.index("0.03")].count("\n")
        self.assertIn(f"edited.toml:{line}:", said)
        self.assertIn("trommel run edited.toml -d grid --branch grid-2", said)

    # Shards

    def test_a_truncated_shard_is_recognized_everywhere(self):
        whole = (self.at.directory / "photos.h5").read_bytes()
        self.at.write("cut.toml", GRID_OF_20.replace("photos.h5", "cut.h5"))
        for kept in (len(whole) - 1, len(whole) // 2, 600, 10, 0):
            with self.subTest(kept=kept):
                (self.at.directory / "cut.h5").write_bytes(whole[:kept])

                self.assertIn("cut.h5", self.complaint("inspect", "cut.h5"))
                self.assertIn("cut.h5", self.complaint("check", "cut.toml"))
                self.assertIn("cut.h5", self.complaint("run", "cut.toml", "-d", "cut"))
                self.assertFalse((self.at.directory / "cut" / "results.sqlite").exists())

    def test_a_file_that_is_not_a_shard_is_refused(self):
        for name in ("grid.toml", "photos", "nowhere.h5"):
            with self.subTest(file=name):
                self.assertIn(name, self.complaint("inspect", name))

    def test_import_does_not_overwrite_a_shard(self):
        before = (self.at.directory / "photos.h5").read_bytes()

        said = self.complaint("import", "images", "photos", "-o", "photos.h5", "--size", "16x12")

        self.assertIn("photos.h5", said)
        self.assertEqual((self.at.directory / "photos.h5").read_bytes(), before)

    # Sweep directories

    def test_a_directory_without_a_record_is_not_a_sweep(self):
        for command in (["status"], ["leaderboard"], ["show", "best"], ["reproduce"], ["logs"]):
            for directory, problem in (("photos", "no results.sqlite here"), ("nowhere", "no such directory")):
                with self.subTest(command=command, directory=directory):
                    said = self.complaint(command[0], directory, *command[1:])
                    self.assertIn(f"{directory}: {problem}", said)

    def test_an_unknown_name_is_named(self):
        for command in ("show", "reproduce", "logs"):
            for name in ("c21", "c1s2", "c0", "first"):
                with self.subTest(command=command, name=name):
                    said = self.complaint(command, "grid", name)
                    self.assertTrue(re.search(rf"\b{name}\b", said), said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
