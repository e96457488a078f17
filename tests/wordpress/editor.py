"""What an editor does in the block editor, in Chromium."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.wordpress.wordpress import Site

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator, Page

READY = "() => window.wp?.data?.select('core/editor')?.getCurrentPostId() && wp.data.select('core/editor').__unstableIsEditorReady()"


@dataclass
class Mark:
    """A stretch of marked text: its words, the block it stands in, all that it looks like, and the key of what it is of."""

    text: str
    block: str
    looks: str
    key: str
    follows: bool
    """Whether it begins right where the mark before it ends."""


@dataclass
class Editor:
    """The block editor on a page of its own, and what the plugin's scripts complained of."""

    page: "Page"
    site: Site
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: message.type in ("error", "warning") and "copydesk" in message.text and self.complaints.append(message.text),
        )

    def open(self, post: int | None = None) -> "Editor":
        """A post, or a new one, with the sidebar."""
        where = f"post.php?post={post}&action=edit" if post else "post-new.php"
        self.page.goto(f"{self.site.url}/wp-admin/{where}")
        self.page.wait_for_function(READY)
        self.page.evaluate("wp.data.dispatch('core/edit-post').openGeneralSidebar('copydesk/copydesk')")
        self.sidebar.wait_for()
        return self

    @property
    def sidebar(self) -> "Locator":
        return self.page.locator(".copydesk-sidebar").first

    @property
    def canvas(self) -> "FrameLocator":
        return self.page.frame_locator('iframe[name="editor-canvas"]')

    def panel(self, name: str) -> "Locator":
        """A panel of the sidebar, opened."""
        panel = self.sidebar.locator(f".copydesk-panel-{name}")
        toggle = panel.locator(".components-panel__body-toggle")
        if toggle.get_attribute("aria-expanded") == "false":
            toggle.click()
        return panel

    def read(self) -> None:
        """Have the post read, and wait for it."""
        self.sidebar.locator(".copydesk-read").click()
        self.wait()

    def wait(self) -> None:
        """Wait until Copydesk has answered, or failed, and all marks are drawn: the editor draws what is out of sight later."""
        self.page.wait_for_function("['done', 'failed'].includes(wp.data.select('copydesk').getStatus())")
        marks, before = self.marks(), None
        while marks != before:
            self.page.wait_for_timeout(500)
            marks, before = self.marks(), marks

    def failure(self) -> str:
        """What the sidebar says went wrong."""
        return self.sidebar.locator(".copydesk-failure .components-notice__content").inner_text()

    def marks(self) -> list[Mark]:
        """The marks in the text, in order."""
        script = """() => {
            const text = document.querySelector('iframe[name="editor-canvas"]')?.contentDocument ?? document;
            const marks = [...text.querySelectorAll('mark[id^="annotation-text-copydesk-"]')];
            return marks.map((mark, i) => ({
                text: mark.textContent.replaceAll('\\ufeff', ''),
                block: mark.closest('[data-type]').dataset.type,
                looks: mark.className.split('annotation-text-copydesk')[1].split(' ')[0],
                key: mark.id.replace('annotation-text-copydesk-', '').split('/')[0],
                follows: i > 0 && mark.previousSibling === marks[i - 1],
            }));
        }"""
        return [Mark(**mark) for mark in self.page.evaluate(script)]

    def marked(self, look: str) -> list[tuple[str, str]]:
        """Block and words of all that has a look; "voice" is any voice."""
        found: list[tuple[str, str]] = []
        was = False
        for mark in self.marks():
            has = f"-{look}" in mark.looks
            if has and was and mark.follows:
                block, text = found.pop()
                found.append((block, text + mark.text))
            elif has:
                found.append((mark.block, mark.text))
            was = has
        return found

    def content(self) -> str:
        """The post as it would be saved."""
        return str(self.evaluate("wp.data.select('core/editor').getEditedPostContent()"))

    def selection(self) -> dict[str, Any]:
        """What is selected in the text: block, attribute, offsets, and the words."""
        script = """() => {
            const editor = wp.data.select('core/block-editor');
            const [start, end] = [editor.getSelectionStart(), editor.getSelectionEnd()];
            const block = editor.getBlock(start.clientId ?? editor.getSelectedBlockClientId());
            const value = block?.attributes[start.attributeKey];
            const text = value?.text ?? (value === undefined ? '' : wp.richText.create({ html: String(value) }).text);
            return { block: block?.name, attribute: start.attributeKey ?? null, text: text.slice(start.offset, end.offset) };
        }"""
        return dict(self.page.evaluate(script))

    def evaluate(self, script: str) -> Any:
        return self.page.evaluate(script)

    def save(self) -> None:
        """Save the post as it is."""
        self.page.evaluate("async () => { await wp.data.dispatch('core/editor').savePost(); }")
        assert not self.page.evaluate("wp.data.select('core/editor').isEditedPostDirty()")
