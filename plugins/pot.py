"""The plugin's strings for translators, by GNU xgettext: ``python plugins/pot.py`` writes plugins/wordpress/languages/copydesk.pot."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PLUGIN = Path(__file__).parent / "wordpress"
POT = PLUGIN / "languages" / "copydesk.pot"
KEYWORDS = ("__:1", "_x:1,2c", "_n:1,2", "_nx:1,2,4c", "esc_html__:1", "esc_attr__:1", "esc_html_x:1,2c", "esc_attr_x:1,2c")
HEADERS = ("Plugin Name", "Description", "Author")
BLOCK = {"title": "block title", "description": "block description"}


def pot() -> str:
    """The template, without the day it was made on."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pot"
        more = Path(folder) / "metadata.php"
        more.write_text(_metadata())
        for language, paths in (("PHP", [*PLUGIN.rglob("*.php"), more]), ("JavaScript", [*PLUGIN.rglob("*.js")])):
            names = [str(path.relative_to(PLUGIN)) if path.is_relative_to(PLUGIN) else str(path) for path in sorted(paths)]
            _xgettext(language, out, names)
        text = out.read_text()
    text = re.sub(r"^\"POT-Creation-Date: .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^#: .*metadata\.php.*\n", "", text, flags=re.MULTILINE)
    return text.replace("charset=CHARSET", "charset=UTF-8")


def _xgettext(language: str, out: Path, names: list[str]) -> None:
    options = ["--from-code=UTF-8", "--add-comments=translators", "--no-wrap", "--package-name=Copydesk", "--keyword"]
    join = ["--join-existing"] if out.exists() else []
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    subprocess.run(["xgettext", f"--language={language}", f"--output={out}", *options, *join, *keywords, *names], cwd=PLUGIN, check=True)


def _metadata() -> str:
    """PHP with the strings of the plugin's header and of its blocks, in which WordPress looks them up."""
    header = (PLUGIN / "copydesk.php").read_text()
    calls = [
        f"__( {json.dumps(found[1], ensure_ascii=False)} );"
        for name in HEADERS
        if (found := re.search(rf"^ \* {name}: +(.+)$", header, re.MULTILINE))
    ]
    for path in sorted(PLUGIN.glob("blocks/*/block.json")):
        block = json.loads(path.read_text())
        calls += [f"_x( {json.dumps(block[key], ensure_ascii=False)}, {json.dumps(context)} );" for key, context in BLOCK.items()]
        calls += [f'_x( {json.dumps(word, ensure_ascii=False)}, "block keyword" );' for word in block["keywords"]]
    return "<?php\n" + "\n".join(calls) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(POT.read_text() != pot() and f"{POT} is not up to date: python plugins/pot.py")
    POT.write_text(pot())
