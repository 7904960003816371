"""The page of `trommel report` in a real browser: it shows what the record holds, reacts, and loads nothing.

Without Chromium, its driver or Selenium (Debian: chromium, chromium-driver, python3-selenium) the tests of the page are skipped.
"""

import json
import shutil
import struct
import unittest
import urllib.parse

from helpers import WRONG_INPUT, Workplace, wait_until
from sample_data import COLORS, GRID_OF_20, write_photos

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select
except ImportError:
    webdriver = None

BROWSER, DRIVER = (shutil.which(name) for name in ("chromium", "chromedriver"))
HOSTILE = '</script><img src=x onerror="window.hacked=1">'
SWEEP = GRID_OF_20 + f"""
[[enqueue]]
label = '{HOSTILE}'
learning_rate = 0.1
batch_size = 4
"""


def make_report(at):
    """A sweep of 20 configurations, of which one has failed; its best class has a hostile name, too."""
    names = dict(zip(["<b>cold", "green", "warm & dry"], COLORS.values(), strict=True))
    write_photos(at.directory / "photos", colors=names)
    at.trommel("import", "images", "photos", "-o", "photos.h5", "--size", "16x12")
    at.write("grid.toml", SWEEP)
    at.trommel("run", "grid.toml", "-w", 2, script="fail_at_epoch=2,configuration=3")
    predict(at)
    at.trommel("report", "grid", "-o", "grid.html")


def predict(at):
    """Gives each completed trial the predictions that a scripted trainer does not make: c1 has one mistake, c2 two, ..."""
    (data,) = at.rows("grid", "SELECT val_labels FROM data_sets")
    labels = [*struct.iter_unpack("<H", data["val_labels"])]
    for row in at.rows("grid", "SELECT configuration FROM trials WHERE state = 'completed'"):
        wrong = row["configuration"] % len(labels)
        predictions = b"".join(struct.pack("<H", (label + (i < wrong)) % 3) for i, (label,) in enumerate(labels))
        accuracy = 1 - wrong / len(labels)
        at.alter("grid", f"UPDATE trials SET val_predictions = x'{predictions.hex()}', val_accuracy = {accuracy}, value = {accuracy} "
                         f"WHERE configuration = {row['configuration']}")  # fmt: skip


class CommandTest(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)

    def test_only_reports_are_overwritten(self):
        make_report(self.at)
        self.at.trommel("report", "grid", "-o", "grid.html")

        said = self.at.trommel("report", "grid", "-o", "grid.toml", expect=WRONG_INPUT).stderr

        self.assertIn("grid.toml: exists and is not a report", said)
        for name, complaint in (("-", "-o -: a report is a file, not output"),
                                (".", ".: is a directory; name a file in it, for example -o ./report.html"),
                                ("none/r.html", "none/r.html: there is no directory none; make it first")):  # fmt: skip
            with self.subTest(name):
                self.assertIn(complaint, self.at.trommel("report", "grid", "-o", name, expect=WRONG_INPUT).stderr)
        self.at.write("empty.html", "")
        self.at.trommel("report", "grid", "-o", "empty.html")
        self.assertEqual((self.at.directory / "grid.toml").read_text(), SWEEP)


@unittest.skipUnless(webdriver and BROWSER and DRIVER, "needs chromium, chromium-driver and python3-selenium")
class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        make_report(cls.at)
        options = webdriver.ChromeOptions()
        options.binary_location = BROWSER
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--window-size=1280,900",
                         f"--user-data-dir={cls.at.temporary / 'browser'}"):  # fmt: skip
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        cls.browser = webdriver.Chrome(service=Service(DRIVER), options=options)
        cls.addClassCleanup(cls.browser.quit)

    def setUp(self):
        self.open()

    def open(self):
        self.browser.get((self.at.directory / "grid.html").as_uri())
        wait_until(lambda: self.all("body[data-ready]"), "all plots are drawn")

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def column(self, title):
        """The texts of a column of the leaderboard."""
        titles = [cell.text.rstrip(" ▲▼") for cell in self.all("#rows th")]
        number = titles.index(title) + 1
        return [cell.text for cell in self.all(f"#rows tbody td:nth-child({number})")]

    def test_nothing_is_loaded_and_nothing_fails(self):
        self.browser.get_log("performance")
        self.browser.get_log("browser")
        self.open()

        self.assertEqual(self.browser.get_log("browser"), [])
        events = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        self.assertEqual([urllib.parse.urlsplit(url).scheme for url in asked if not url.startswith("data:")], ["file"], asked)

    def test_names_and_errors_stay_text(self):
        self.assertIsNone(self.browser.execute_script("return window.hacked ?? null"))
        self.assertEqual(self.all("main img, main b"), [])
        self.assertIn(HOSTILE, self.column("label"))
        self.assertIn("<b>cold", self.one("#confusion").text)
        self.assertIn("2 times crashed", self.one("#fault-list").text)

    def test_its_numbers_are_those_of_the_record(self):
        row, *_ = self.at.json("leaderboard", "grid")["rows"]
        (best,) = self.at.rows("grid", "SELECT name, mean FROM leaderboard WHERE rank = 1")
        (sweep,) = self.at.rows("grid", "SELECT running_seconds FROM sweep")
        f1 = {each["class"]: each["f1"] for each in self.at.json("show", "grid", row["best_trial"])["classes"]["validation"]}

        self.assertEqual(self.column("configuration")[0], best["name"])
        self.assertEqual(self.column("val_accuracy")[0], f"{best['mean']:.3f} [{row['ci_low']:.3f}, {row['ci_high']:.3f}]")
        Select(self.one("#split")).select_by_visible_text("validation")
        shown = self.one("#class-scores .bars").text.split("\n")
        self.assertEqual(dict(zip(shown[::2], shown[1::2], strict=True)), {name: f"{value:.3f}" for name, value in f1.items()})
        self.assertIn("19 completed, 1 failed", self.one("#summary").text)
        self.assertIn(f"{int(sweep['running_seconds'])}", self.one("#summary").text)

    def test_the_leaderboard_can_be_sorted_and_filtered(self):
        self.one("#rows th:nth-child(3) button").click()
        numbers = [int(name[1:]) for name in self.column("configuration")]
        self.assertEqual(numbers, sorted(numbers))

        self.one("#rows th:nth-child(3) button").click()
        self.assertEqual([int(name[1:]) for name in self.column("configuration")], numbers[::-1])

        self.one("#filter").send_keys("learning_rate=0.1 batch_size=4")
        self.assertEqual(self.column("label"), [HOSTILE])
        self.assertIn("1 of 19", self.one("#row-count").text)

    def test_a_click_on_a_trial_shows_its_details(self):
        for selector, text in (("#history circle.first", "val_accuracy"), ("#history path.fault", "failed"), ("#timeline rect.attempt", "Attempts")):
            with self.subTest(selector):
                mark = self.all(selector)[-1]
                name = mark.get_attribute("data-trial")
                self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
                ActionChains(self.browser).move_to_element(mark).click().perform()

                details = self.one("#details").text
                self.assertTrue(details.replace("✕", "").strip().startswith(name), details)
                self.assertIn(text, details)
                self.assertIn(f"trommel show grid {name}", details)
                self.one("body").send_keys(Keys.ESCAPE)
                self.assertFalse(self.one("#details").is_displayed())

    def test_a_range_in_the_parallel_coordinates_narrows_the_leaderboard(self):
        axis = self.one('#parallel [data-axis="learning_rate"] .overlay')
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", axis)
        upper = -axis.size["height"] // 2 + 2
        ActionChains(self.browser).move_to_element_with_offset(axis, 0, upper).click_and_hold().move_by_offset(0, 90).release().perform()

        kept = set(self.column("learning_rate"))
        self.assertIn("0.1", kept)
        self.assertNotIn("0.001", kept)
        self.assertGreater(len(self.all("#parallel .line.out")), 0)

        self.one("#unbrush").click()
        self.assertEqual(self.all("#parallel .line.out"), [])
        self.assertEqual(len(self.column("learning_rate")), 19)

    def test_it_fits_a_phone(self):
        metrics = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.addCleanup(self.browser.execute_cdp_cmd, "Emulation.clearDeviceMetricsOverride", {})
        self.open()

        self.assertLessEqual(self.browser.execute_script("return document.documentElement.scrollWidth"), 360)


if __name__ == "__main__":
    unittest.main(verbosity=2)
