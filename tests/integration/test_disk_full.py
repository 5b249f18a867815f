"""The disk is full: mail is refused for now, what was acknowledged stays, reading goes on, and room heals it all.

A limit on the size of files stands for the full disk: like it, it fails the write of the store while the process runs."""
import resource
import smtplib
import unittest

import support
from mailclient import deliver, imap, message, pop3

ROOM = 400 * 1024  # beyond what the store's files hold: a few of the messages below fit, not all
BODY = "A line of text that fills the disk.\n" * 2000
TRIES = 40


class DiskFull(support.PosternTest):
    def limit(self, size):
        resource.prlimit(self.postern.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def fill(self):
        """Delivers until the server says no; the subjects it took, and the reply of the refusal."""
        size = max(path.stat().st_size for path in self.postern.data.iterdir() if path.is_file())
        self.limit(size + ROOM)
        taken = []
        for number in range(TRIES):
            subject = f"filling {number}"
            try:
                deliver(self.postern, message(subject=subject, body=BODY))
            except smtplib.SMTPDataError as refused:
                return taken, refused
            taken.append(subject)
        self.fail("the disk never was full")

    def subjects(self):
        client = imap(self.postern)
        client.select("INBOX")
        answer = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        client.logout()
        return [item[1].strip().removeprefix(b"Subject: ").decode() for item in answer if isinstance(item, tuple)]

    def problems(self):
        return [problem["what"]["code"] for problem in self.postern.status()["problems"]
                if problem["what"]["code"].startswith("problem.store")]

    def test_full_and_free_again(self):
        deliver(self.postern, subject="before")
        self.assertEqual(self.problems(), [])
        taken, refused = self.fill()
        self.assertTrue(taken)
        self.assertEqual(refused.smtp_code // 100, 4, refused)
        self.assertIn(b"4.3", refused.smtp_error)

        self.assertEqual(len(self.problems()), 1, "the console says so")

        # Reading goes on; an APPEND is refused in words and leaves nothing.
        self.assertEqual(self.subjects(), ["before", *taken])
        client = imap(self.postern)
        kind, text = client.append("INBOX", None, None, message(subject="appended", body=BODY).as_bytes())
        self.assertEqual(kind, "NO", text)
        self.assertEqual(client.noop()[0], "OK", "the session goes on")
        client.logout()
        box = pop3(self.postern)
        self.assertEqual(box.stat()[0], 1 + len(taken))
        box.quit()

        # The reason is in the log, and the other services go on.
        self.assertRegex(self.postern.log(), "(?i)disk|full|I/O|write")
        self.assertEqual({service["name"]: service["state"] for service in self.postern.status()["services"]
                          if service["state"] == "down"}, {})

        self.limit(resource.RLIM_INFINITY)
        deliver(self.postern, subject="after")
        self.assertEqual(self.problems(), [])
        self.assertEqual(self.subjects(), ["before", *taken, "after"])
        self.assertIn("sound", self.postern.ctl("check").stdout)
        self.postern.stop()
        self.postern.start()
        self.assertEqual(self.subjects(), ["before", *taken, "after"])


if __name__ == "__main__":
    unittest.main()
