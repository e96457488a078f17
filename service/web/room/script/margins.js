/** Notes and rules in the margins of the article, and the thread from what is looked at to who said it. */

import { svg } from "./dom.js";

const GAP = 2;

/** Lay out the margins of `page`, which holds the article; again whenever its width changes. */
export class Margins {
  constructor(page, reading, index) {
    Object.assign(this, { page, reading, index });
    this.drawing = svg("svg", { class: "rules", "aria-hidden": "true" });
    this.threads = svg("svg", { class: "threads", "aria-hidden": "true" });
    page.append(this.drawing, this.threads);
    this.observer = new ResizeObserver(() => this.lay());
    this.observer.observe(page);
  }

  close() {
    this.observer.disconnect();
  }

  /** Every rectangle is read before anything is written, so that the browser lays out once. */
  lay() {
    const frame = this.page.getBoundingClientRect();
    const rules = this.reading.spoken.flatMap((quote) => this.rule(quote, frame));
    const columns = [".note", ".flag"].map((kind) => [...this.page.querySelectorAll(kind)].map((element) => placed(element, frame)));
    for (const column of columns) {
      let free = -Infinity;
      for (const { element, top, height, base } of column) {
        const at = Math.max(top, free);
        free = at + height + GAP;
        element.style.setProperty("top", `${at - base}px`);
      }
    }
    this.drawing.replaceChildren(...rules);
  }

  /** The rule beside a quote, along the lines that it, its cue and its source stand on; of one within a quote further out. */
  rule(quote, frame) {
    const pieces = ["quote", "cue", "source"].flatMap((kind) => this.pieces(`${kind}:${quote.id}`));
    if (!pieces.length) return [];
    const boxes = pieces.flatMap((piece) => [...piece.getClientRects()]).filter((box) => box.width);
    const left = this.page.querySelector("#article").getBoundingClientRect().left - frame.left - (quote.parent ? 17 : 12);
    const colour = this.reading.colour(this.reading.sourceOf.get(quote.id));
    return runs(boxes).map(([top, bottom]) =>
      svg("line", {
        class: `rule ${colour} ${quote.act}`,
        "data-marks": `quote:${quote.id}`,
        x1: left,
        x2: left,
        y1: top - frame.top + 3,
        y2: bottom - frame.top - 3,
      }),
    );
  }

  pieces(key) {
    return (this.index.get(key) ?? []).filter((element) => element.classList.contains("piece"));
  }

  /** Draw from the words that say who (or from the quote) to the place that names the speaker, and to his line of the audit. */
  join(quote, row) {
    const frame = this.page.getBoundingClientRect();
    const box = (element) => element && shifted(element.getClientRects()[0], frame);
    const [said, source] = [this.pieces(`quote:${quote.id}`), this.pieces(`source:${quote.id}`)];
    const from = box(source[0] ?? said[0]);
    if (!from) return;
    const paths = [];
    const evidence = quote.speaker?.evidence.map((span) => box(this.at(span.start))).find((place) => place && place.y < from.y - 4);
    if (evidence) paths.push(arc(from, evidence));
    const line = row && box(row);
    const end = said.flatMap((piece) => [...piece.getClientRects()]).map((rect) => shifted(rect, frame));
    const last = end.reduce((a, b) => (b && a.right >= b.right ? a : b), end[0]);
    if (line && last && line.x > last.right) paths.push(across(last, line));
    const colour = this.reading.colour(this.reading.sourceOf.get(quote.id));
    this.threads.replaceChildren(...paths.map((d) => svg("path", { class: `thread ${colour}`, d })));
  }

  unjoin() {
    this.threads.replaceChildren();
  }

  at(offset) {
    return this.page.querySelector(`.piece[data-start="${offset}"]`);
  }
}

function placed(element, frame) {
  element.style.removeProperty("top");
  const box = element.getBoundingClientRect();
  const base = element.offsetParent.getBoundingClientRect().top - frame.top;
  return { element, top: box.top - frame.top, height: box.height, base };
}

/** Boxes of lines as [top, bottom] of what is one below the other. */
function runs(boxes) {
  const found = [];
  for (const { top, bottom } of boxes.sort((a, b) => a.top - b.top)) {
    const last = found.at(-1);
    if (last && top - last[1] < 16) last[1] = Math.max(last[1], bottom);
    else found.push([top, bottom]);
  }
  return found;
}

const shifted = (box, frame) =>
  box && { x: box.left - frame.left, y: box.top - frame.top, right: box.right - frame.left, width: box.width, height: box.height };

function arc(from, to) {
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + 2, to.x + to.width / 2, to.y + to.height - 1];
  const bend = Math.min(60, Math.abs(y1 - y2) / 2);
  return `M${x1} ${y1} C${x1} ${y1 - bend} ${x2} ${y2 + bend} ${x2} ${y2}`;
}

function across(from, to) {
  const [x1, y1, x2, y2] = [from.right + 3, from.y + from.height / 2, to.x - 4, to.y + to.height / 2];
  const half = (x1 + x2) / 2;
  return `M${x1} ${y1} C${half} ${y1} ${half} ${y2} ${x2} ${y2}`;
}
