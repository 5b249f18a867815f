"""Mailboxes as a tree, by the real store over real sockets; and what happens to messages that another session removed."""
import re
import unittest

import support
from mailclient import LineClient
from posternproc import BEN, PASSWORD


class Names(support.PosternTest):
    def session(self, box=None):
        client = LineClient(self.postern.port("imap", True), self.postern.context())
        self.addCleanup(client.close)
        self.assertRegex(client.command(f"a LOGIN {BEN} {PASSWORD}", b"a ")[-1], b"^a OK")
        if box:
            self.assertRegex(client.command(f"b SELECT {box}", b"b ")[-1], b"^b OK")
        return client

    def run_(self, client, command, wanted="OK"):
        lines = client.command("t " + command, b"t ")
        self.assertRegex(lines[-1], b"^t " + wanted.encode(), command)
        return lines

    def listed(self, client, pattern):
        """Name to attributes."""
        found = {}
        for line in self.run_(client, f'LIST "" "{pattern}"'):
            match = re.match(rb'\* LIST \((.*)\) "/" "?([^"]*)"?$', line)
            if match:
                found[match[2].decode()] = set(match[1].decode().split())
        return found

    def append(self, client, box, *subjects):
        for subject in subjects:
            one = b"Subject: %s\r\n\r\nx\r\n" % subject.encode()
            client.send(b"t APPEND %s {%d+}\r\n%s\r\n" % (box.encode(), len(one), one))
            self.assertRegex(client.until(b"t ")[-1], b"^t OK")

    def subjects(self, client, box):
        self.run_(client, f"EXAMINE {box}")
        lines = self.run_(client, "FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT)]")
        self.run_(client, "UNSELECT")
        return [line[9:].decode() for line in lines if line.startswith(b"Subject: ")]

    def status(self, client, box, item):
        line = self.run_(client, f"STATUS {box} ({item})")[0]
        return int(re.search(item.encode() + rb" (\d+)", line)[1])

    def test_create_makes_the_levels_above(self):
        client = self.session()
        self.run_(client, "CREATE c1/c2/c3")
        found = self.listed(client, "c1*")
        self.assertEqual(list(found), ["c1", "c1/c2", "c1/c2/c3"])
        self.assertIn("\\HasChildren", found["c1"])
        self.assertIn("\\HasNoChildren", found["c1/c2/c3"])
        self.append(client, "c1/c2/c3", "deep")
        self.run_(client, "CREATE c1/c2/c3", r"NO \[ALREADYEXISTS\]")
        # A level that was made on the way can become a mailbox.
        self.run_(client, "CREATE c1")
        self.append(client, "c1", "top")
        self.assertNotIn("\\Noselect", self.listed(client, "c1")["c1"])
        self.assertEqual(self.subjects(client, "c1/c2/c3"), ["deep"])

    def test_delete_of_a_parent(self):
        client = self.session()
        for name in ("p", "p/child"):
            self.run_(client, f"CREATE {name}")
        self.append(client, "p", "mine")
        self.append(client, "p/child", "his")
        self.run_(client, "DELETE p")
        found = self.listed(client, "p*")
        self.assertIn("\\Noselect", found["p"])
        self.assertIn("\\HasChildren", found["p"])
        for command in ("SELECT p", "EXAMINE p", "STATUS p (MESSAGES)", "DELETE p"):
            self.run_(client, command, "NO")
        self.run_(client, "EXAMINE p/child")
        self.run_(client, "COPY 1 p", r"NO \[TRYCREATE\]")
        client.send("t APPEND p {3}\r\n")
        self.assertRegex(client.until(b"t ")[-1], rb"^t NO \[TRYCREATE\]")
        self.run_(client, "UNSELECT")
        # What comes back under the name is another, empty mailbox.
        self.run_(client, "CREATE p")
        self.assertEqual(self.status(client, "p", "MESSAGES"), 0)
        self.append(client, "p", "again")
        self.assertEqual(self.subjects(client, "p"), ["again"])
        self.assertEqual(self.subjects(client, "p/child"), ["his"])
        self.run_(client, "DELETE p/child")
        self.run_(client, "DELETE p")
        self.assertEqual(self.listed(client, "p*"), {})

    def test_rename_takes_children_along(self):
        client = self.session()
        self.run_(client, "CREATE r/s/t")
        self.run_(client, "CREATE rx")
        self.append(client, "r/s/t", "moved")
        uids = self.status(client, "r/s/t", "UIDVALIDITY")
        self.run_(client, "RENAME r q")
        self.assertEqual(list(self.listed(client, "r*")), ["rx"])
        self.assertEqual(list(self.listed(client, "q*")), ["q", "q/s", "q/s/t"])
        self.assertEqual(self.subjects(client, "q/s/t"), ["moved"])
        self.assertEqual(self.status(client, "q/s/t", "UIDVALIDITY"), uids)
        self.run_(client, "RENAME q/s/t v/w/x")
        self.assertEqual(list(self.listed(client, "v*")), ["v", "v/w", "v/w/x"])
        self.run_(client, "RENAME v v/w/y", "NO")
        self.run_(client, "RENAME v/w/x rx", r"NO \[ALREADYEXISTS\]")
        self.run_(client, "RENAME nothing else", r"NO \[NONEXISTENT\]")
        self.assertEqual(self.subjects(client, "v/w/x"), ["moved"])

    def test_rename_of_inbox_leaves_inbox(self):
        client = self.session()
        self.append(client, "INBOX", "one", "two")
        before = self.status(client, "INBOX", "UIDNEXT")
        self.run_(client, "RENAME inbox old/mail")
        self.assertEqual(self.status(client, "INBOX", "MESSAGES"), 0)
        self.assertEqual(self.subjects(client, "old/mail")[-2:], ["one", "two"])
        # The name keeps its UIDs from being given twice.
        self.append(client, "INBOX", "three")
        self.run_(client, "SELECT INBOX")
        self.assertIn(b"* 1 FETCH (UID %d)" % before, self.run_(client, "FETCH 1 UID"))
        self.run_(client, "DELETE INBOX", "NO")

    def test_a_name_used_again_has_another_uidvalidity(self):
        client = self.session()
        seen = set()
        for _ in range(4):
            self.run_(client, "CREATE again")
            self.append(client, "again", "x")
            seen.add(self.status(client, "again", "UIDVALIDITY"))
            self.run_(client, "DELETE again")
        self.assertEqual(len(seen), 4)
        self.assertEqual(sorted(seen), sorted(seen, key=int))

    def test_copy_of_messages_that_are_gone(self):
        client = self.session()
        for name in ("src", "dst"):
            self.run_(client, f"CREATE {name}")
        self.append(client, "src", *(f"m{i}" for i in range(1, 7)))
        one, two = self.session("src"), self.session("src")

        def remove_second():
            self.run_(one, "NOOP")
            self.run_(one, "STORE 2 +FLAGS.SILENT (\\Deleted)")
            self.run_(one, "EXPUNGE")

        # The numbers of `two` are as they were until it has been told.
        for command in ("COPY 2 dst", "MOVE 2 dst", "COPY 1:* dst"):
            remove_second()
            self.run_(two, command, r"NO \[EXPUNGEISSUED\]")
            self.run_(two, "NOOP")
        self.assertEqual(self.status(client, "dst", "MESSAGES"), 0)
        self.assertEqual(self.subjects(client, "src"), ["m1", "m5", "m6"])
        remove_second()
        self.assertRegex(self.run_(two, "UID COPY 5:6 dst")[-1], rb"COPYUID \d+ 6 1\]")
        self.assertRegex(b"".join(self.run_(two, "MOVE 1 dst")), rb"COPYUID \d+ 1 2\]")
        self.assertEqual(self.subjects(client, "dst"), ["m6", "m1"])
        self.assertEqual(self.subjects(client, "src"), ["m6"])


if __name__ == "__main__":
    unittest.main()
