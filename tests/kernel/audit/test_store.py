from saola.kernel import audit

OPENED = audit.declare("probe.drawer.opened", "Mở ngăn", "Drawer opened")


def test_the_trail_shows_where_it_was_changed(database):
    with database.transaction() as tx:
        for number in range(3):
            audit.record(tx, OPENED, audit.Act(actor="a1", record=f"drawer-{number}"))
        assert list(audit.broken_links(tx)) == []
        tx.execute("UPDATE audit SET actor = 'a2' WHERE seq = 2")
        assert list(audit.broken_links(tx)) == [2]
        tx.execute("DELETE FROM audit WHERE seq = 2")
        assert list(audit.broken_links(tx)) == [3]
