"""What goes wrong on the machine itself: a taken port, a newer database, a broken key file, a second start."""
import os
import socket
import sqlite3
import subprocess
import unittest

import support
from mailclient import HOST, LineClient, deliver, imap, submission
from posternproc import BIN, DOMAIN, PASSWORD, Postern, StartError, running


class Faults(unittest.TestCase):
    def postern(self, settings=None, args=()):
        made = Postern(settings, args)
        self.addCleanup(made.close)
        return made

    def test_port_taken(self):
        with socket.create_server((HOST, 0)) as holder:
            taken = holder.getsockname()[1]
            postern = self.postern({"pop3.port": taken})
            postern.start().set_up()
            self.assertEqual(len([line for line in postern.stderr().splitlines() if line]), 1, postern.stderr())
            self.assertIn(str(taken), postern.stderr())
            service = postern.service("pop3")
            self.assertEqual(service["state"], "down")
            self.assertIn(str(taken), service["problem"]["text"])
            self.assertTrue(any(problem["page"] == "service/pop3" for problem in postern.status()["problems"]))
            deliver(postern)
            imap(postern).logout()
            failed = postern.ctl("service", "start", "pop3", check=False)
            self.assertEqual(failed.returncode, 1)
            self.assertIn(str(taken), failed.stderr)
        postern.ctl("service", "start", "pop3")
        self.assertEqual(postern.service("pop3")["state"], "running")

    def test_newer_database(self):
        postern = self.postern()
        postern.start()
        postern.stop()
        path = postern.database()
        before = None
        with sqlite3.connect(path) as database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            self.assertGreater(version, 0)
            database.execute(f"PRAGMA user_version = {version + 1000}")
        database.close()
        before = path.read_bytes()
        with self.assertRaises(StartError) as caught:
            postern.start()
        self.assertEqual(caught.exception.code, 1)
        self.assertRegex(caught.exception.stderr, "newer")
        self.assertEqual(path.read_bytes(), before, "a refused database is left as it was")

    def test_no_database_at_all(self):
        postern = self.postern()
        postern.start()
        postern.stop()
        path = postern.database()
        for extra in ("-wal", "-shm"):
            path.with_name(path.name + extra).unlink(missing_ok=True)
        path.write_bytes(b"this is no database" * 1000)
        with self.assertRaises(StartError) as caught:
            postern.start()
        self.assertEqual(caught.exception.code, 1)
        self.assertTrue(caught.exception.stderr.strip())

    def with_own_certificate(self):
        """A stopped server whose POP3 has a certificate of its own; the others have the Test certificate."""
        postern = self.postern()
        postern.start().set_up()
        postern.ctl("cert", "selfsigned", "mine", "--cn", "mail.example.test", "--services", "pop3")
        postern.stop()
        return postern

    def assert_pop3_alone_is_down(self, postern, reason):
        """Down with the reason and never in clear text, while the others go on."""
        self.assertRegex(postern.stderr(), rf"\Apop3: {reason}\n\Z")
        states = {service["name"]: service["state"] for service in postern.status()["services"]}
        self.assertEqual(states, {"smtp": "running", "submission": "running", "pop3": "down", "imap": "running",
                                  "pki": "stopped"})
        service = postern.service("pop3")
        self.assertRegex(service["problem"]["text"], rf"\A{reason}\Z")
        self.assertEqual(service["ports"], [])
        self.assertIn("service/pop3", [problem["page"] for problem in postern.status()["problems"]])
        postern.ctl("cert", "authority", "export", postern.authority)  # another key file has another one
        deliver(postern, subject="others go on")
        submission(postern).quit()
        client = imap(postern)
        client.select("INBOX")
        self.assertEqual(client.search(None, "SUBJECT", '"others go on"')[1], [b"1"])
        client.logout()

    def test_unreadable_certificate(self):
        postern = self.with_own_certificate()
        with sqlite3.connect(postern.database()) as database:
            changed = database.execute("UPDATE tls_key SET wrapped = randomblob(length(wrapped)) WHERE name = 'mine'")
            self.assertEqual(changed.rowcount, 1)
        database.close()
        postern.start()
        self.assert_pop3_alone_is_down(postern, 'The private key of "mine" was sealed with another key file')
        postern.ctl("settings", "set", "pop3.certificate", "test")
        self.assertEqual(postern.service("pop3")["state"], "running")

    def test_foreign_key_file(self):
        postern = self.with_own_certificate()
        key = postern.data / "postern.key"
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)
        right = key.read_bytes()
        key.write_bytes(os.urandom(len(right)))
        postern.start()
        self.assert_pop3_alone_is_down(postern, 'The private key of "mine" was sealed with another key file')
        postern.stop()
        key.write_bytes(right)
        postern.start()
        self.assertEqual(postern.service("pop3")["state"], "running")

    def test_destroyed_key_file(self):
        """The server starts without its keys: the Test certificate is signed by an authority of the moment."""
        postern = self.with_own_certificate()
        key = postern.data / "postern.key"
        right = key.read_bytes()
        key.write_bytes(right[:10])
        postern.start()
        self.assert_pop3_alone_is_down(postern, "The key file .*/postern.key is damaged")
        self.assertEqual(key.read_bytes(), right[:10], "nothing is put in its place")
        postern.stop()
        key.write_bytes(right)
        postern.start()
        self.assertEqual(postern.service("pop3")["state"], "running")

    def test_second_engine(self):
        postern = self.postern()
        postern.start()
        second = subprocess.run(postern.command(), capture_output=True, text=True, timeout=60)
        self.assertEqual(second.returncode, 1)
        self.assertIn("already running", second.stderr)
        self.assertNotIn("ready", second.stdout)
        self.assertEqual(postern.status()["pid"], postern.process.pid)

    def test_lock_of_a_dead_engine_is_no_hindrance(self):
        postern = self.postern()
        postern.start()
        postern.kill()
        postern.start()
        self.assertEqual(postern.status()["pid"], postern.process.pid)

    def test_stop_by_signal(self):
        postern = self.postern()
        postern.start().set_up()
        with LineClient(postern.port("imap")) as client:
            self.assertEqual(postern.stop(), 0)
            self.assertTrue(client.rest().startswith(b"* BYE"))

    def test_wrong_settings(self):
        for key, value in (("no.such.key", "1"), ("imap.port", "70000"), ("imap.enabled", "perhaps")):
            with self.assertRaises(StartError) as caught:
                self.postern({key: value}).start()
            self.assertEqual(caught.exception.code, 1)
            self.assertIn(key, caught.exception.stderr)

    def test_overridden_setting_is_read_only(self):
        postern = self.postern({"imap.maxConnections": 77})
        postern.start()
        setting = next(one for one in postern.json("settings", "list")["settings"] if one["key"] == "imap.maxConnections")
        self.assertTrue(setting["overridden"])
        self.assertEqual(setting["value"], "77")
        self.assertEqual(postern.ctl("settings", "set", "imap.maxConnections", "5", check=False).returncode, 1)

    def test_port_offset(self):
        """Every port below 1024 moves by the offset, others stay; each free candidate is tried in turn."""
        with socket.create_server((HOST, 0)) as probe:
            high = probe.getsockname()[1]
        for offset in range(20_000, 60_000, 4567):
            postern = Postern({"smtp.port": 25, "pop3.port": high}, ["--port-offset", str(offset)])
            self.addCleanup(postern.close)
            postern.start()
            if postern.service("smtp")["state"] == "running" and postern.service("pop3")["state"] == "running":
                self.assertEqual(postern.port("smtp"), 25 + offset)
                self.assertEqual(postern.port("pop3"), high)
                return
            postern.stop()
        self.fail("no offset with a free port")

    def test_usage(self):
        for words in (["--nonsense"], ["--port-offset"], ["--port-offset", "x"], ["--set", "novalue"]):
            done = subprocess.run([str(BIN / "postern"), "--headless", *words], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn("usage", done.stderr)
        done = subprocess.run([str(BIN / "postern"), "--version"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0)

    def test_data_folder_is_private(self):
        postern = self.postern()
        postern.start()
        self.assertEqual(postern.data.stat().st_mode & 0o077, 0)
        for path in postern.data.rglob("*"):
            if path.is_file() and path.suffix in (".key", ".db", ".sqlite"):
                self.assertEqual(path.stat().st_mode & 0o007, 0, path)


class ExitCodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postern = running()
        cls.addClassCleanup(cls.postern.close)

    def code(self, *words, stdin=""):
        done = self.postern.ctl(*words, stdin=stdin, check=False)
        if done.returncode != 0:
            self.assertTrue(done.stderr.strip(), f"{words} fails without a reason")
            self.assertEqual(done.stdout, "")
        return done.returncode

    def test_done(self):
        for words in (("status",), ("service", "list"), ("domain", "list"), ("account", "list"), ("settings", "list"),
                      ("settings", "get", "imap.port"), ("cert", "list"), ("cert", "show", "test"), ("log", "tail"), ("check",),
                      ("session", "list"), ("cert", "authority", "export"), ("settings", "set", "log.level", "debug"),
                      ("settings", "reset", "log.level"), ("settings", "set", "log.level", "info", "--check")):
            self.assertEqual(self.code(*words), 0, words)

    def test_refused(self):
        for words in (("domain", "add", DOMAIN), ("domain", "remove", "missing.test"), ("account", "remove", "x@missing.test"),
                      ("service", "start", "nonsense"), ("settings", "set", "no.key", "1"), ("settings", "get", "no.key"),
                      ("settings", "set", "imap.port", "70000"), ("cert", "show", "missing"), ("domain", "add", "bad domain"),
                      ("cert", "remove", "test"), ("backup", "/nonexistent/folder/file")):
            self.assertEqual(self.code(*words), 1, words)
        self.assertEqual(self.code("account", "add", "x@missing.test", "--password-stdin", stdin=PASSWORD + "\n"), 1)
        self.assertEqual(self.code("account", "add", f"y@{DOMAIN}", "--password-stdin", stdin=""), 1)
        self.assertEqual(self.code("account", "add", f"anna@{DOMAIN}", "--password-stdin", stdin=PASSWORD + "\n"), 1)

    def test_usage(self):
        for words in ((), ("nonsense",), ("domain",), ("domain", "add"), ("status", "--nonsense"), ("settings", "set", "x")):
            self.assertEqual(self.code(*words), 2, words)

    def test_no_engine(self):
        done = subprocess.run([str(BIN / "posternctl"), "--data", str(self.postern.root / "elsewhere"), "status"],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.strip())

    def test_passwords_are_nowhere(self):
        self.postern.ctl("settings", "set", "log.level", "debug")
        imap(self.postern).logout()
        self.postern.ctl("settings", "reset", "log.level")
        self.assertNotIn(PASSWORD, self.postern.log())
        self.assertNotIn(PASSWORD, self.postern.ctl("--json", "settings", "list").stdout)
        for path in self.postern.data.rglob("*"):
            if path.is_file():
                self.assertNotIn(PASSWORD.encode(), path.read_bytes(), path)


if __name__ == "__main__":
    unittest.main()
