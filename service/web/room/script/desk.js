/** The desk, where an article is laid before the reader: paste, drop, open, or take a sample. */

import { FORMATS, guess, open, taken } from "./source.js";
import { SAMPLES, load } from "./samples.js";
import { fill, h } from "./dom.js";
import { count, wordsOf } from "./words.js";

export class Desk {
  /** `read` is given `{text, format, targets}` when the reader asks for it; `reopen` a text, and says whether it was a saved reading. */
  constructor(read, reopen) {
    Object.assign(this, { read, reopen });
    this.text = h("textarea", {
      id: "text",
      rows: "10",
      spellcheck: "false",
      placeholder: "Paste an article, drop a file anywhere on this page, or open one.",
      oninput: () => this.changed(),
      onpaste: (event) => this.pasted(event),
      "aria-describedby": "measure",
    });
    this.format = h(
      "select",
      { id: "format", onchange: () => (this.chosen = true) },
      FORMATS.map(([value, label]) => h("option", { value }, label)),
    );
    this.measure = h("p", { id: "measure", class: "measure" }, "");
    this.error = h("p", { class: "error", role: "alert" });
    this.file = h("input", {
      type: "file",
      class: "unseen",
      tabindex: "-1",
      "aria-label": "File to open",
      accept: ".txt,.text,.md,.markdown,.html,.htm,.json,text/*",
      onchange: () => this.opened(this.file.files[0]),
    });
    this.chosen = false;
    this.carried = {};
    this.element = h("div", { class: "desk" }, this.form(), this.front());
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => this.dropped(event));
  }

  form() {
    return h(
      "form",
      { class: "sheet", onsubmit: (event) => this.submit(event) },
      h("h1", {}, "Who says what here, and how surely?"),
      h("label", { for: "text", class: "unseen" }, "Article"),
      this.text,
      this.error,
      h(
        "div",
        { class: "row" },
        h("button", { type: "submit", class: "primary" }, "Read it"),
        h("button", { type: "button", onclick: () => this.file.click() }, "Open a file …"),
        this.file,
        h("label", { for: "format" }, "Written in"),
        this.format,
        this.measure,
      ),
    );
  }

  /** The samples, as a front page has its stories. */
  front() {
    const story = (sample) =>
      h(
        "article",
        {},
        h("p", { class: "kicker" }, sample.kicker),
        h("h3", {}, h("button", { type: "button", class: "story", onclick: () => this.sample(sample) }, sample.title)),
        h("p", {}, sample.standfirst),
      );
    return h(
      "section",
      { class: "front", "aria-labelledby": "samples" },
      h("h2", { id: "samples" }, "Or take one of ours"),
      h("div", { class: "stories" }, ...SAMPLES.map(story)),
    );
  }

  /** Show `text` to be changed and read again, with what is `carried` over from its last reading. */
  show(text, format, carried = {}) {
    this.carried = carried;
    this.text.value = text;
    this.format.value = format;
    this.chosen = Boolean(text);
    this.say("");
    this.count();
  }

  changed() {
    this.say("");
    if (!this.text.value.trim()) {
      this.chosen = false;
      this.carried = {};
    }
    if (!this.chosen) this.format.value = guess(this.text.value);
    this.count();
  }

  count() {
    const { value } = this.text;
    this.measure.textContent = value ? count(wordsOf(value), "word") : "";
  }

  say(sentence) {
    fill(this.error, sentence || null);
  }

  pasted(event) {
    if (this.text.value.trim() || !event.clipboardData) return;
    const { text, format } = taken(event.clipboardData);
    if (format !== "html" || text === event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    this.show(text, format);
    this.submit();
  }

  async dropped(event) {
    event.preventDefault();
    if (document.querySelector(".verify")) return;
    const [file] = event.dataTransfer.files;
    if (file) await this.opened(file);
    else if (event.dataTransfer.types.includes("text/plain")) {
      const { text, format } = taken(event.dataTransfer);
      this.show(text, format);
      this.submit();
    }
  }

  async opened(file) {
    this.file.value = "";
    if (!file) return;
    try {
      const { text, format } = await open(file);
      if (await this.reopen(text)) return;
      this.show(text, format);
      this.submit();
    } catch (error) {
      this.say(error.message);
    }
  }

  async sample(sample) {
    try {
      this.show(await load(sample), sample.format, { targets: sample.targets });
      this.submit();
    } catch (error) {
      this.say(error.message);
    }
  }

  submit(event) {
    event?.preventDefault();
    this.say("");
    if (!this.text.value.trim()) {
      this.say("There is nothing to read yet: paste an article, open a file, or take one of ours.");
      this.text.focus();
      return;
    }
    this.read({ ...this.carried, text: this.text.value, format: this.format.value });
  }
}
