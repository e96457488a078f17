/** A reading laid out: tools above, the strip, the article with its margins, the audit beside it. */

import { article, indexed } from "./article.js";
import { audit } from "./audit.js";
import { correctionsPanel, having } from "./corrections.js";
import { fill, h } from "./dom.js";
import { exportMenu } from "./exports.js";
import { headlinePanel } from "./headline.js";
import { Margins } from "./margins.js";
import { Marks } from "./marks.js";
import { namesPanel } from "./names.js";
import { Slip } from "./slip.js";
import { stancePanel } from "./stance.js";
import { follow, strip } from "./strip.js";

const LAYERS = [
  ["quotes", "Quotes"],
  ["hedges", "Hedges"],
  ["names", "Names"],
  ["stance", "Stance"],
];

const SURE = [
  ["best", "What is likeliest"],
  ["most", "Right 9 times in 10"],
  ["all", "Everything found"],
];

const layers = new Set(LAYERS.map(([name]) => name));

/** The page of `reading`. `read` asks the service again, `edit` goes back to the text, `fetchAs` asks for the answer in another form. */
export class Page {
  constructor(reading, { read, edit, fetchAs }) {
    Object.assign(this, { reading, read, edit, fetchAs });
    this.error = h("p", { class: "error", role: "alert" });
    this.top = h("div", { class: "top" });
    this.column = h("div", { class: "column" });
    this.audit = h("aside", { class: "audit", "aria-label": "Audit" });
    this.spread = h("div", { class: "spread" }, this.column, this.audit);
    this.element = h("div", { class: "page" }, this.tools(), this.error, this.top, this.spread);
    this.ends = [];
    this.element.addEventListener("click", (event) => {
      const to = event.target.closest("[data-goto]")?.dataset.goto;
      if (to) this.marks.goto(to);
    });
  }

  tools() {
    const box = ([name, label]) =>
      h(
        "label",
        { class: `layer ${name}` },
        h("input", { type: "checkbox", checked: layers.has(name), onchange: (event) => this.toggle(name, event.target.checked) }),
        h("span", {}, label),
      );
    const sure = this.reading.request.sure ?? "best";
    return h(
      "div",
      { class: "tools" },
      h("fieldset", {}, h("legend", { class: "unseen" }, "Show"), ...LAYERS.map(box)),
      h("label", { class: "sure", for: "how-sure" }, "How sure"),
      h(
        "select",
        { id: "how-sure", onchange: (event) => this.again({ sure: event.target.value }) },
        SURE.map(([value, label]) => h("option", { value, selected: value === sure }, label)),
      ),
      h(
        "span",
        { class: "acts" },
        h("button", { type: "button", onclick: this.edit }, "Edit"),
        h("button", { type: "button", class: "print", onclick: () => print() }, "Print"),
        exportMenu(this.reading, (accept) => this.fetchAs(this.reading.request, accept)),
      ),
    );
  }

  toggle(name, on) {
    if (on) layers.add(name);
    else layers.delete(name);
    this.set();
  }

  again(change) {
    const { text, format, targets, sure, corrections } = this.reading.request;
    this.read({ text, format, targets, sure, corrections, ...change });
  }

  say(sentence) {
    fill(this.error, sentence);
  }

  /** To be called once the page is in the document; what is told by `place` of another page is restored. */
  opened({ scrolled, audit, focused } = { scrolled: 0, audit: 0, focused: null }) {
    this.slip = new Slip(() => this.marks.unlight());
    this.set();
    scrollTo(0, scrolled);
    this.audit.scrollTop = audit;
    document.getElementById(focused)?.focus({ preventScroll: true });
  }

  /** Where the reader is on it. */
  place() {
    return { scrolled: scrollY, audit: this.audit.scrollTop, focused: document.activeElement?.id };
  }

  /** Set the article with the layers that are on, and all that depends on them. */
  set() {
    const { scrollTop } = this.audit;
    this.finish();
    const { reading } = this;
    const band = strip(reading, layers);
    fill(this.top, band);
    fill(this.column, article(reading, layers));
    const panels = [
      correctionsPanel(reading, (corrections) => this.again({ corrections })),
      headlinePanel(reading),
      stancePanel(reading, (targets) => this.again({ targets })),
      namesPanel(reading),
    ];
    audit(this.audit, reading, ...panels);
    this.audit.scrollTop = scrollTop;
    const index = indexed(this.element);
    const margins = new Margins(this.spread, reading, index);
    this.marks = new Marks(this.spread, reading, this.slip, margins, index, (one) =>
      this.again({ corrections: having(reading.request.corrections ?? [], one) }),
    );
    margins.lay();
    this.ends = [() => this.marks.close(), () => margins.close(), follow(band, this.column)];
  }

  finish() {
    this.ends.forEach((end) => end());
    this.ends = [];
    this.spread.querySelectorAll(":scope > svg").forEach((drawing) => drawing.remove());
  }

  close() {
    this.finish();
    this.slip.element.remove();
  }
}
