import pytest


def test_a_commit_that_fails_undoes_all_and_the_next_transaction_works(database):
    with database.transaction() as tx:
        tx.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        tx.execute(
            "CREATE TABLE child (parent INTEGER REFERENCES parent (id)"
            " DEFERRABLE INITIALLY DEFERRED)"
        )
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.transaction() as tx:
        tx.execute("INSERT INTO child (parent) VALUES (7)")  # judged when it is committed
    with database.transaction() as tx:
        assert tx.execute("SELECT parent FROM child") == []
        tx.execute("INSERT INTO parent (id) VALUES (7)")
    with database.reading() as tx:
        assert tx.execute("SELECT id FROM parent") == [{"id": 7}]
