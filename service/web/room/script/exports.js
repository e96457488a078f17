/** What can be taken away, as files. */

import { h } from "./dom.js";
import { capital } from "./words.js";

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

const stem = (reading) =>
  (reading.title ?? "article")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60) || "article";

/** Give `blob` to the reader as a file. */
function save(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Forms the service gives, by `Accept`: what the reader calls it, the end of the file's name, and what is asked for. */
const FORMS = [
  ["Web Annotation (JSON-LD)", "-annotations.jsonld", "application/ld+json"],
  ["Quotations for schema.org (JSON-LD)", "-quotations.jsonld", 'application/ld+json;profile="https://schema.org/Quotation"'],
  ["ClaimReview drafts (JSON-LD)", "-claims.jsonld", 'application/ld+json;profile="https://schema.org/ClaimReview"'],
  ["IPTC ninjs 3.1", ".ninjs.json", "application/vnd.iptc.ninjs+json"],
  ["IPTC ninjs 2.2", ".ninjs2.json", "application/vnd.iptc.ninjs+json;version=2.2"],
  ["displaCy", ".displacy.json", "application/vnd.displacy+json"],
];

const TABLES = ["quotes", "sources", "entities", "mentions", "sentences", "stances"];

/** The menu of what can be taken away. `fetchAs` asks the service for the reading in another form and answers with a Blob, or null. */
export function exportMenu(reading, fetchAs) {
  const item = (label, act) => h("li", {}, h("button", { type: "button", onclick: act }, label));
  const made = (label, suffix, make) => item(label, () => save(stem(reading) + suffix, new Blob([make()], { type: "application/json" })));
  const asked = (label, suffix, accept) =>
    item(label, async () => {
      const blob = await fetchAs(accept);
      // The mark in front of a table tells spreadsheets that it is UTF-8.
      if (blob) save(stem(reading) + suffix, accept.startsWith("text/csv") ? new Blob(["\ufeff", blob], { type: "text/csv" }) : blob);
    });
  const tables = TABLES.filter((name) => reading.result[name]);
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
      made("This reading, to open here again", ".copydesk.json", () => packed(reading)),
      made("The answer (JSON)", ".json", () => JSON.stringify(reading.result, null, 1)),
      ...tables.map((name) => asked(`${capital(name)} (CSV)`, `-${name}.csv`, `text/csv;list=${name}`)),
      ...FORMS.map(([label, suffix, accept]) => asked(label, suffix, accept)),
    ),
  );
  return menu;
}
