/** The text cut where any mark begins or ends, so that marks may overlap as they like. */

import { shade } from "./reading.js";

/** @typedef {{kind: string, id: string, start: number, end: number, of: object}} Mark */

/** All marks of a reading that `layers` shows (a set of "quotes", "hedges", "names", "stance"). */
export function marksOf(reading, layers) {
  const marks = [];
  const add = (kind, id, span, of) => span && span.end > span.start && marks.push({ kind, id, start: span.start, end: span.end, of });
  if (layers.has("hedges")) {
    for (const sentence of reading.hedged) {
      add("hedge", sentence.id, sentence, sentence);
      for (const cue of sentence.cues) add("hedge-cue", sentence.id, cue, sentence);
    }
  }
  if (layers.has("stance")) {
    reading.stances.forEach((stance, place) => {
      stance.evidence.forEach((evidence, rank) => add("stance", `t${place}-${rank}`, evidence.span, { stance, evidence, place }));
    });
  }
  if (layers.has("quotes")) {
    for (const quote of reading.quotes) {
      for (const span of quote.content) add("quote", quote.id, span, quote);
      add("cue", quote.id, quote.cue, quote);
      add("source", quote.id, quote.source, quote);
    }
  }
  if (layers.has("names")) {
    for (const mention of reading.mentions) add("name", mention.id, mention, mention);
  }
  return marks;
}

/**
 * `text` from `start` to `end` in pieces `{start, end, marks}`, whose marks cover the whole piece, the widest first.
 * `marks` must be sorted by start; linear in them but for those that cover one place together.
 */
export function cut(start, end, marks) {
  const edges = new Set([start, end]);
  for (const mark of marks) {
    if (mark.start > start && mark.start < end) edges.add(mark.start);
    if (mark.end > start && mark.end < end) edges.add(mark.end);
  }
  const places = [...edges].sort((a, b) => a - b);
  const pieces = [];
  let next = 0;
  let open = [];
  for (let at = 0; at < places.length - 1; at++) {
    const [from, to] = [places[at], places[at + 1]];
    while (next < marks.length && marks[next].start <= from) open.push(marks[next++]);
    open = open.filter((mark) => mark.end > from);
    pieces.push({ start: from, end: to, marks: [...open].sort((a, b) => b.end - b.start - (a.end - a.start)) });
  }
  return pieces;
}

/** What of `blocks` and the text between them is to be shown, in order: no character but white space is left out. */
export function stretches(text, blocks) {
  const found = [];
  let at = 0;
  const between = (end) => {
    if (text.slice(at, end).trim()) found.push({ role: "paragraph", start: at, end });
  };
  for (const block of blocks) {
    between(block.start);
    if (block.end > Math.max(at, block.start)) found.push({ ...block, start: Math.max(at, block.start) });
    at = Math.max(at, block.end);
  }
  between(text.length);
  return found;
}

/** The classes of a piece under its marks. */
export function classesOf(piece, reading) {
  const classes = ["piece"];
  const inner = (kind) => piece.marks.findLast((mark) => mark.kind === kind);
  const hedge = inner("hedge");
  if (hedge) classes.push("hedged", `shade${shade(hedge.of.certainty)}`);
  if (inner("hedge-cue")) classes.push("hedge-cue");
  const stance = inner("stance");
  if (stance) classes.push("evidence", stance.of.evidence.label);
  const [quote, cue, source] = [inner("quote"), inner("cue"), inner("source")];
  const voice = quote ?? cue ?? source;
  if (voice) classes.push(reading.colour(reading.sourceOf.get(voice.id)));
  if (quote) classes.push("quote", quote.of.kind, quote.of.act);
  else if (voice && voice.of.act !== "other") classes.push(cue ? "cue" : "source");
  const name = inner("name");
  if (name) classes.push("name", name.of.form);
  if (name && reading.entity.get(name.of.entity)?.mentions[0] === name.id) classes.push("first");
  return classes.join(" ");
}
