/** An article with what the service found in it, and what refers to what. Offsets are JavaScript's own, UTF-16 units. */

/** Colours there are; sources beyond them take the same again, with a broken line. */
export const COLOURS = 8;

export class Reading {
  constructor(request, result) {
    this.request = request;
    this.result = result;
    this.text = result.document.text;
    this.blocks = result.document.blocks;
    this.quotes = result.quotes ?? [];
    this.mentions = result.mentions ?? [];
    this.entities = result.entities ?? [];
    this.sentences = result.sentences ?? [];
    this.stances = result.stances ?? [];
    this.sources = [...(result.sources ?? [])].sort((a, b) => b.words - a.words || a.first.start - b.first.start);
    this.voices = this.sources.filter(({ statements, contact }) => statements || contact !== "quoted");
    this.entity = byId(this.entities);
    this.mention = byId(this.mentions);
    this.quote = byId(this.quotes);
    this.sentence = byId(this.sentences);
    this.source = byId(this.sources);
    this.place = new Map(this.sources.map((source, place) => [source, place]));
    this.sourceOf = new Map(this.quotes.flatMap(({ id, speaker }) => (speaker ? [[id, this.source.get(speaker.source_id)]] : [])));
    this.spoken = this.quotes.filter(({ act }) => act !== "other");
    this.unattributed = this.spoken.filter(({ speaker }) => !speaker);
    this.hedged = this.sentences.filter((sentence) => sentence.label === "hedged");
  }

  /** The headline: the article's own, else the one sent beside it. */
  get title() {
    const block = this.blocks.find(({ role }) => role === "title");
    return block ? this.text.slice(block.start, block.end) : (this.request.title ?? null);
  }

  /** The class that colours a source's words: sp1 … sp8, the later ones `again`; sp0 for nobody. */
  colour(source) {
    const place = this.place.get(source);
    if (place === undefined) return "sp0";
    return `sp${(place % COLOURS) + 1}${place >= COLOURS ? " again" : ""}`;
  }
}

const byId = (items) => new Map(items.map((item) => [item.id, item]));

/** Where a quote begins and ends, its cue and source included. */
export function extent(quote) {
  const spans = [...quote.content, quote.cue, quote.source].filter(Boolean);
  return { start: Math.min(...spans.map((span) => span.start)), end: Math.max(...spans.map((span) => span.end)) };
}

/** How strongly a hedged sentence is shaded, 1 to 4, by what it lacks of a plain statement's certainty. */
export function shade(certainty) {
  if (certainty >= 0.7) return 1;
  if (certainty >= 0.6) return 2;
  return certainty >= 0.48 ? 3 : 4;
}
