/** What can be taken away: files made here, in the browser. */

import { h } from "./dom.js";

/** A reading as a file, which opens again in the reading room. */
export const packed = (reading) => JSON.stringify({ copydesk: 1, request: reading.request, result: reading.result }, null, 1);

/** A file of that kind: `{request, result}`, or null for any other text. */
export function unpacked(text) {
  try {
    const { copydesk, request, result } = JSON.parse(text);
    return copydesk === 1 && typeof request.text === "string" && Array.isArray(result.document.blocks) ? { request, result } : null;
  } catch {
    return null;
  }
}

const joined = (spans) => spans.map(({ text }) => text).join(" … ");

const TABLES = {
  quotes: [
    [
      "id",
      "kind",
      "act",
      "content",
      "speaker",
      "speaker_kind",
      "speaker_confidence",
      "reason",
      "cue",
      "framing",
      "confidence",
      "start",
      "end",
    ],
    (reading) =>
      reading.quotes.map((q) => [
        q.id,
        q.kind,
        q.act,
        joined(q.content),
        q.speaker?.name,
        q.speaker?.kind,
        q.speaker?.confidence,
        q.reason,
        q.cue?.text,
        q.framing,
        q.confidence,
        q.content[0].start,
        q.content.at(-1).end,
      ]),
  ],
  sources: [
    [
      "id",
      "name",
      "entity",
      "kind",
      "title",
      "affiliation",
      "quotes",
      "statements",
      "words",
      "share",
      "direct",
      "indirect",
      "contact",
      "first",
      "last",
    ],
    (reading) =>
      reading.sources.map((s) => [
        s.id,
        s.name,
        s.entity,
        s.kind,
        s.title?.text,
        s.affiliation?.text,
        s.quotes.length,
        s.statements,
        s.words,
        s.share,
        s.direct,
        s.indirect,
        s.contact,
        s.first.start,
        s.last.end,
      ]),
  ],
  entities: [
    ["id", "name", "type", "mentions", "salience", "is_quoted", "date", "interval", "currency", "amount", "link"],
    (reading) =>
      reading.entities.map((e) => [
        e.id,
        e.name,
        e.type,
        e.mentions.length,
        e.salience,
        e.is_quoted,
        e.normal?.date,
        e.normal?.interval,
        e.normal?.currency,
        e.normal?.amount,
        e.link?.id,
      ]),
  ],
  sentences: [
    ["id", "label", "certainty", "cues", "holder", "text", "start", "end"],
    (reading) => reading.sentences.map((s) => [s.id, s.label, s.certainty, joined(s.cues), s.holder.kind, s.text, s.start, s.end]),
  ],
};

/** A table of `reading` as CSV (RFC 4180). A text that a spreadsheet would take for a formula has an apostrophe before it. */
export function csv(reading, name) {
  const [heads, rows] = TABLES[name];
  return [heads, ...rows(reading)].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function cell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const stem = (reading) =>
  (reading.title ?? "article")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60) || "article";

/** Give `content` to the reader as a file. */
function save(name, type, content) {
  const link = h("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The menu of what can be taken away. */
export function exportMenu(reading) {
  const item = (label, suffix, type, make) =>
    h("li", {}, h("button", { type: "button", onclick: () => save(`${stem(reading)}${suffix}`, type, make()) }, label));
  const menu = h(
    "details",
    {
      class: "menu",
      onfocusout: (event) => menu.contains(event.relatedTarget) || menu.removeAttribute("open"),
      onkeydown: (event) => event.key === "Escape" && menu.removeAttribute("open"),
    },
    h("summary", {}, "Take away"),
    h(
      "ul",
      {},
      item("This reading, to open here again", ".copydesk.json", "application/json", () => packed(reading)),
      item("The answer (JSON)", ".json", "application/json", () => JSON.stringify(reading.result, null, 1)),
      ...Object.keys(TABLES).map((name) =>
        item(`${name[0].toUpperCase()}${name.slice(1)} (CSV)`, `-${name}.csv`, "text/csv", () => "\ufeff" + csv(reading, name)),
      ),
    ),
  );
  return menu;
}
