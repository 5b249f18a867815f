"""kill -9 in the middle of writes: all that was acknowledged is there exactly once after the restart, and nothing is half there."""
import collections
import re
import socket
import threading
import unittest

import support
from mailclient import HOST, SECONDS, LineClient, imap
from posternproc import ANNA, BEN, PASSWORD

SENDERS = 8
PER_ROUND = 300  # acknowledged messages before the blow
ROUNDS = 3
BIG = 1_600_000  # octets: staged before it is committed
MOVES = 400


class Worker(threading.Thread):
    """Writes on one connection until the server is killed. What ends it before that fails the test."""

    def __init__(self, crash, wanted=0):
        super().__init__(daemon=True)
        self.crash, self.wanted = crash, wanted
        self.done = 0
        self.enough = threading.Event()
        self.failure = None

    def run(self):
        try:
            self.work()
        except OSError as lost:
            if not self.crash.killed.is_set():
                self.failure = lost
        except BaseException as failure:  # an assertion, too: the thread must not keep it to itself
            self.failure = failure
        finally:
            self.enough.set()

    def acknowledged(self):
        self.done += 1
        if self.done >= self.wanted:
            self.enough.set()


class Sender(Worker):
    """Delivers numbered messages to two people."""

    def __init__(self, crash, name, names):
        super().__init__(crash)
        self.prefix, self.names = name, names

    def work(self):
        with socket.create_connection((HOST, self.crash.postern.port("smtp")), timeout=SECONDS) as connection:
            self.talk(connection, connection.makefile("rb"))

    def talk(self, connection, lines):
        def reply():
            while True:
                line = lines.readline()
                if not line:
                    raise ConnectionError
                if line[3:4] != b"-":
                    return line

        reply()
        connection.sendall(b"EHLO sender.test\r\n")
        reply()
        number = 0
        while True:
            number += 1
            name = f"{self.prefix}.{number}@crash.test"
            connection.sendall(f"MAIL FROM:<x@sender.test>\r\nRCPT TO:<{ANNA}>\r\nRCPT TO:<{BEN}>\r\nDATA\r\n".encode())
            codes = [reply()[:3] for _ in range(4)]
            assert codes == [b"250", b"250", b"250", b"354"], codes
            body = "0123456789abcdef" * (number % 5) * 256
            connection.sendall(f"Message-ID: <{name}>\r\n\r\n{body}\r\n.\r\n".encode())
            answer = reply()
            assert answer.startswith(b"250"), answer
            self.names.append(name)
            if len(self.names) >= PER_ROUND:
                self.enough.set()


class ImapWorker(Worker):
    def work(self):
        with LineClient(self.crash.port_imap, self.crash.context) as self.client:
            self.command(f"LOGIN {BEN} {PASSWORD}")
            self.write()

    def answer(self):
        lines = self.client.until(b"t ")
        if not lines[-1].startswith(b"t "):
            raise ConnectionError
        assert lines[-1].startswith(b"t OK"), lines[-1]
        return lines

    def command(self, text):
        self.client.send(f"t {text}\r\n")
        return self.answer()


class Appender(ImapWorker):
    """APPEND of numbered messages."""

    def __init__(self, crash, box, size, wanted):
        super().__init__(crash, wanted)
        self.box, self.size = box, size
        self.names = []

    def write(self):
        while True:
            name = f"{self.box}.{len(self.names)}@crash.test"
            text = f"Message-ID: <{name}>\r\n\r\n".encode()
            text += b"x" * 62 + b"\r\n" if self.size < 100 else (b"x" * 62 + b"\r\n") * (self.size // 64)
            self.client.send(b"t APPEND %s {%d+}\r\n%s\r\n" % (self.box.encode(), len(text), text))
            self.answer()
            self.names.append(name)
            self.acknowledged()

    def check(self, test):
        found = test.names(BEN, self.box)
        test.assertEqual([name for name in self.names if found[name] != 1], [])
        # One more may be there whole: it was committed, and the OK did not get through.
        test.assertLessEqual(sum(found.values()), len(self.names) + 1)
        client = imap(test.postern)
        client.select(self.box, readonly=True)
        sizes = {len(item[1]) for item in client.fetch("1:*", "(BODY.PEEK[TEXT])")[1] if isinstance(item, tuple)}
        client.logout()
        test.assertEqual(sizes, {64 if self.size < 100 else self.size // 64 * 64})


class Storer(ImapWorker):
    """STORE, back and forth; `flagged` is what was acknowledged last, `open` the message whose answer is missing."""

    def __init__(self, crash, box, wanted):
        super().__init__(crash, wanted)
        self.box = box
        self.flagged = collections.Counter()
        self.open = None

    def write(self):
        self.command(f"SELECT {self.box}")
        number = 0
        while True:
            number = number % self.crash.SOURCE + 1
            self.open = number
            on = not self.flagged[number]
            self.command(f"UID STORE {number} {'+' if on else '-'}FLAGS.SILENT (\\Flagged)")
            self.flagged[number] = int(on)
            self.open = None
            self.acknowledged()

    def check(self, test):
        client = imap(test.postern)
        client.select(self.box, readonly=True)
        found = {int(uid) for uid in client.uid("SEARCH", "FLAGGED")[1][0].split()}
        client.logout()
        wanted = {number for number, on in self.flagged.items() if on}
        test.assertEqual(found - {self.open}, wanted - {self.open})


class Copier(ImapWorker):
    """COPY or MOVE of one message after the other."""

    def __init__(self, crash, source, target, move, wanted):
        super().__init__(crash, wanted)
        self.source, self.target, self.move = source, target, move
        self.uids = []  # acknowledged

    def write(self):
        self.command(f"SELECT {self.source}")
        for uid in range(1, self.crash.SOURCE + 1):
            self.command(f"UID {'MOVE' if self.move else 'COPY'} {uid} {self.target}")
            self.uids.append(uid)
            self.acknowledged()

    def check(self, test):
        source, target = test.names(BEN, self.source), test.names(BEN, self.target)
        every = [f"{self.source}.{uid}@crash.test" for uid in range(1, test.SOURCE + 1)]
        done = every[:len(self.uids)]
        test.assertEqual([name for name in done if target[name] != 1], [])
        test.assertLessEqual(sum(target.values()), len(done) + 1)
        if not self.move:
            test.assertEqual(source, collections.Counter(every))
            return
        test.assertEqual([name for name in done if source[name]], [])
        test.assertEqual(source + target, collections.Counter(every), "each is in one of the two, once")


class Crash(support.PosternTest):
    settings = {"smtp.maxPerAddress": 1000, "imap.maxPerAddress": 1000}
    SOURCE = MOVES

    def setUp(self):
        self.killed = threading.Event()

    def names(self, user, box="INBOX"):
        client = imap(self.postern, user)
        client.select(box, readonly=True)
        answer = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
        client.logout()
        found = collections.Counter()
        for item in answer:
            if isinstance(item, tuple):
                found[item[1].split(b"<")[1].split(b">")[0].decode()] += 1
        return found

    def blow(self, workers, all_of_them):
        """Lets them write until there is enough, kills the server in the midst of it, and starts it again."""
        self.killed.clear()
        self.port_imap, self.context = self.postern.port("imap", True), self.postern.context()
        for worker in workers:
            worker.start()
        for worker in workers if all_of_them else workers[:1]:
            self.assertTrue(worker.enough.wait(120), "too slow to test")
        self.killed.set()
        self.postern.kill()
        for worker in workers:
            worker.join(SECONDS)
            self.assertFalse(worker.is_alive())
            if worker.failure:
                raise worker.failure
        self.postern.start()
        self.assertIn("sound", self.postern.ctl("check").stdout)

    def test_acknowledged_mail_survives(self):
        everything = []
        for round_ in range(ROUNDS):
            names = []
            senders = [Sender(self, f"{round_}.{i}", names) for i in range(SENDERS)]
            for sender in senders[1:]:
                sender.enough = senders[0].enough
            self.blow(senders, False)
            self.assertGreaterEqual(len(names), PER_ROUND)
            everything += names
            for user in (ANNA, BEN):
                found = self.names(user)
                self.assertEqual([name for name in everything if found[name] != 1], [], user)
                self.assertEqual([name for name, times in found.items() if times != 1], [], user)
        self.assert_alive()

    def fill(self, *boxes):
        """Each with numbered messages."""
        with LineClient(self.postern.port("imap", True), self.postern.context()) as client:
            client.command(f"t LOGIN {BEN} {PASSWORD}", b"t ")
            for box in boxes:
                self.assertRegex(client.command(f"t CREATE {box}", b"t ")[-1], b"^t OK")
                for uid in range(1, self.SOURCE + 1):
                    text = f"Message-ID: <{box}.{uid}@crash.test>\r\n\r\n".encode()
                    client.send(b"p%d APPEND %s {%d+}\r\n%s\r\n" % (uid, box.encode(), len(text), text))
                self.assertRegex(client.until(b"p%d " % self.SOURCE)[-1], b" OK ")

    def test_acknowledged_imap_writes_survive(self):
        for round_ in range(ROUNDS):
            box = {name: f"{name}{round_}" for name in ("small", "big", "flags", "copy", "copied", "move", "moved")}
            self.fill(box["flags"], box["copy"], box["move"])
            client = imap(self.postern)
            for name in ("small", "big", "copied", "moved"):
                client.create(box[name])
            client.logout()
            workers = [Appender(self, box["small"], 64, 60), Appender(self, box["big"], BIG, 6), Storer(self, box["flags"], 60),
                       Copier(self, box["copy"], box["copied"], False, 60), Copier(self, box["move"], box["moved"], True, 60)]
            self.blow(workers, True)
            for worker in workers:
                with self.subTest(round=round_, worker=type(worker).__name__):
                    worker.check(self)
        # A staged body without its commit is gone, too.
        self.assertFalse(re.search("belongs to nothing|counts its messages", self.postern.ctl("check", check=False).stderr))
        self.assert_alive()

    def test_a_failing_worker_fails_the_test(self):
        """The harness itself: an assertion in a thread is not lost."""
        class Wrong(Worker):
            def work(self):
                assert not self.crash, "wrong"

        worker = Wrong(self)
        worker.start()
        worker.join(SECONDS)
        self.assertIsInstance(worker.failure, AssertionError)


if __name__ == "__main__":
    unittest.main()
