"""The WordPress plugin as the zip that WordPress installs: ``python plugins/pack.py``. The same files give the same bytes."""

import re
import sys
import zipfile
from pathlib import Path

PLUGIN = Path(__file__).parent / "wordpress"
SLUG = "copydesk"
LEFT_OUT = {"phpcs.xml.dist", "phpcs-shared.xml"}
EPOCH = (1980, 1, 1, 0, 0, 0)


def version() -> str:
    """The version in the plugin's header; ValueError where readme.txt says another."""
    header = re.search(r"^ \* Version: +(\S+)$", (PLUGIN / "copydesk.php").read_text(), re.MULTILINE)
    stable = re.search(r"^Stable tag: (\S+)$", (PLUGIN / "readme.txt").read_text(), re.MULTILINE)
    if not header or not stable or header[1] != stable[1]:
        raise ValueError("copydesk.php and readme.txt must give the same version")
    return header[1]


def pack(folder: Path) -> Path:
    """Write the zip into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{SLUG}-wordpress-{version()}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(PLUGIN.rglob("*")):
            if path.is_file() and path.name not in LEFT_OUT:
                entry = zipfile.ZipInfo(f"{SLUG}/{path.relative_to(PLUGIN).as_posix()}", EPOCH)
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return archive


if __name__ == "__main__":
    sys.stdout.write(f"{pack(Path('build'))}\n")
