"""Several sessions on one mailbox: they see each other's changes, in order, and pipelines keep theirs."""
import re
import time
import unittest

import support
from mailclient import LineClient, deliver
from posternproc import BEN, PASSWORD


class Sessions(support.PosternTest):
    def session(self, box="INBOX"):
        client = LineClient(self.postern.port("imap", True), self.postern.context())
        self.addCleanup(client.close)
        self.assertRegex(client.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")[-1], b"^a OK")
        self.assertRegex(client.command(f"b SELECT {box}", b"b ")[-1], b"^b OK")
        return client

    def fill(self, box, count):
        client = self.session()
        client.command(f"c CREATE {box}", b"c ")
        for i in range(count):
            one = b"Subject: m%d\r\n\r\nx\r\n" % (i + 1)
            client.send(b"d APPEND %s {%d+}\r\n%s\r\n" % (box.encode(), len(one), one))
            self.assertRegex(client.until(b"d ")[-1], b"^d OK")

    def test_changes_cross(self):
        self.fill("cross", 3)
        one, two = self.session("cross"), self.session("cross")
        one.command("s STORE 1 +FLAGS (\\Flagged)", b"s ")
        self.assertIn(rb"\Flagged", b"".join(two.command("n NOOP", b"n ")))
        one.command("s STORE 2 +FLAGS (\\Deleted)", b"s ")
        one.command("e EXPUNGE", b"e ")
        self.assertIn(b"* 2 EXPUNGE", two.command("n NOOP", b"n "))
        self.assertEqual([b"* 2 FETCH (UID 3)"],
                         [line for line in two.command("f FETCH 2 (UID)", b"f ") if line.startswith(b"* 2 FETCH")])

    def test_no_expunge_during_fetch(self):
        """RFC 9051 section 7.5.1: no EXPUNGE while FETCH, STORE or SEARCH by sequence number is in progress."""
        self.fill("quiet", 3)
        one, two = self.session("quiet"), self.session("quiet")
        one.command("s STORE 1 +FLAGS (\\Deleted)", b"s ")
        one.command("e EXPUNGE", b"e ")
        for command in ("f FETCH 2 (FLAGS)", "f STORE 3 +FLAGS (\\Seen)", "f SEARCH ALL"):
            self.assertFalse([line for line in two.command(command, b"f ") if b"EXPUNGE" in line], command)
        self.assertIn(b"* 1 EXPUNGE", two.command("n NOOP", b"n "))

    def test_idle_sees_everything(self):
        self.fill("idle", 2)
        one, two = self.session("idle"), self.session("idle")
        two.send("i IDLE\r\n")
        two.until(b"+")
        one.command("s STORE 1 +FLAGS (\\Seen)", b"s ")
        self.assertRegex(two.line(), rb"^\* 1 FETCH .*\\Seen")
        one.command("s STORE 1 +FLAGS (\\Deleted)", b"s ")
        self.assertRegex(two.line(), rb"^\* 1 FETCH .*\\Deleted")
        one.command("e EXPUNGE", b"e ")
        self.assertEqual(two.line(), b"* 1 EXPUNGE")
        two.send("DONE\r\n")
        self.assertRegex(two.until(b"i ")[-1], b"^i OK")

    def test_recent_is_for_the_session_that_is_told_first(self):
        """RFC 3501 section 2.3.2, over a restart too."""
        self.fill("recent", 2)
        looking = self.session()
        self.assertIn(b"* STATUS recent (RECENT 2)", looking.command("s STATUS recent (RECENT)", b"s "))
        self.assertIn(b"* 2 RECENT", looking.command("x EXAMINE recent", b"x "))
        one = self.session("recent")
        self.assertIn(b"* SEARCH 1 2", one.command("n SEARCH NEW", b"n "))
        self.assertIn(b"* 1 FETCH (FLAGS (\\Recent))", one.command("f FETCH 1 FLAGS", b"f "))
        two = self.session("recent")
        self.assertIn(b"* SEARCH", two.command("n SEARCH NEW", b"n "))
        self.assertIn(b"* SEARCH 1 2", two.command("o SEARCH OLD", b"o "))
        one.send("i IDLE\r\n")
        one.until(b"+")
        self.fill_more("recent")
        self.assertEqual([one.line(), one.line()], [b"* 3 EXISTS", b"* 3 RECENT"])
        told = two.command("n NOOP", b"n ")
        self.assertIn(b"* 3 EXISTS", told)
        self.assertFalse([line for line in told if b"RECENT" in line], told)
        one.close()
        self.fill_more("recent")
        self.postern.stop()
        self.postern.start()
        after = self.session("recent")
        self.assertIn(b"* SEARCH 4", after.command("r SEARCH RECENT", b"r "))

    def fill_more(self, box):
        client = self.session()
        one = b"Subject: more\r\n\r\nx\r\n"
        client.send(b"d APPEND %s {%d+}\r\n%s\r\n" % (box.encode(), len(one), one))
        self.assertRegex(client.until(b"d ")[-1], b"^d OK")
        client.close()

    def test_delivery_wakes_all_watchers(self):
        watchers = [self.session() for _ in range(20)]
        for client in watchers:
            client.send("i IDLE\r\n")
            client.until(b"+")
        deliver(self.postern)
        for client in watchers:
            self.assertRegex(client.line(), rb"^\* \d+ EXISTS")

    def test_moved_message_is_in_uid_fetch_star(self):
        self.fill("from", 1)
        self.fill("to", 2)
        one, two = self.session("from"), self.session("to")
        one.command("m MOVE 1 to", b"m ")
        self.assertTrue([line for line in two.command("f UID FETCH 3:* (FLAGS)", b"f ") if b"UID 3" in line])

    def test_deleted_mailbox(self):
        self.fill("gone", 1)
        one, two = self.session(), self.session("gone")
        self.assertRegex(one.command("d DELETE gone", b"d ")[-1], b"^d OK")
        # The other session is in a thread of its own, and may look at what it holds for a moment more.
        end = time.monotonic() + 10
        while True:
            last = two.command("n FETCH 1 (FLAGS)", b"n ")
            if last[-1] == b"" or re.match(rb"n (NO|BAD)", last[-1]) or any(b"BYE" in line for line in last):
                break
            self.assertLess(time.monotonic(), end, last)

    def test_renamed_mailbox_stays_open(self):
        self.fill("before", 1)
        one, two = self.session("before"), self.session("before")
        self.assertRegex(one.command("r RENAME before after", b"r ")[-1], b"^r OK")
        for client in (one, two):
            self.assertIn(b"* 1 FETCH (UID 1)", client.command("f FETCH 1 UID", b"f "))
        self.assertEqual(one.command("d DELETE after", b"d "), [b"d OK DELETE completed"])
        self.assertRegex(one.command("l LIST \"\" after", b"l ")[-1], b"^l OK")

    def test_subscriptions_stay_with_the_name(self):
        self.fill("once", 1)
        client = self.session()
        client.command("s SUBSCRIBE once", b"s ")
        client.command("d DELETE once", b"d ")
        self.assertIn(b'* LSUB (\\NonExistent) "/" once', client.command('l LSUB "" *', b"l "))
        self.postern.stop()
        self.postern.start()
        client = self.session()
        self.assertIn(b'* LSUB (\\NonExistent) "/" once', client.command('l LSUB "" *', b"l "))
        client.command("u UNSUBSCRIBE once", b"u ")
        self.assertFalse([line for line in client.command('l LSUB "" *', b"l ") if b"once" in line])

    def test_pipelined_store_and_expunge_keep_their_order(self):
        for round_ in range(5):
            box = f"pipe{round_}"
            self.fill(box, 6)
            client = self.session(box)
            client.send("p1 STORE 1 +FLAGS (\\Deleted)\r\np2 EXPUNGE\r\np3 STORE 1 +FLAGS (\\Deleted)\r\np4 EXPUNGE\r\n"
                        "p5 FETCH 1:* (UID)\r\np6 STORE 1 +FLAGS (\\Deleted)\r\np7 STORE 1 -FLAGS (\\Deleted)\r\np8 EXPUNGE\r\n"
                        "p9 UID SEARCH ALL\r\n")
            lines = client.until(b"p9 ")
            self.assertEqual([line.split()[0] for line in lines if line.startswith(b"p")], [b"p%d" % i for i in range(1, 10)])
            uids = [re.search(rb"UID (\d+)", line)[1] for line in lines if re.match(rb"\* \d+ FETCH \(UID \d+\)$", line)]
            self.assertEqual(uids, [b"3", b"4", b"5", b"6"])
            self.assertIn(b"* SEARCH 3 4 5 6", lines)


if __name__ == "__main__":
    unittest.main()
