"""The disk is full: mail is refused for now, what was acknowledged stays, reading goes on, and room heals it all."""
import ctypes
import os
import resource
import smtplib
import subprocess
import unittest

import support
from mailclient import deliver, imap, message, pop3
from posternproc import Postern

ROOM = 400 * 1024  # beyond what the store's files hold: a few of the messages below fit, not all
LINE = "A line of text that fills the disk.\n"
DISK, BALLAST = 32 << 20, 8 << 20  # the log of the store alone grows to 16 MiB before it begins anew
TRIES = 200
CLONE_NEWNS = 0x20000


class DiskFull:
    """What is the same whatever the store is told; the tests say how the disk gets full and what is answered then."""

    def fill(self):
        """Delivers until the server says no; the subjects it took, and the reply of the refusal."""
        taken = []
        for number in range(TRIES):
            subject = f"filling {number}"
            try:
                deliver(self.postern, message(subject=subject, body=self.body))
            except smtplib.SMTPDataError as refused:
                return taken, (refused.smtp_code, refused.smtp_error.decode())
            taken.append(subject)
        self.fail("the disk never was full")

    def subjects(self):
        client = imap(self.postern)
        client.select("INBOX", readonly=True)
        answer = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        client.logout()
        return [item[1].strip().removeprefix(b"Subject: ").decode() for item in answer if isinstance(item, tuple)]

    def problems(self):
        return [problem["what"]["code"] for problem in self.postern.status()["problems"]
                if problem["what"]["code"].startswith("problem.store")]

    def assert_reading_goes_on(self, wanted):
        self.assertEqual(self.subjects(), wanted)
        box = pop3(self.postern)
        self.assertEqual(box.stat()[0], len(wanted))
        self.assertIn(LINE.strip().encode(), box.retr(len(wanted))[1])
        box.quit()
        self.assertEqual({service["name"] for service in self.postern.status()["services"] if service["state"] == "down"}, set())

    def assert_append_is_refused(self, reason):
        client = imap(self.postern)
        kind, text = client.append("INBOX", None, None, message(subject="appended", body=self.body).as_bytes())
        self.assertEqual(kind, "NO", text)
        self.assertEqual(text, [f"[UNAVAILABLE] {reason}".encode()])
        self.assertEqual(client.noop()[0], "OK", "the session goes on")
        client.logout()

    def assert_healed(self, wanted):
        deliver(self.postern, subject="after")
        wanted = [*wanted, "after"]
        self.assertEqual(self.problems(), [])
        self.assertEqual(self.subjects(), wanted)
        self.assertIn("sound", self.postern.ctl("check").stdout)
        self.postern.stop()
        self.postern.start()
        self.assertEqual(self.subjects(), wanted)

    def play(self, make_room, reply, problem, reason):
        deliver(self.postern, subject="before")
        self.assertEqual(self.problems(), [])
        taken, refused = self.fill()
        self.assertTrue(taken)
        self.assertEqual(refused, reply)
        self.assertEqual(self.problems(), [problem], "the console says so")
        self.assert_reading_goes_on(["before", *taken])
        self.assert_append_is_refused(reason)
        self.assertRegex(self.postern.log(), rf"FAILURE SMTP .*message not stored: {reason}\n")
        make_room()
        self.assert_healed(["before", *taken])


class LimitReached(DiskFull, support.PosternTest):
    """No file may grow any more (EFBIG): a disk that fails while the process runs."""

    body = LINE * 2000

    def limit(self, size):
        resource.prlimit(self.postern.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def test_full_and_free_again(self):
        self.limit(max(path.stat().st_size for path in self.postern.data.iterdir() if path.is_file()) + ROOM)
        self.play(lambda: self.limit(resource.RLIM_INFINITY), (451, "4.3.0 Message could not be stored, try again later"),
                  "problem.store-write", "The database refused: disk I/O error")


def small_disk(folder):
    """A disk that this process and its children alone see, so that it is gone with them; why not, if not."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        return os.strerror(ctypes.get_errno())
    for words in (("--make-rprivate", "/"), ("-t", "tmpfs", "-o", f"size={DISK},mode=0700", "postern-test", str(folder))):
        done = subprocess.run(["mount", *words], capture_output=True, text=True, timeout=30)
        if done.returncode != 0:
            return done.stderr.strip()
    return ""


class NoSpace(DiskFull, unittest.TestCase):
    """A small disk with nothing left on it (ENOSPC)."""

    body = LINE * 14_000

    def setUp(self):
        self.postern = Postern()
        self.addCleanup(self.postern.close)
        self.postern.data.mkdir(mode=0o700)
        if reason := small_disk(self.postern.data):
            self.skipTest(f"needs a small disk of its own, and none can be mounted here: {reason}")
        self.addCleanup(self.unmount)

    def unmount(self):
        try:
            self.postern.stop()
        finally:
            subprocess.run(["umount", "--lazy", str(self.postern.data)], check=True, timeout=30)

    def test_full_and_free_again(self):
        ballast = self.postern.data / "ballast"
        ballast.write_bytes(bytes(BALLAST))
        self.postern.start().set_up()
        self.play(ballast.unlink, (452, "4.3.1 Insufficient system storage"), "problem.store-full",
                  "The database refused: database or disk is full")


if __name__ == "__main__":
    unittest.main()
