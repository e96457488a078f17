/** The audit beside the article: who speaks, how much and where; how sure it sounds; what was read. */

import { CONTACTS, KINDS, reasonOf, warningOf } from "./explain.js";
import { fill, h, svg } from "./dom.js";
import { bars } from "./strip.js";
import { capital, count, list, number, percent, short, wordsBetween, wordsOf, written } from "./words.js";

/** A button that leads to a mark of the article. */
export const lead = (key, ...children) => h("button", { type: "button", class: "lead-to", "data-goto": key }, ...children);

/** Who speaks. */
export function speakers(reading) {
  const { sources, unattributed } = reading;
  const rows = [...sources.map((source) => row(source, reading)), unattributed.length ? nobody(reading) : null];
  return h(
    "section",
    { class: "speakers", "aria-labelledby": "who" },
    h("h2", { id: "who" }, "Who speaks"),
    h("p", { class: "sum" }, summed(reading)),
    sources.length ? shares(reading) : null,
    h("ol", {}, ...rows.filter(Boolean)),
    ...remarks(reading).map((remark) => h("p", { class: "remark" }, remark)),
  );
}

function summed(reading) {
  const { sources, text } = reading;
  if (!sources.length) return "Nobody is quoted.";
  const words = sources.reduce((sum, source) => sum + source.words, 0);
  const named = reading.named.length;
  const first = sources[0];
  const half = sources.length > 1 && first.share >= 0.3 ? ` ${first.name} has ${percent(first.share)} of that.` : "";
  return (
    `${capital(written(sources.length, "source"))}, ${named === sources.length ? "all" : written(named)} named; ` +
    `${number(words)} of ${count(wordsOf(text), "word")} are theirs.${half}`
  );
}

/** One bar of all that is said, parted among those who say it. */
function shares(reading) {
  let at = 0;
  const parts = reading.sources.map((source) => {
    const from = at;
    at += source.share * 1000;
    return svg("rect", { class: `bar ${reading.colour(source)}`, x: from, y: 0, width: Math.max(1, source.share * 1000 - 2), height: 10 });
  });
  return svg("svg", { class: "shares", viewBox: "0 0 1000 10", preserveAspectRatio: "none", "aria-hidden": "true" }, parts);
}

function row(source, reading) {
  const quotes = source.quotes.map((id) => reading.quote.get(id)).filter(Boolean);
  const title = titleOf(source);
  const contact = source.contact && source.contact !== "quoted" ? CONTACTS[source.contact] : null;
  return h(
    "li",
    { class: `source-row ${reading.colour(source)}`, "data-source": source.id },
    h(
      "details",
      {},
      h(
        "summary",
        {},
        h("span", { class: "swatch", "aria-hidden": "true" }),
        h("span", { class: "who" }, h("strong", {}, source.name), h("small", {}, [title, contact].filter(Boolean).join(", ") || manner(source))),
        h("span", { class: "much" }, count(source.words, "word"), h("small", {}, percent(source.share))),
        where(reading, quotes),
      ),
      h("ul", {}, ...quotes.map((quote) => h("li", {}, lead(`quote:${quote.id}`, short(quote.content[0].text, 80))))),
    ),
  );
}

/** For want of a title: what kind of source it is, or of a named one how it is quoted. */
function manner({ kind, direct, indirect }) {
  if (kind !== "named") return KINDS[kind];
  return list([direct ? `${written(direct)} direct` : null, indirect ? `${written(indirect)} indirect` : null].filter(Boolean));
}

/** What a source is, where that says more than its name. */
function titleOf({ name, title }) {
  const text = title?.text ?? title;
  return text && !name.toLowerCase().includes(text.toLowerCase()) ? text : null;
}

function where(reading, quotes) {
  return svg(
    "svg",
    { class: "where", viewBox: `0 0 ${reading.text.length} 8`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("line", { class: "base", x1: 0, x2: reading.text.length, y1: 7.5, y2: 7.5 }),
    bars(reading, quotes, 0, 8),
  );
}

function nobody(reading) {
  const quotes = reading.unattributed;
  return h(
    "li",
    { class: "source-row sp0" },
    h(
      "details",
      {},
      h(
        "summary",
        {},
        h("span", { class: "swatch", "aria-hidden": "true" }),
        h("span", { class: "who" }, h("strong", {}, "Nobody named"), h("small", {}, "said by whom the text does not tell")),
        h("span", { class: "much" }, count(quotes.length, "quote")),
        where(reading, quotes),
      ),
      h(
        "ul",
        {},
        ...quotes.map((quote) => h("li", {}, lead(`quote:${quote.id}`, short(quote.content[0].text, 70)), h("small", {}, reasonOf(quote.reason)))),
      ),
    ),
  );
}

/** What an editor would want to be told of the sources. */
function remarks(reading) {
  const { sources, text, result } = reading;
  const found = [];
  const told = result.sourcing;
  if (told?.single_source ?? sources.length === 1) found.push(told?.why ?? "All that is said comes from one source.");
  const anonymous = told?.anonymous ?? sources.filter(({ kind }) => kind === "anonymous").length;
  if (anonymous) found.push(`${capital(written(anonymous, "source"))} anonymous.`);
  if (sources.length > 1) {
    const second = sources.map(({ first }) => first).sort((a, b) => a - b)[1];
    found.push(`The second source comes in after ${count(told?.words_before_second_source ?? wordsBetween(text, 0, second), "word")}.`);
  }
  return found;
}

/** How sure the article sounds. */
export function sureness(reading) {
  const { hedged, sentences, result } = reading;
  const quoted = result.summary?.by_holder.quote.hedged ?? 0;
  const least = [...hedged].sort((a, b) => a.certainty - b.certainty).slice(0, 4);
  const sum = hedged.length
    ? `${number(hedged.length)} of ${count(sentences.length, "sentence")} hedge, ${quoted ? `${number(quoted)} of them in words quoted` : "all in the author’s own words"}.`
    : `None of ${count(sentences.length, "sentence")} hedges.`;
  return h(
    "section",
    { class: "sureness", "aria-labelledby": "sure" },
    h("h2", { id: "sure" }, "How sure it sounds"),
    h("p", { class: "sum" }, sum),
    least.length ? h("ol", {}, ...least.map((sentence) => h("li", {}, gauge(sentence.certainty), lead(`hedge:${sentence.id}`, short(sentence.text, 76))))) : null,
  );
}

const gauge = (certainty) => h("span", { class: "gauge" }, certainty.toFixed(2), h("span", { class: "unseen" }, " certain: "));

/** What was read, by which models, and what the service warns of. */
export function about(reading) {
  const { result } = reading;
  const models = [...new Set(Object.values(result.model))];
  return h(
    "section",
    { class: "about", "aria-labelledby": "about" },
    h("h2", { id: "about" }, "This reading"),
    h("p", {}, `${number(result.coverage.chars_analyzed)} of ${count(result.coverage.chars_total, "character")} read, by ${models.join(" and ")}.`),
    ...result.warnings.map((warning) => h("p", { class: "remark" }, capital(warningOf(warning)))),
  );
}

/** The audit of `reading`, with the panels given between its own. */
export function audit(element, reading, ...panels) {
  return fill(element, speakers(reading), sureness(reading), ...panels, about(reading));
}
