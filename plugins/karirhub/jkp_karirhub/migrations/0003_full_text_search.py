from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from jkp_karirhub.entering import SEARCHED, words_of

# On SQLite triggers keep the index in step, and they go when a later migration rebuilds the table karirhub_vacancy:
# it must make them again. On PostgreSQL the column follows from another one.
MAKE = {
    "sqlite": (
        """CREATE VIRTUAL TABLE karirhub_vacancy_words
        USING fts5(words, content='', detail=none, tokenize="ascii tokenchars '_'", prefix='2 3 4 5 6 7')""",
        """INSERT INTO karirhub_vacancy_words (rowid, words)
        SELECT (CAST(julianday(posted_on) AS INTEGER) << 40) | id, words FROM karirhub_vacancy""",
        """CREATE TRIGGER karirhub_vacancy_entered AFTER INSERT ON karirhub_vacancy BEGIN
            INSERT INTO karirhub_vacancy_words (rowid, words)
            VALUES ((CAST(julianday(new.posted_on) AS INTEGER) << 40) | new.id, new.words);
        END""",
        """CREATE TRIGGER karirhub_vacancy_removed AFTER DELETE ON karirhub_vacancy BEGIN
            INSERT INTO karirhub_vacancy_words (karirhub_vacancy_words, rowid, words)
            VALUES ('delete', (CAST(julianday(old.posted_on) AS INTEGER) << 40) | old.id, old.words);
        END""",
        """CREATE TRIGGER karirhub_vacancy_changed AFTER UPDATE OF id, words, posted_on ON karirhub_vacancy BEGIN
            INSERT INTO karirhub_vacancy_words (karirhub_vacancy_words, rowid, words)
            VALUES ('delete', (CAST(julianday(old.posted_on) AS INTEGER) << 40) | old.id, old.words);
            INSERT INTO karirhub_vacancy_words (rowid, words)
            VALUES ((CAST(julianday(new.posted_on) AS INTEGER) << 40) | new.id, new.words);
        END""",
    ),
    "postgres": (
        """ALTER TABLE karirhub_vacancy ADD COLUMN lexemes tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED""",
        "CREATE INDEX karirhub_vacancy_lexemes ON karirhub_vacancy USING gin (lexemes) WITH (fastupdate = off)",
    ),
}
REMOVE = {
    "sqlite": (
        "DROP TRIGGER karirhub_vacancy_changed",
        "DROP TRIGGER karirhub_vacancy_removed",
        "DROP TRIGGER karirhub_vacancy_entered",
        "DROP TABLE karirhub_vacancy_words",
    ),
    "postgres": ("ALTER TABLE karirhub_vacancy DROP COLUMN lexemes",),
}
FILL = {
    "sqlite": "UPDATE karirhub_vacancy SET words = ? WHERE id = ?",
    "postgres": "UPDATE karirhub_vacancy SET words = $1 WHERE id = $2",
}


async def make(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Find the words of the vacancies that are there, and index them."""
    _, rows = await editor.client.execute_query(f"SELECT id, {', '.join(SEARCHED)} FROM karirhub_vacancy")  # noqa: S608
    if rows:
        found = [[words_of(dict(row)), row["id"]] for row in rows]
        await editor.client.execute_many(FILL[editor.DIALECT], found)
    for statement in MAKE[editor.DIALECT]:
        await editor.client.execute_query(statement)


async def remove(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Take the index away; the words stay in their column."""
    for statement in REMOVE[editor.DIALECT]:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("karirhub", "0002_statuses_and_saved_searches")]

    operations = [ops.RunPython(make, remove)]
