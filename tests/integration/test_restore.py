"""posternctl restore: the mail is as at the backup, clients read it anew, and nothing is put at risk on the way."""
import re
import shutil
import sqlite3
import unittest

import support  # noqa: F401
from mailclient import deliver, imap
from posternproc import BEN, Postern


class Restore(unittest.TestCase):
    def setUp(self):
        self.postern = Postern()
        self.addCleanup(self.postern.close)
        self.postern.start().set_up()
        self.database = self.postern.data / "postern.db"

    def state(self):
        """Subjects in INBOX, and UIDVALIDITY of all mailboxes by name."""
        client = imap(self.postern)
        client.select("INBOX")
        answer = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        subjects = [item[1].strip().removeprefix(b"Subject: ").decode() for item in answer if isinstance(item, tuple)]
        validity = {}
        for name in ("INBOX", "Sent", "Trash"):
            validity[name] = int(re.search(rb"UIDVALIDITY (\d+)", client.status(name, "(UIDVALIDITY)")[1][0])[1])
        client.logout()
        return subjects, validity

    def test_back_to_the_backup(self):
        deliver(self.postern, subject="one")
        client = imap(self.postern)
        client.select("INBOX")
        client.store("1", "+FLAGS", r"(\Flagged $Kept)")
        client.logout()
        file = self.postern.root / "backup.db"
        self.postern.ctl("backup", file)
        deliver(self.postern, subject="two")
        subjects, before = self.state()
        self.assertEqual(subjects, ["one", "two"])

        refused = self.postern.ctl("restore", file, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("is running", refused.stderr)
        self.assertIn("stop it", refused.stderr)
        self.assertEqual(self.state()[0], ["one", "two"])

        self.postern.stop()
        report = self.postern.json("restore", file)
        self.assertEqual((report["messages"], report["keys"]), (1, "fit"))
        self.assertEqual(self.database.stat().st_mode & 0o077, 0)
        self.assertRegex(self.postern.ctl("check").stdout, "sound: 1 messages")
        # What was there is still there, whole.
        with sqlite3.connect(report["previous"]) as aside:
            self.assertEqual(aside.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertEqual(aside.execute("SELECT count(*) FROM message").fetchone()[0], 2)
        aside.close()
        with sqlite3.connect(self.database) as restored:
            self.assertEqual(restored.execute("PRAGMA auto_vacuum").fetchone()[0], 2)
        restored.close()
        self.postern.start()
        subjects, after = self.state()
        self.assertEqual(subjects, ["one"])
        for name in before:
            self.assertGreater(after[name], max(before.values()), name)
        client = imap(self.postern)
        client.select("INBOX")
        self.assertIn(b"$Kept", client.fetch("1", "(FLAGS)")[1][0])
        client.logout()
        self.assertIn("sound", self.postern.ctl("check").stdout)
        deliver(self.postern, subject="three")
        self.assertEqual(self.state()[0], ["one", "three"])

        # And back again: the database that was moved aside is a backup, too.
        self.postern.stop()
        text = self.postern.ctl("restore", report["previous"]).stdout
        self.assertIn("2 messages", text)
        self.assertIn("opens its private keys", text)
        self.postern.start()
        self.assertEqual(self.state()[0], ["one", "two"])

    def test_into_a_fresh_folder(self):
        deliver(self.postern, subject="kept")
        file = self.postern.root / "backup.db"
        self.postern.ctl("backup", file)
        other = Postern()
        self.addCleanup(other.close)
        report = other.json("restore", file)
        self.assertEqual((report["previous"], report["keys"]), ("", "missing"))
        self.assertEqual(other.data.stat().st_mode & 0o077, 0)
        shutil.copy(self.postern.data / "postern.key", other.data / "postern.key")
        self.assertEqual(other.json("restore", file)["keys"], "fit")
        (other.data / "postern.key").unlink()
        (other.data / "postern.key").write_bytes(b"\0" * 32)
        (other.data / "postern.key").chmod(0o600)
        self.assertEqual(other.json("restore", file)["keys"], "other")
        shutil.copy(self.postern.data / "postern.key", other.data / "postern.key")
        other.start()
        other.ctl("cert", "authority", "export", other.authority)
        client = imap(other, BEN)
        self.assertEqual(client.select("INBOX")[1], [b"1"])
        client.logout()

    def test_what_is_no_backup_changes_nothing(self):
        deliver(self.postern, subject="stays")
        good = self.postern.root / "good.db"
        self.postern.ctl("backup", good)
        self.postern.stop()
        content = self.database.read_bytes()
        root = self.postern.root
        (root / "text").write_bytes(b"no database at all\n" * 1000)
        (root / "empty").write_bytes(b"")
        with sqlite3.connect(root / "foreign.db") as foreign:
            foreign.execute("CREATE TABLE a (b)")
        foreign.close()
        for name in ("newer.db", "holes.db", "short.db", "lost.db"):
            shutil.copy(good, root / name)
        with sqlite3.connect(root / "newer.db") as newer:
            newer.execute("PRAGMA user_version = 9999")
        newer.close()
        with sqlite3.connect(root / "lost.db") as lost:
            lost.execute("DELETE FROM body_chunk")
        lost.close()
        whole = good.read_bytes()
        (root / "short.db").write_bytes(whole[:len(whole) // 2])
        holes = bytearray(whole)
        holes[8192:len(holes):8192] = b"\xff" * len(holes[8192:len(holes):8192])
        for start in range(8192, len(holes) - 4096, 16384):
            holes[start:start + 4096] = b"\xa5" * 4096
        (root / "holes.db").write_bytes(holes)
        for name, words in (("missing.db", "no such file"), ("text", "not a database|another program"), ("empty", "another program|no database|not a"),
                            ("foreign.db", "another program"), ("newer.db", "newer Postern"), ("lost.db", "faults"),
                            ("short.db", "."), ("holes.db", ".")):
            refused = self.postern.ctl("restore", root / name, check=False)
            self.assertEqual(refused.returncode, 1, name)
            self.assertRegex(refused.stderr, words, name)
            self.assertEqual(self.database.read_bytes(), content, name)
        left = sorted(path.name for path in self.postern.data.iterdir() if "restor" in path.name)
        self.assertEqual(left, [])
        self.postern.start()
        self.assertEqual(self.state()[0], ["stays"])

    def test_a_backup_of_an_older_schema_is_brought_forward(self):
        deliver(self.postern, subject="old")
        file = self.postern.root / "backup.db"
        self.postern.ctl("backup", file)
        self.postern.stop()
        with sqlite3.connect(file) as old:
            old.execute("ALTER TABLE mailbox ADD COLUMN subscribed INTEGER NOT NULL DEFAULT 1")
            old.execute("DROP TABLE subscription")
            for column in ("issuer", "serial", "served", "resumed", "starttls"):
                old.execute(f"ALTER TABLE client_fact DROP COLUMN {column}")
            old.execute("ALTER TABLE account_certificate DROP COLUMN issuer")
            old.execute("ALTER TABLE authority DROP COLUMN crl_url")
            old.execute("PRAGMA user_version = 3")
        old.close()
        self.assertEqual(self.postern.json("restore", file)["messages"], 1)
        self.postern.start()
        self.assertEqual(self.state()[0], ["old"])


if __name__ == "__main__":
    unittest.main()
