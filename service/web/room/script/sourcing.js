/** Who speaks, counted from the quotes. */

import { wordsOf } from "./words.js";

const wordsIn = (quote) => quote.content.reduce((sum, part) => sum + wordsOf(part.text), 0);

/** The sources of a result, in order of their words: those the service tells of, else counted here. */
export function sourcesOf(result) {
  return [...(result.sources ?? counted(result.quotes ?? []))].sort((a, b) => b.words - a.words || a.first - b.first);
}

function counted(quotes) {
  const sources = new Map();
  for (const quote of quotes) {
    const speaker = quote.speaker;
    if (!speaker || quote.act === "other") continue;
    const id = speaker.entity ?? `${speaker.kind}:${speaker.name.toLowerCase()}`;
    if (!sources.has(id)) sources.set(id, begun(id, speaker));
    add(sources.get(id), quote);
  }
  const total = [...sources.values()].reduce((sum, source) => sum + source.words, 0);
  for (const source of sources.values()) source.share = total ? source.words / total : 0;
  return sources.values();
}

function begun(id, { name, entity, kind }) {
  return {
    id, name, entity, kind, title: null, affiliation: null,
    quotes: [], statements: 0, words: 0, share: 0, first: Infinity, last: 0, direct: 0, indirect: 0, contact: null,
  };
}

function add(source, quote) {
  source.quotes.push(quote.id);
  source.statements += quote.act === "statement" ? 1 : 0;
  source.words += wordsIn(quote);
  source.first = Math.min(source.first, quote.content[0].start);
  source.last = Math.max(source.last, quote.content.at(-1).end);
  source[quote.kind === "indirect" ? "indirect" : "direct"] += 1;
  source.title ??= quote.speaker.title;
  source.affiliation ??= quote.speaker.affiliation;
}
