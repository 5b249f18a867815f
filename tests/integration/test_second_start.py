"""A second start on the same data folder brings the window that is there to the front, and ends."""
import os
import subprocess
import time
import unittest

import support  # noqa: F401
from posternproc import BIN, START_SECONDS, Postern, end

RAISED = "postern: a second start brought the window to the front"


class SecondStart(unittest.TestCase):
    def setUp(self):
        self.postern = Postern()
        self.addCleanup(self.postern.close)
        home = self.postern.root / "home"
        run = self.postern.root / "run"
        for folder in (home, run):
            folder.mkdir(mode=0o700)
        # Nothing of the person who runs this: neither settings of windows nor sockets.
        self.environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home),
                            "XDG_CONFIG_HOME": str(home), "XDG_RUNTIME_DIR": str(run), "LANG": "C.UTF-8"}
        self.errors = self.postern.root / "window.stderr"
        self.first = self.start()

    def start(self, data=None):
        words = [str(BIN / "postern"), "--data", str(data or self.postern.data)]
        for key, value in self.postern.settings.items():
            words += ["--set", f"{key}={value}"]
        with open(self.errors, "ab") as errors:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
                                       env=self.environment, start_new_session=True)
        self.addCleanup(end, process)
        return process

    def wait_for(self, ready, what):
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            self.assertIsNone(self.first.poll(), self.said())
            self.assertLess(time.monotonic(), deadline, f"{what}: {self.said()}")
            time.sleep(0.05)

    def said(self):
        return self.errors.read_text(errors="replace")

    def window_is_open(self):
        return (self.postern.data / "window.socket").exists()

    def test_it_raises_the_window_and_ends(self):
        self.wait_for(self.window_is_open, "no window")
        before = self.postern.status()
        self.assertNotIn(RAISED, self.said())
        for times in (1, 2):
            second = self.start()
            self.assertEqual(second.wait(START_SECONDS), 0, self.said())
            self.wait_for(lambda: self.said().count(RAISED) == times, "the window was not raised")
        # One engine, the first, which was not disturbed.
        self.assertIsNone(self.first.poll())
        after = self.postern.status()
        self.assertEqual(after["startedUtcMs"], before["startedUtcMs"])
        self.assertEqual([(each["name"], each["state"], each["ports"]) for each in after["services"]],
                         [(each["name"], each["state"], each["ports"]) for each in before["services"]])
        self.assertEqual(end(self.first), 0)

    def test_another_folder_has_its_own_window(self):
        self.wait_for(self.window_is_open, "no window")
        other = self.start(self.postern.root / "other")
        self.wait_for((self.postern.root / "other" / "window.socket").exists, "no window of the other")
        self.assertIsNone(other.poll())
        self.assertNotIn(RAISED, self.said())


if __name__ == "__main__":
    unittest.main()
