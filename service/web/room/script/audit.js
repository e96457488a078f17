/** The audit beside the article: who speaks, how much and where; how sure it sounds; what was read. */

import { CONTACTS, KINDS, SOURCED, reasonOf } from "./explain.js";
import { fill, h, svg } from "./dom.js";
import { bars } from "./strip.js";
import { capital, count, list, number, percent, short, wordsOf, written } from "./words.js";

/** A button that leads to a mark of the article. */
export const lead = (key, ...children) => h("button", { type: "button", class: "lead-to", "data-goto": key }, ...children);

/** Who speaks. */
export function speakers(reading) {
  const { voices, unattributed } = reading;
  const rows = [...voices.map((source) => row(source, reading)), unattributed.length ? nobody(reading) : null];
  return h(
    "section",
    { class: "speakers", "aria-labelledby": "who" },
    h("h2", { id: "who" }, "Who speaks"),
    h("p", { class: "sum" }, summed(reading)),
    voices.length ? shares(reading) : null,
    h("ol", {}, ...rows.filter(Boolean)),
    ...remarks(reading).map((remark) => h("p", { class: "remark" }, remark)),
  );
}

function summed({ voices, unattributed, text, result }) {
  const speaking = voices.filter(({ statements }) => statements);
  if (!speaking.length) return unattributed.length ? "Something is said, and the text does not tell by whom." : "Nobody is quoted.";
  const words = speaking.reduce((sum, source) => sum + source.words, 0);
  const [first] = speaking;
  const most = speaking.length > 1 && first.share >= 0.3 ? ` ${first.name} has ${percent(first.share)} of all that is said.` : "";
  return (
    `${capital(written(speaking.length, "source"))}, ${number(words)} of ${count(wordsOf(text), "word")}. ` +
    `Of what is said, ${percent(result.sourcing.named_share)} has a source with a name.${most}`
  );
}

/** One bar of all that is said, parted among those who say it; what is left over is nobody's. */
function shares(reading) {
  let at = 0;
  const part = (share, colour) => {
    const from = at;
    at += share * 1000;
    return svg("rect", { class: `bar ${colour}`, x: from, y: 0, width: Math.max(0, share * 1000 - 2), height: 10 });
  };
  const parts = reading.voices.map((source) => part(source.share, reading.colour(source)));
  const rest = Math.max(0, 1 - at / 1000);
  return svg(
    "svg",
    { class: "shares", viewBox: "0 0 1000 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    parts,
    part(rest, "sp0 indirect"),
  );
}

function row(source, reading) {
  const quotes = source.quotes.map((id) => reading.quote.get(id)).filter(Boolean);
  const title = titleOf(source);
  const contact = CONTACTS[source.contact];
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
        h(
          "span",
          { class: "who" },
          h("strong", {}, source.name),
          h("small", {}, [title, contact].filter(Boolean).join(", ") || manner(source)),
        ),
        h("span", { class: "much" }, source.words ? [count(source.words, "word"), h("small", {}, percent(source.share))] : null),
        where(reading, quotes),
      ),
      h(
        "ul",
        {},
        ...quotes.map((quote) => h("li", {}, lead(`quote:${quote.id}`, short(quote.content[0].text, 80)))),
        quotes.length ? null : h("li", {}, lead(`at:${source.first.start}`, short(source.first.text, 80))),
      ),
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
  return title && !name.toLowerCase().includes(title.text.toLowerCase()) ? title.text : null;
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
        ...quotes.map((quote) =>
          h("li", {}, lead(`quote:${quote.id}`, short(quote.content[0].text, 70)), h("small", {}, reasonOf(quote.reason))),
        ),
      ),
    ),
  );
}

/** What an editor would want to be told of the sources. */
function remarks({ result, source }) {
  if (!result.sourcing) return [];
  const { single_source, why, anonymous, words_before_second_source, headline_source } = result.sourcing;
  return [
    single_source ? SOURCED[why] : null,
    anonymous ? `${capital(written(anonymous, "source"))} anonymous.` : null,
    words_before_second_source === null ? null : `The second source comes in after ${count(words_before_second_source, "word")}.`,
    headline_source ? `The headline rests on ${source.get(headline_source)?.name ?? "one source"}.` : null,
  ].filter(Boolean);
}

/** How sure the article sounds. */
export function sureness(reading) {
  const { hedged, sentences, result } = reading;
  const quoted = result.summary?.by_holder.quote.hedged ?? 0;
  const least = [...hedged].sort((a, b) => a.certainty - b.certainty).slice(0, 4);
  const whose = quoted ? `${number(quoted)} of them in words quoted` : "all in the author’s own words";
  const sum = hedged.length
    ? `${number(hedged.length)} of ${count(sentences.length, "sentence")} hedge, ${whose}.`
    : `None of ${count(sentences.length, "sentence")} hedges.`;
  return h(
    "section",
    { class: "sureness", "aria-labelledby": "sure" },
    h("h2", { id: "sure" }, "How sure it sounds"),
    h("p", { class: "sum" }, sum),
    least.length
      ? h(
          "ol",
          { class: "gauged" },
          ...least.map((sentence) => h("li", {}, gauge(sentence.certainty), lead(`hedge:${sentence.id}`, short(sentence.text, 76)))),
        )
      : null,
  );
}

/** A certainty before the sentence it is of. */
export const gauge = (certainty) => h("span", { class: "gauge" }, certainty.toFixed(2), h("span", { class: "unseen" }, " certain: "));

/** What was read, by which models, and what the service warns of. */
export function about(reading) {
  const { result } = reading;
  const models = [...new Set(Object.values(result.model))];
  return h(
    "section",
    { class: "about", "aria-labelledby": "about" },
    h("h2", { id: "about" }, "This reading"),
    h(
      "p",
      {},
      `${number(result.coverage.chars_analyzed)} of ${count(result.coverage.chars_total, "character")} read, by ${models.join(" and ")}.`,
    ),
    ...result.warnings.filter(({ pointer }) => !pointer?.startsWith("/corrections/")).map(({ detail }) => h("p", { class: "remark" }, capital(detail))),
  );
}

/** The audit of `reading`, with the panels given between its own; a task that is off has none. */
export function audit(element, reading, ...panels) {
  const { quotes, sentences } = reading.result;
  return fill(element, quotes && speakers(reading), sentences && sureness(reading), ...panels, about(reading));
}
