"""kill -9 in the middle of acts with keys and certificates: each act is whole and has its row in the journal, or left nothing."""
import random
import re
import ssl
import threading
import time
import unittest

import support
from mailclient import LineClient

ROUNDS = 3
BLOWS = 8  # while a certificate is replaced
PER_ROUND = 12  # acts of each worker before the blow
WORKERS = 3


class Actor(threading.Thread):
    """Asks for one act after the other until the server is gone. A refusal while it runs is a failure."""

    def __init__(self, test, act):
        super().__init__(daemon=True)
        self.test, self.act = test, act
        self.enough = threading.Event()
        self.failure = None

    def run(self):
        try:
            number = 0
            while not self.test.killed.is_set():
                number += 1
                done = self.test.postern.ctl(*self.act(number), check=False)
                if done.returncode != 0 and not self.test.killed.is_set():
                    self.failure = done.stderr
                    break
                if number >= PER_ROUND:
                    self.enough.set()
        finally:
            self.enough.set()


class Replacer(threading.Thread):
    """Replaces one certificate after the other until the server is gone; each has its number in its name."""

    def __init__(self, test, number):
        super().__init__(daemon=True)
        self.test = test
        self.tried = self.acknowledged = number
        self.seconds = 0  # that one act takes
        self.under_way = threading.Event()
        self.failure = None

    def run(self):
        try:
            while not self.test.killed.is_set():
                began = time.monotonic()
                self.tried += 1
                done = self.test.replace(self.tried)
                if done.returncode != 0:
                    self.failure = None if self.test.killed.is_set() else done.stderr
                    break
                self.acknowledged = self.tried
                self.seconds = time.monotonic() - began
                self.under_way.set()
        finally:
            self.under_way.set()


class Crash(support.PosternTest):
    def setUp(self):
        self.killed = threading.Event()

    def rows(self, act):
        return [row for row in self.postern.json("journal", "--limit", 10000)["entries"] if row["act"] == act]


class JournalCrash(Crash):
    def blow(self, *acts):
        self.killed.clear()
        actors = [Actor(self, act) for act in acts]
        for actor in actors:
            actor.start()
        for actor in actors:
            self.assertTrue(actor.enough.wait(120), "too slow to test")
        self.killed.set()
        self.postern.kill()
        for actor in actors:
            actor.join(90)
            self.assertFalse(actor.is_alive())
            self.assertIsNone(actor.failure)
        self.postern.start()

    def test_keys_and_their_rows(self):
        for round_ in range(ROUNDS):
            self.blow(*[lambda number, worker=worker: ("key", "generate", f"{round_}.{worker}.{number}")
                        for worker in range(WORKERS)])
            keys = sorted(key["name"] for key in self.postern.json("key", "list")["keys"])
            self.assertEqual(sorted(row["object"] for row in self.rows("key.generate")), keys)
            self.assertGreaterEqual(len(keys), (round_ + 1) * WORKERS * PER_ROUND)

    def test_the_certificate_of_a_service_and_its_rows(self):
        for name in ("one", "two"):
            self.postern.ctl("cert", "selfsigned", name, "--cn", f"{name}.example.test")
        for _ in range(ROUNDS):
            self.blow(lambda number: ("service", "set", "pop3", "certificate", ("one", "two")[number % 2]))
            used = next(one["value"] for one in self.postern.json("settings", "list")["settings"]
                        if one["key"] == "pop3.certificate")
            self.assertEqual(self.rows("settings.set")[-1]["reason"], used)


class ReplaceCrash(Crash):
    def replace(self, number):
        return self.postern.ctl("cert", "selfsigned", "mine", "--cn", f"n{number}.example.test", "--replace", check=False)

    def served(self):
        """The number of the certificate that POP3 shows; the handshake proves that it has the key of it."""
        trust = self.postern.root / "mine.pem"
        trust.write_text(self.postern.ctl("cert", "export", "mine").stdout)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.load_verify_locations(trust)
        with LineClient(self.postern.port("pop3", True), context) as client:
            self.assertTrue(client.greeting.startswith(b"+OK"))
            names = dict(client.socket.getpeercert()["subjectAltName"])
        return int(re.fullmatch(r"n(\d+)\.example\.test", names["DNS"])[1])

    def test_a_certificate_that_is_replaced(self):
        """The old one or the new one, whole: never one with the key of the other, and never none."""
        self.postern.ctl("cert", "selfsigned", "mine", "--cn", "n0.example.test", "--services", "pop3")
        number = 0
        for _ in range(BLOWS):
            self.killed.clear()
            replacer = Replacer(self, number)
            replacer.start()
            self.assertTrue(replacer.under_way.wait(120), "too slow to test")
            threading.Event().wait(random.uniform(0, 2 * replacer.seconds))
            self.killed.set()
            self.postern.kill()
            replacer.join(90)
            self.assertFalse(replacer.is_alive())
            self.assertIsNone(replacer.failure)
            self.postern.start()
            number = self.served()
            self.assertIn(number, {replacer.acknowledged, replacer.tried})
            self.assertEqual(self.postern.service("pop3")["state"], "running")
            self.assertIn("sound", self.postern.ctl("check").stdout)
            rows = [row for row in self.rows("cert.selfsigned") if row["object"] == "mine"]
            self.assertEqual(len(rows), number + 1, "each has its row, the first one too")


if __name__ == "__main__":
    unittest.main()
