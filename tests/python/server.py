"""Starts and stops one server process on a data directory of its own."""

import json
import os
import subprocess
import time

from connection import Connection

START_S = 60
STOP_S = 30


class Server:
    def __init__(self, data_dir):
        self.data_dir = data_dir
        self.connection_file = data_dir / "connection.json"
        self._log_path = data_dir.with_name(data_dir.name + ".log")
        self._process = None

    def start(self, *options):
        """Returns the connection once the server says that it is ready."""
        binary = os.environ.get("ARMLET_BIN")
        assert binary, "ARMLET_BIN names the server to test; `cargo xtask test` sets it"
        self.connection_file.unlink(missing_ok=True)
        with open(self._log_path, "ab") as log:
            self._process = subprocess.Popen(
                [
                    binary,
                    "serve",
                    *("--listen", "127.0.0.1:0"),
                    *("--data-plane-listen", "127.0.0.1:0"),
                    *("--admin-listen", "127.0.0.1:0"),
                    *("--data-dir", str(self.data_dir)),
                    *options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            return self._await_connection()
        except BaseException:
            self.kill()
            raise

    def stop(self):
        """Asks the server to end and returns its exit code."""
        self._process.terminate()
        try:
            return self._process.wait(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"no end {STOP_S} s after SIGTERM\n{self.log()}") from None

    def kill(self):
        """Ends the server without asking, as a crash would."""
        self._process.kill()
        self._process.wait(timeout=STOP_S)

    def log(self):
        return self._log_path.read_text(errors="replace")

    def _await_connection(self):
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            code = self._process.poll()
            assert code is None, f"the server ended with {code}\n{self.log()}"
            try:
                return Connection.from_json(json.loads(self.connection_file.read_text()))
            except FileNotFoundError:
                time.sleep(0.05)
        raise AssertionError(f"not ready after {START_S} s\n{self.log()}")
