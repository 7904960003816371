"""The queries of docs/queries.md, run on the record of a sweep: each answers its question."""

import pathlib
import re
import sqlite3
import unittest

from grid_test_case import GridTestCase

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "queries.md"


def queries():
    """The SQL of each section, by its heading."""
    return dict(re.findall(r"^## (.*?)\n.*?^```sql\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL))


class QueriesTest(GridTestCase):
    def test_each_query_of_the_page_answers_its_question(self):
        self.at.trommel("run", "grid.toml", "-w", 2, script="fail_at_epoch=2,configuration=3")
        record = sqlite3.connect(f"file:{self.at.directory}/grid/results.sqlite?mode=ro", uri=True)
        self.addCleanup(record.close)
        answers = {heading: record.execute(query).fetchall() for heading, query in queries().items()}

        self.assertEqual(len(answers), 10)
        board = self.at.json("leaderboard", "grid")["rows"]
        self.assertEqual([row[1] for row in answers["What do the best ten have in common?"]], [row["configuration"] for row in board[:10]])
        self.assertEqual(answers["How did the best value improve with time?"][-1][2], board[0]["mean"])
        self.assertEqual([row[0] for row in answers["Which trials failed, and why?"]], [3])
        self.assertEqual(sum(row[1] for row in answers["Which values of a parameter do well?"]), 19)
        self.assertEqual({row[0] for row in answers["Where did the time go?"]}, {"completed", "crashed"})
        self.assertEqual(answers["Were more epochs worth it?"][0][0], 19)
        self.assertEqual(len(answers["Is a node slower than the others?"]), 1)


if __name__ == "__main__":
    unittest.main()
