"""kill -9 in the middle of acts with keys and certificates: each act and its row in the journal are both there, or neither."""
import threading
import unittest

import support

ROUNDS = 3
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


class JournalCrash(support.PosternTest):
    def setUp(self):
        self.killed = threading.Event()

    def rows(self, act):
        return [row for row in self.postern.json("journal", "--limit", 10000)["entries"] if row["act"] == act]

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


if __name__ == "__main__":
    unittest.main()
