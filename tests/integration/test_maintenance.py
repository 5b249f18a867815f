"""Backup while mail arrives, and the check of the store: a copy opens as a working server, damage is found."""
import json
import shutil
import sqlite3
import threading
import unittest

import support
from mailclient import HOST, SECONDS, deliver, imap, message
from posternproc import ANNA, BEN, Postern


class Maintenance(support.PosternTest):
    def test_backup_during_delivery(self):
        import smtplib
        for i in range(20):
            deliver(self.postern, subject=f"before {i}")
        stop = threading.Event()

        def deliver_more():
            with smtplib.SMTP(HOST, self.postern.port("smtp"), timeout=SECONDS) as client:
                while not stop.is_set():
                    client.send_message(message("during"), "x@elsewhere.test", [BEN])

        worker = threading.Thread(target=deliver_more, daemon=True)
        worker.start()
        try:
            file = self.postern.root / "backup.db"
            report = self.postern.json("backup", file)
        finally:
            stop.set()
            worker.join(SECONDS)
        self.assertEqual(report["file"], str(file))
        self.assertEqual(file.stat().st_mode & 0o077, 0, "a backup is for its owner alone")
        self.run_from(file, report["holdsKey"])

    def run_from(self, file, holds_key):
        """The copy in a folder of its own is a server with all of the mail."""
        copy = Postern()
        self.addCleanup(copy.close)
        copy.data.mkdir()
        shutil.copy(file, copy.data / self.postern.database().name)
        if not holds_key:
            shutil.copy(self.postern.data / "postern.key", copy.data / "postern.key")
        copy.start()
        copy.ctl("cert", "authority", "export", copy.authority)
        self.assertIn("sound", copy.ctl("check").stdout)
        client = imap(copy)
        client.select("INBOX")
        self.assertEqual(len(client.search(None, "SUBJECT", '"before"')[1][0].split()), 20)
        client.logout()

    def test_backup_does_not_overwrite(self):
        file = self.postern.root / "there"
        file.write_text("precious")
        self.assertEqual(self.postern.ctl("backup", file, check=False).returncode, 1)
        self.assertEqual(file.read_text(), "precious")

    def test_check_counts(self):
        before = self.postern.json("check")
        self.assertEqual(before["problems"], [])
        deliver(self.postern, subject="counted")
        after = self.postern.json("check")
        self.assertEqual(after["messages"], before["messages"] + 1)
        self.assertGreater(after["octets"], before["octets"])

    def test_check_and_backup_while_stopped(self):
        resting = Postern()
        self.addCleanup(resting.close)
        resting.start().set_up()
        deliver(resting, subject="kept")
        resting.stop()
        self.assertRegex(resting.ctl("check").stdout, r"sound: 1 messages")
        file = resting.root / "resting.db"
        self.assertIn("Written", resting.ctl("backup", file).stdout)
        self.assertEqual(file.stat().st_mode & 0o077, 0, "a backup is for its owner alone")
        self.assertEqual(resting.ctl("backup", file, check=False).returncode, 1, "it is not overwritten")
        self.assertIn("no Postern is running", resting.ctl("status", check=False).stderr)
        with sqlite3.connect(resting.database()) as database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            database.execute(f"PRAGMA user_version = {version - 1}")
        # A store from before an update is copied as it is, and not touched by looking at it.
        self.assertIn("older Postern", resting.ctl("check", check=False).stderr)
        older = resting.root / "older.db"
        resting.ctl("backup", older)
        for name in (older, resting.database()):
            with sqlite3.connect(name) as database:
                self.assertEqual(database.execute("PRAGMA user_version").fetchone()[0], version - 1)
        with sqlite3.connect(resting.database()) as database:
            database.execute(f"PRAGMA user_version = {version}")
        database.close()
        resting.start()
        self.assertRegex(resting.ctl("check").stdout, r"sound: 1 messages")
        resting.stop()
        resting.database().write_bytes(b"of another program" * 100)
        self.assertIn("not a database of Postern", resting.ctl("check", check=False).stderr)

    def test_check_finds_damage(self):
        broken = Postern()
        self.addCleanup(broken.close)
        broken.start().set_up()
        deliver(broken, subject="will lose its body", body="text\n" * 100)
        deliver(broken, subject="stays whole")
        broken.stop()
        with sqlite3.connect(broken.database()) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            chunks = next(name for name in tables if "chunk" in name)
            database.execute(f"DELETE FROM {chunks} WHERE rowid = (SELECT min(rowid) FROM {chunks})")
        database.close()
        resting = broken.ctl("check", check=False)
        broken.start()
        failed = broken.ctl("check", check=False)
        self.assertEqual(failed.returncode, 1)
        self.assertTrue(failed.stderr.strip())
        self.assertEqual(resting.stderr, failed.stderr, "the same without an engine")
        told = broken.ctl("--json", "check", check=False)
        self.assertEqual(told.returncode, 1)
        self.assertEqual("\n".join(json.loads(told.stdout)["problems"]), failed.stderr.strip().removeprefix("posternctl: "))

    def test_everything_is_there_after_a_restart(self):
        deliver(self.postern, subject="kept", to=ANNA)
        client = imap(self.postern, ANNA)
        client.create("Box")
        client.select("INBOX")
        client.store("1", "+FLAGS", r"(\Flagged $Kept)")
        client.copy("1", "Box")
        validity = client.status("INBOX", "(UIDVALIDITY UIDNEXT)")[1]
        client.logout()
        self.assertEqual(self.postern.stop(), 0)
        self.postern.start()
        client = imap(self.postern, ANNA)
        client.select("INBOX")
        self.assertIn(b"$Kept", client.fetch("1", "(FLAGS)")[1][0])
        self.assertEqual(client.status("INBOX", "(UIDVALIDITY UIDNEXT)")[1], validity)
        self.assertEqual(client.select("Box")[1], [b"1"])
        client.logout()


if __name__ == "__main__":
    unittest.main()
