/** The article set in type, every mark a piece of its text. */

import { h } from "./dom.js";
import { extent } from "./reading.js";
import { classesOf, cut, marksOf, stretches } from "./segments.js";

const TAGS = {
  title: "h1",
  heading: "h2",
  paragraph: "p",
  list_item: "li",
  table_cell: "p",
  quote: "blockquote",
  citation: "p",
  pull_quote: "p",
  embed: "p",
  caption: "p",
  credit: "p",
  aside: "p",
  byline: "p",
  footnote: "p",
  boilerplate: "p",
};

/** Marks a reader can stop at; each explains itself. */
const STOPS = new Set(["name", "hedge-cue"]);

/** The article as an element. `layers` are the marks shown. Its pieces carry the keys of their marks in `data-marks`. */
export function article(reading, layers) {
  const setter = new Setter(reading, layers);
  const parts = stretches(reading.text, reading.blocks).map((block) => setter.block(block));
  return h(
    "article",
    { id: "article", "aria-labelledby": "headline" },
    setter.titled ? null : h("h1", { id: "headline", class: "title untitled" }, reading.title ?? "Untitled article"),
    ...listed(parts),
  );
}

/** Items of a list that follow one another, in a list. */
function listed(parts) {
  const found = [];
  for (const part of parts) {
    if (part.tagName !== "LI") found.push(part);
    else if (found.at(-1)?.tagName === "UL") found.at(-1).append(part);
    else found.push(h("ul", {}, part));
  }
  return found;
}

/** The elements of `page`'s article by the keys of their marks, in text order. */
export function indexed(page) {
  const found = new Map();
  for (const element of page.querySelectorAll("#article [data-marks]")) {
    for (const key of element.dataset.marks.split(" ")) {
      if (found.has(key)) found.get(key).push(element);
      else found.set(key, [element]);
    }
  }
  return found;
}

class Setter {
  constructor(reading, layers) {
    this.reading = reading;
    this.marks = marksOf(reading, layers).sort((a, b) => a.start - b.start || b.end - a.end);
    this.next = 0;
    this.open = [];
    this.titled = false;
    this.begun = false;
    this.stopped = new Set();
    this.notes = layers.has("quotes") ? this.reading.spoken.map((quote) => ({ quote, at: extent(quote).start })) : [];
    this.notes.sort((a, b) => a.at - b.at);
    this.flags = layers.has("stance") ? this.marks.filter(({ kind }) => kind === "stance") : [];
  }

  /** A block: its tag by its role, and its first paragraph marked as such. */
  block({ role, start, end }) {
    const title = role === "title" && !this.titled;
    const classes = [role];
    if (title) this.titled = true;
    else if (role === "paragraph" && !this.begun) classes.push(...this.opening(this.reading.text.slice(start, end)));
    const tag = role === "title" && !title ? "h2" : (TAGS[role] ?? "p");
    return h(tag, { class: classes.join(" "), id: title ? "headline" : null, "data-from": start }, ...this.pieces(start, end));
  }

  /** Lines above the story, such as date and place, are set small; its first paragraph has an initial. */
  opening(text) {
    if (text.length < 90 && !/[.!?]["”’)]*\s*$/.test(text)) return ["meta"];
    this.begun = true;
    return /^["“'‘«(]/.test(text) || text.length < 140 ? [] : ["lead"];
  }

  pieces(start, end) {
    while (this.next < this.marks.length && this.marks[this.next].start < end) this.open.push(this.marks[this.next++]);
    this.open = this.open.filter((mark) => mark.end > start);
    return cut(start, end, this.open).flatMap((piece) => [...this.margin(piece), this.piece(piece)]);
  }

  /** What stands in the margins beside a piece: whose the quotes are that begin in it, and the stances it is evidence of. */
  margin(piece) {
    const found = [];
    while (this.notes.length && this.notes[0].at < piece.end) found.push(this.note(this.notes.shift().quote));
    while (this.flags.length && this.flags[0].start < piece.end) found.push(flag(this.flags.shift()));
    return found;
  }

  /** Whose a quote is; where the same speaker goes on, a ditto mark is enough for those who see the one above. */
  note(quote) {
    const source = this.reading.sourceOf.get(quote.id);
    const name = source?.name ?? quote.speaker?.name ?? "nobody named";
    const again = source && source === this.speaking;
    this.speaking = source;
    return h(
      "button",
      {
        type: "button",
        class: `note ${this.reading.colour(source)} ${quote.act}${again ? " ditto" : ""}`,
        "data-marks": `quote:${quote.id}`,
        tabindex: "-1",
      },
      h("span", { class: "unseen" }, again ? `Quote, ${name}` : "Quote, "),
      h("span", { class: "whole", "aria-hidden": again ? "true" : null }, again ? "″" : name),
      h("span", { class: "initials", "aria-hidden": "true" }, again ? "″" : source || quote.speaker ? initials(name) : "?"),
    );
  }

  piece(piece) {
    const text = this.reading.text.slice(piece.start, piece.end);
    if (!piece.marks.length) return text;
    const attributes = {
      class: classesOf(piece, this.reading),
      "data-marks": piece.marks.map(keyOf).join(" "),
      "data-start": piece.start,
    };
    const stop = piece.marks.findLast((mark) => STOPS.has(mark.kind) && !this.stopped.has(placeOf(mark)));
    if (stop && text.trim()) {
      for (const mark of piece.marks) if (STOPS.has(mark.kind)) this.stopped.add(placeOf(mark));
      Object.assign(attributes, { role: "button", tabindex: "-1" });
    }
    return h("span", attributes, text);
  }
}

/** By which a piece tells its mark. */
export const keyOf = (mark) => `${mark.kind}:${mark.id}`;

const placeOf = (mark) => `${mark.kind}:${mark.start}`;

function flag(mark) {
  const { stance, evidence, place } = mark.of;
  const sign = { favor: "▲", against: "▼", neutral: "■" }[evidence.label];
  return h(
    "button",
    { type: "button", class: `flag ${evidence.label}`, "data-marks": keyOf(mark), tabindex: "-1" },
    h("span", { "aria-hidden": "true" }, sign, h("sub", {}, String(place + 1))),
    h("span", { class: "unseen" }, `Evidence, ${evidence.label === "favor" ? "for" : evidence.label} ${stance.target}`),
  );
}

function initials(name) {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? ["?"];
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : words[0].slice(0, 2)).toUpperCase();
}
