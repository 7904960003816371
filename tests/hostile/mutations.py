"""Changes to a record, drawn from `random`: values, types, rows, tables, views, triggers, sizes, texts, bytes."""

import contextlib
import os
import sqlite3

# In bytes. Reading takes time in proportion to the size, and 30,000 rows of 5 MB (rare, but possible) would
# make a record of 15 GB.
LARGEST_RECORD = 2**29
WORDS = ["", " ", "-1", "best", "running", "completed", "'", '"', "\x1b[31m", "\u009b31m", "\u202egnp", "a\nb", "c1s1", "%s%n", "{}", "NaN",
         "x" * 5000, "../../etc", "-x", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")]  # fmt: skip
NUMBERS = [0, 1, -1, 2, 7, 99, 1000, 65535, 2**31 - 1, 2**31, -(2**31), 2**53, 2**63 - 1, -(2**63)]
REALS = [0.0, -0.0, 0.5, 1e308, -1e308, 1e-308, float("inf"), float("-inf")]


def some_value(random):
    kind = random.randrange(7)
    if kind == 0:
        return random.choice(NUMBERS)
    if kind == 1:
        return random.choice(REALS)
    if kind == 2:
        return random.choice(WORDS)
    if kind == 3:
        return random.randbytes(random.choice([0, 1, 2, 3, 100, 10_000]))
    if kind == 4:
        return b"\0" * random.choice([1_000_000, 5_000_000])
    if kind == 5:
        return "y" * random.choice([100_000, 3_000_000])
    return None


def tables(database):
    return [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]


def columns(database, table):
    return [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]


def some_column(random, database):
    table = random.choice(tables(database))
    return table, random.choice(columns(database, table) or ["rowid"])


def change_values(random, database):
    table, column = some_column(random, database)
    which = random.choice(["", " WHERE rowid % 2", " LIMIT 1", " WHERE rowid = 1", f" WHERE {column} = (SELECT max({column}) FROM {table})"])
    if which == " LIMIT 1":
        which = f' WHERE "{column}" = (SELECT "{column}" FROM "{table}" LIMIT 1)'
    database.execute(f'UPDATE OR REPLACE "{table}" SET "{column}" = ?{which}', (some_value(random),))


def nudge_numbers(random, database):
    table, column = some_column(random, database)
    database.execute(f'UPDATE OR REPLACE "{table}" SET "{column}" = "{column}" + ?', (random.choice([1, -1, 100, 2**31, -100]),))


def swap_types(random, database):
    table, column = some_column(random, database)
    kind = random.choice(["TEXT", "INTEGER", "REAL", "BLOB"])
    database.execute(f'UPDATE OR REPLACE "{table}" SET "{column}" = CAST("{column}" AS {kind})')


def bad_utf8(random, database):
    table, column = some_column(random, database)
    database.execute(f'UPDATE OR REPLACE "{table}" SET "{column}" = CAST(x\'c3ff80e2\' AS TEXT)')


def delete_rows(random, database):
    table = random.choice(tables(database))
    which = random.choice(["", " WHERE rowid % 2", " WHERE rowid = 1", " WHERE rowid > 2"])
    database.execute(f'DELETE FROM "{table}"{which}')


def add_rows(random, database):
    table = random.choice(tables(database))
    names = columns(database, table)
    key = random.choice(names)
    others = ", ".join(f'"{name}"' if name != key else "?" for name in names)
    database.execute(f'INSERT OR IGNORE INTO "{table}" SELECT {others} FROM "{table}" LIMIT 3', (some_value(random),))


def many_rows(random, database):
    table = random.choice(["events", "metrics", "classes", "lives", "environments", "requests", "budgets", "finals", "parameters"])
    names = columns(database, table)
    values = ", ".join("'a' || n" if name in ("name", "text", "id", "kind") else "n" for name in names)
    many = random.choice([600, 3000, 30_000])
    database.execute(f"WITH RECURSIVE c(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM c LIMIT {many}) INSERT OR IGNORE INTO {table} SELECT {values} FROM c")


def drop_table(random, database):
    database.execute(f'DROP TABLE "{random.choice(tables(database))}"')


def add_something(random, database):
    table = random.choice(tables(database))
    database.execute(random.choice([
        "CREATE TABLE more (a, b)",
        f'CREATE INDEX more ON "{table}" (rowid, 1)' if random.random() < 0.2 else f'CREATE INDEX more ON "{table}" ("{columns(database, table)[0]}")',
        f'CREATE VIEW more AS SELECT * FROM "{table}"',
        f'CREATE TRIGGER more AFTER INSERT ON "{table}" BEGIN DELETE FROM epochs; END',
        f'CREATE TRIGGER more AFTER UPDATE ON "{table}" BEGIN SELECT raise(ABORT, \'no\'); END',
        "CREATE TABLE sqlite_more (a)",
        "ANALYZE",
    ]))  # fmt: skip


def replace_by_endless_view(random, database):
    table = random.choice(tables(database))
    names = ", ".join(f'n AS "{name}"' for name in columns(database, table))
    database.execute(f'DROP TABLE "{table}"')
    database.execute(f'CREATE VIEW "{table}" AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT {names} FROM c')


def rename(random, database):
    table, column = some_column(random, database)
    database.execute(random.choice([f'ALTER TABLE "{table}" RENAME TO renamed', f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO renamed',
                                    f'ALTER TABLE "{table}" ADD COLUMN added', f'ALTER TABLE "{table}" DROP COLUMN "{column}"']))  # fmt: skip


def forge_schema(random, database):
    database.execute("PRAGMA writable_schema = ON")
    table = random.choice(tables(database))
    change = random.choice([
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE type = 'table' ORDER BY random() LIMIT 1) WHERE name = ?",
        "UPDATE sqlite_master SET sql = replace(sql, 'INTEGER', 'TEXT') WHERE name = ?",
        "UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE name = ?",
        "UPDATE sqlite_master SET sql = replace(sql, ')', ', extra AS (randomblob(100000000)))') WHERE name = ?",
        "UPDATE sqlite_master SET sql = 'nonsense' WHERE name = ?",
        "UPDATE sqlite_master SET type = 'view' WHERE name = ?",
        "UPDATE sqlite_master SET tbl_name = 'sweep' WHERE name = ?",
        "UPDATE sqlite_master SET rootpage = 1 WHERE name = ?",
        "UPDATE sqlite_master SET rootpage = 99999 WHERE name = ?",
        "DELETE FROM sqlite_master WHERE name = ?",
    ])  # fmt: skip
    database.execute(change, (table,))


def change_pragma(random, database):
    database.execute(random.choice(["PRAGMA user_version = 1", "PRAGMA user_version = 2", "PRAGMA user_version = -5", "PRAGMA user_version = 4",
                                    "PRAGMA application_id = 1", "PRAGMA journal_mode = WAL"]))  # fmt: skip


def change_text(random, database):
    """Changes the sweep file: a number, a word, a line, nesting, length."""
    ((text,),) = database.execute("SELECT text FROM sweep")
    lines = str(text).split("\n")
    at = random.randrange(len(lines))
    lines[at] = random.choice([
        "", lines[at] * 2, lines[at] + "]", "[space]", "[[enqueue]]\nlabel = \"\\u009b\"", "epochs = 1000000", "seed = -1", "x = [" * 20 + "]" * 20,
        "a" + ".a" * 12 + " = 1", "learning_rate = { low = 1e-300, high = 1e300, scale = \"log\" }", "batch_size = 1000000",
        "learning_rate = [" + ", ".join(map(str, range(3000))) + "]", "name = \"" + "n" * 5000 + "\"", "#" * 90_000, "shard = \"/dev/zero\"",
        "command = [\"false\"]", "configurations = 9223372036854775807", "model = \"cnn\"", "per_configuration = 10000", "[sampler]\nname = \"random\"",
        "z" * 1_200_000, "q = '''", "\x00", "\u2028",
    ])  # fmt: skip
    database.execute("UPDATE sweep SET text = ?", ("\n".join(lines),))


IN_SQL = [change_values] * 6 + [nudge_numbers, swap_types, bad_utf8, delete_rows, delete_rows, add_rows, many_rows, drop_table, add_something, add_something,
          replace_by_endless_view, rename, forge_schema, forge_schema, change_pragma, change_text, change_text]  # fmt: skip


def change_bytes(random, path):
    """Changes bytes of the file itself."""
    with open(path, "r+b") as file:
        size = max(1, os.path.getsize(path))
        for _ in range(random.choice([1, 3, 30])):
            file.seek(random.choice([random.randrange(100), random.randrange(size)]))
            file.write(random.randbytes(random.choice([1, 2, 8])))


def change_length(random, path):
    os.truncate(path, random.choice([0, 50, 100, 512, os.path.getsize(path) // 2, max(0, os.path.getsize(path) - 1), os.path.getsize(path) + 100_000]))


def leave_a_log(random, path):
    with open(f"{path}-wal", "wb") as file:
        file.write(bytes.fromhex("377f0682002de218") + random.randbytes(random.choice([10, 24, 5000])))


IN_BYTES = [change_bytes] * 3 + [change_length, leave_a_log]


def mutate(random, path):
    """Applies one to four mutations to the record; returns their names."""
    done = []
    for _ in range(random.choice([1, 1, 1, 2, 3, 4])):
        if random.random() < 0.15:
            change = random.choice(IN_BYTES)
            change(random, path)
        else:
            change = random.choice(IN_SQL)
            # Changes that SQLite refuses, or can no longer read, do not count.
            with contextlib.suppress(sqlite3.Error, IndexError, ValueError, OverflowError), contextlib.closing(sqlite3.connect(path)) as database:
                database.execute("PRAGMA ignore_check_constraints = ON")
                database.execute(f"PRAGMA max_page_count = {LARGEST_RECORD // 4096}")
                with database:
                    change(random, database)
        done.append(change.__name__)
    return done
