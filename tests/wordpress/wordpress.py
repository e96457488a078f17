"""A real WordPress, from Debian's packages, on PHP's own server and SQLite. Nothing of it is installed on the system."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build" / "wordpress"
FILES = Path(__file__).parent / "site"
PLUGIN = "copydesk"

PACKAGES = (
    "wordpress",
    "wordpress-theme-twentytwentyfive",
    *("libjs-cropper", "libjs-lodash", "libjs-underscore", "libjs-jquery", "libjs-jquery-ui"),  # the package links into these
    *("php-getid3", "libphp-phpmailer"),
)
SQLITE = "@wp-playground/cli@3.1.56"
"""The npm package that carries WordPress' own SQLite integration as a file; it is not installed."""
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
MIRROR = "http://deb.debian.org/debian"


class Unavailable(Exception):
    """The packages of a suite cannot be had here."""


def fetch(suite: str) -> Path:
    """The folder of a WordPress of Debian's ``suite``, downloaded once and kept under ``build/``.

    Raises:
        Unavailable: apt or npm could not get it.
    """
    folder = BUILD / suite
    site = folder / "root" / "usr" / "share" / "wordpress"
    if (folder / "complete").exists():
        return site
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("debs", "lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    (folder / "sources.list").write_text(f"deb [signed-by={KEYRING}] {_mirror()} {suite} main\n")
    options = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "root",
    }
    apt = ["apt-get", "-qq", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]
    try:
        _run([*apt, "update"], folder)
        _run([*apt, "download", *PACKAGES], folder / "debs")
        for package in sorted((folder / "debs").glob("*.deb")):
            _run(["dpkg-deb", "-x", str(package), str(folder / "root")], folder)
        _run(["npm", "pack", "--silent", SQLITE], folder)
        _run(["tar", "xzf", next(folder.glob("wp-playground-cli-*.tgz")).name, "package/sqlite-database-integration.zip"], folder)
        _run(["unzip", "-q", "package/sqlite-database-integration.zip"], folder)
    except (subprocess.CalledProcessError, OSError) as error:
        raise Unavailable(f"{suite}: {error}") from error
    plugins = site / "wp-content" / "plugins"
    (folder / "plugin-sqlite-database-integration").rename(plugins / "sqlite-database-integration")
    shutil.copy(plugins / "sqlite-database-integration" / "db.copy", site / "wp-content" / "db.php")
    (site / "wp-config.php").unlink()  # Debian's own wants /etc/wordpress
    (folder / "complete").touch()
    return site


def _mirror() -> str:
    """Debian's mirror that the machine uses."""
    for path in (Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*.sources"))):
        for word in path.read_text().split() if path.exists() else ():
            if word.startswith("http") and word.rstrip("/").endswith("/debian"):
                return word
    return MIRROR


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=sys.stderr)


@dataclass
class Site:
    """An installed site, served at ``url``."""

    folder: Path
    url: str
    password: str = ""
    cookies: list[dict[str, Any]] = field(default_factory=list)
    server: "subprocess.Popen[bytes] | None" = None

    @property
    def database(self) -> Path:
        """The file with all that the site keeps."""
        return self.folder / "wp-content" / "database" / "site.sqlite"

    @property
    def plugin(self) -> Path:
        """Where the plugin is installed."""
        return self.folder / "wp-content" / "plugins" / PLUGIN

    @property
    def log(self) -> Path:
        """Where PHP's notices, warnings and errors go."""
        return self.folder / "wp-content" / "debug.log"

    def install(self, archive: Path) -> None:
        """A fresh site with the plugin of ``archive``, the zip that is installed on real ones."""
        shutil.rmtree(self.plugin, ignore_errors=True)
        shutil.rmtree(self.database.parent, ignore_errors=True)
        self.log.unlink(missing_ok=True)
        shutil.unpack_archive(archive, self.plugin.parent)
        for path in FILES.glob("*.php"):
            shutil.copy(path, self.folder)
        self.password = self._php("install.php", f"{PLUGIN}/{PLUGIN}.php").strip()

    def keep(self) -> None:
        """Remember the site as it is now, for :meth:`reset`."""
        shutil.copy(self.database, self.database.with_suffix(".kept"))

    def reset(self) -> None:
        """The site as it was kept. Its server is another one then: requests under way must not find the database changed below them."""
        self.end()
        for leftover in self.database.parent.glob("site.sqlite-*"):
            leftover.unlink()
        shutil.copy(self.database.with_suffix(".kept"), self.database)
        self.log.unlink(missing_ok=True)
        self.start()

    def php(self, code: str) -> Any:
        """What ``code`` returns on the site."""
        return json.loads(self._php("run.php", code=code).rpartition("\n")[2])

    def command(self, *arguments: str) -> tuple[int, str]:
        """Exit code and output of a command of the plugin for WP-CLI."""
        done = self._call(["cli.php", "copydesk", *arguments], "")
        return done.returncode, done.stdout

    def cron(self) -> None:
        """Have WP cron do what is due."""
        httpx.get(f"{self.url}/wp-cron.php?doing_wp_cron", timeout=120)

    def rest(self, method: str, path: str, user: str | None = "admin", **more: Any) -> httpx.Response:
        """A request to the site's REST API, as the administrator or as nobody."""
        auth = (user, self.password) if user else None
        return httpx.request(
            method, f"{self.url}/index.php", params={"rest_route": path, **more.pop("params", {})}, auth=auth, timeout=60, **more
        )

    def post(self, content: str, title: str = "A post", status: str = "draft", **more: Any) -> int:
        """The id of a new post."""
        answer = self.rest("POST", "/wp/v2/posts", json={"content": content, "title": title, "status": status, **more})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    def settings(self, **values: Any) -> None:
        """Change the plugin's settings."""
        chosen = f"json_decode( {json.dumps(json.dumps(values))}, true )"
        self.php(f"update_option( 'copydesk', array_merge( Copydesk\\Settings::DEFAULTS, (array) get_option( 'copydesk' ), {chosen} ) );")

    def _php(self, script: str, *arguments: str, code: str = "") -> str:
        done = self._call([script, *arguments], code)
        if done.returncode:
            raise RuntimeError(f"{script}: {done.stdout}{done.stderr}")
        return done.stdout

    def _call(self, arguments: list[str], stdin: str) -> "subprocess.CompletedProcess[str]":
        command = ["php", "-d", "sendmail_path=/bin/true", *arguments]
        return subprocess.run(command, cwd=self.folder, env=self.environment(), input=stdin, capture_output=True, text=True, timeout=300)

    def environment(self) -> dict[str, str]:
        """Variables for PHP."""
        return os.environ | {"WP_URL": self.url}

    def start(self) -> None:
        """Start PHP's server, and wait until it answers."""
        address = self.url.removeprefix("http://")
        command = ["php", "-d", "sendmail_path=/bin/true", "-d", "upload_max_filesize=32M", "-S", address, "-t", str(self.folder)]
        log = (BUILD / "server.log").open("ab")
        self.server = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log, start_new_session=True)
        log.close()
        for _ in range(200):
            try:
                httpx.get(f"{self.url}/wp-includes/images/blank.gif")
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        self.end()
        raise RuntimeError("PHP's server does not answer")

    def end(self) -> None:
        """End PHP's server."""
        if self.server:
            stop(self.server)
            self.server = None


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a server."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
