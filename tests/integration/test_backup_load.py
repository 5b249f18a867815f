"""Backups while people log in, and a stop in the middle of them: nobody waits, and no half file stays."""
import sqlite3
import subprocess
import time
import unittest

import support
from mailclient import LineClient, imap
from posternproc import BEN, BIN, PASSWORD

MESSAGES = 160
MIB = 1 << 20
BACKUPS = 6


class BackupLoad(support.PosternTest):
    def fill(self):
        with LineClient(self.postern.port("imap", True), self.postern.context()) as client:
            client.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")
            one = b"Subject: big\r\n\r\n" + b"0123456789abcde\n" * (MIB // 16)
            for i in range(MESSAGES):
                client.send(b"b%d APPEND INBOX {%d+}\r\n%s\r\n" % (i, len(one), one))
                self.assertRegex(client.until(b"b%d " % i)[-1], b" OK ")

    def test_login_and_stop_during_backups(self):
        self.fill()
        files = [self.postern.root / f"backup{i}.db" for i in range(BACKUPS)]
        running = [subprocess.Popen([str(BIN / "posternctl"), "--data", str(self.postern.data), "backup", str(file)],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for file in files]
        self.addCleanup(lambda: [(one.kill(), one.wait(), one.stderr.close()) for one in running])
        deadline = time.monotonic() + 30
        while not any(file.exists() for file in files):
            self.assertLess(time.monotonic(), deadline)
        imap(self.postern).logout()
        # One at a time: that login waited for none of the later ones.
        self.assertLess(sum(file.exists() for file in files), BACKUPS, "the login waited for the backups")
        self.assertEqual(self.postern.stop(), 0)
        for one in running:
            one.wait(20)
        written = [file for file in files if file.exists()]
        self.assertLess(len(written), BACKUPS, "the stop waited for the backups")
        for file in written:
            with sqlite3.connect(file) as copy:
                self.assertEqual(copy.execute("SELECT count(*) FROM message").fetchone()[0], MESSAGES)
                self.assertEqual(copy.execute("PRAGMA quick_check").fetchone()[0], "ok")
            copy.close()
        self.assertFalse([path for path in self.postern.root.iterdir() if path.name.endswith("-journal")])
        self.postern.start()
        self.assertIn("sound", self.postern.ctl("check").stdout)


if __name__ == "__main__":
    unittest.main()
