/** The slip of paper that explains a mark. */

import { ACTS, CUES, ENTITY_METHODS, FRAMINGS, KINDS, QUOTES, STANCES, TYPES, methodOf, reasonOf } from "./explain.js";
import { nameForm, quoteForm } from "./corrections.js";
import { h } from "./dom.js";
import { capital, count, list, number, percent, short, written } from "./words.js";

/**
 * What is to be said of the marks with these keys ("kind:id"), as elements, the narrowest first. `correct` is given what the reader
 * says against it.
 */
export function explained(keys, reading, correct) {
  const said = new Set();
  const parts = [];
  for (const key of [...keys].reverse()) {
    const at = key.indexOf(":");
    const [kind, id] = [key.slice(0, at), key.slice(at + 1)];
    const [topic, make] = TOPICS[kind];
    if (said.has(`${topic}:${id}`)) continue;
    said.add(`${topic}:${id}`);
    parts.push(h("section", { class: `told ${topic}` }, ...make(id, reading, correct)));
  }
  return parts;
}

const TOPICS = {
  name: ["name", nameOf],
  source: ["quote", quoteOf],
  cue: ["quote", quoteOf],
  quote: ["quote", quoteOf],
  hedge: ["hedge", hedgeOf],
  "hedge-cue": ["hedge", hedgeOf],
  stance: ["stance", stanceOf],
};

const facts = (...rows) =>
  h("dl", {}, ...rows.filter(Boolean).map(([term, ...told]) => h("div", {}, h("dt", {}, term), h("dd", {}, ...told))));

const quoted = (text, most) => `“${short(text, most).replace(/^[“"”]|[“"”]$/g, "")}”`;

function nameOf(id, reading, correct) {
  const mention = reading.mention.get(id);
  const entity = reading.entity.get(mention.entity);
  const source = reading.sources.find((one) => one.entity && one.entity === mention.entity);
  return [
    h("h3", {}, entity?.name ?? mention.text, h("small", {}, ` ${TYPES[mention.type][0]}`)),
    ENTITY_METHODS[entity?.method] ? h("p", {}, ENTITY_METHODS[entity.method]) : null,
    facts(
      ["Here", `“${mention.text}”, ${percent(mention.confidence)} sure`],
      entity?.normal && ["Comes to", normalOf(entity.normal)],
      entity?.link && [
        "Your list",
        [entity.link, ...entity.link.alternatives].map(({ id, score }) => `${id} ${percent(score)}`).join(", or "),
      ],
      entity && ["In the text", `${count(entity.mentions.length, "mention")}${entity.is_quoted ? ", quoted" : ""}`],
      source && ["Speaks", `${count(source.quotes.length, "quote")}, ${count(source.words, "word")}`],
    ),
    nameForm(mention, reading, correct),
  ];
}

/** A date, the first and last day of several, or a sum. */
function normalOf({ date, interval, currency, amount }) {
  if (amount !== null) return [currency, number(amount)].filter(Boolean).join(" ");
  return date ?? interval.replace("/", " to ");
}

function quoteOf(id, reading, correct) {
  const quote = reading.quote.get(id);
  const { speaker } = quote;
  const source = reading.sourceOf.get(id);
  return [
    h("h3", { class: reading.colour(source) }, speaker ? speaker.name : "Nobody named", h("small", {}, kindOf(speaker))),
    speaker ? h("p", {}, methodOf(speaker.method)) : h("p", {}, reasonOf(quote.reason)),
    facts(
      speaker && ["Speaker", `${percent(speaker.confidence)} sure`],
      speaker?.title && ["Is", speaker.title.text],
      speaker?.affiliation && ["Of", speaker.affiliation.text],
      speaker?.joint.length && ["With", list(speaker.joint.map(({ name }) => name))],
      speaker?.evidence.length && ["Evidence", quoted(speaker.evidence[0].text, 110)],
      speaker?.alternatives.length && [
        "Or else",
        speaker.alternatives.map(({ name, confidence }) => `${name} ${percent(confidence)}`).join(", "),
      ],
      ["Quote", `${QUOTES[quote.kind]}, ${ACTS[quote.act]}; ${percent(quote.confidence)} sure`],
      ["Borders", `${percent(quote.boundary_confidence)} sure`],
      quote.cue && ["Verb", `“${quote.cue.text}”. ${FRAMINGS[quote.framing]}`],
      quote.parent && ["Told by", reading.quote.get(quote.parent)?.speaker?.name ?? "another quote"],
    ),
    quoteForm(quote, reading, correct),
  ];
}

const kindOf = (speaker) => (speaker ? ` ${KINDS[speaker.kind]}` : "");

function hedgeOf(id, reading) {
  const { cues, certainty, holder } = reading.sentence.get(id);
  const whose = holder.kind === "author" ? "the author’s" : `${reading.source.get(holder.source_id)?.name ?? "somebody quoted"}’s`;
  return [
    h("h3", {}, "Hedged", h("small", {}, ` certainty ${certainty.toFixed(2)}; a plain statement lies near 0.80`)),
    facts(
      ...cues.map((cue) => [`“${cue.text}”`, `${CUES[cue.type]}; ${percent(cue.confidence)} sure`]),
      ["Whose doubt", capital(whose)],
    ),
  ];
}

function stanceOf(id, reading) {
  const [place, rank] = id.slice(1).split("-").map(Number);
  const stance = reading.stances[place];
  const evidence = stance.evidence[rank];
  const others = stance.evidence.length - 1;
  return [
    h(
      "h3",
      {},
      `${capital(STANCES[evidence.label])} ${{ favor: "of ", against: "", neutral: "on " }[evidence.label]}${stance.target}`,
    ),
    h("p", {}, `This sentence carries it: ${percent(evidence.score)} sure.`),
    h(
      "p",
      {},
      `The text as a whole: ${STANCES[stance.label]}, ${percent(stance.confidence)} sure; `,
      `${written(others, "other sentence")} as evidence.`,
    ),
  ];
}

/** The slip itself. It is shown beside what it explains, or on a narrow screen along its foot. */
export class Slip {
  constructor(onclose) {
    this.body = h("div", { class: "slip-body" });
    this.element = h(
      "aside",
      { id: "slip", class: "slip", hidden: true, tabindex: "-1", "aria-label": "Explanation", onkeydown: (event) => this.key(event) },
      h("button", { type: "button", class: "close", "aria-label": "Close the explanation", onclick: () => this.close() }, "×"),
      this.body,
    );
    this.onclose = onclose;
    this.anchor = null;
    this.pinned = false;
    this.leading = false;
    document.body.append(this.element);
  }

  /** Show `parts` beside `anchor`. */
  show(anchor, parts) {
    this.body.replaceChildren(...parts);
    this.anchor = anchor;
    this.element.hidden = false;
    this.place();
  }

  /** Keep it until it is closed, and take the focus there. */
  pin() {
    this.pinned = true;
    this.element.classList.add("pinned");
    this.place();
    this.element.focus({ preventScroll: true });
  }

  /** Away with it; the focus goes back to what it explained, which does not open it again: it is `leading` there. */
  close() {
    if (this.element.hidden) return;
    const back = this.element.contains(document.activeElement) ? this.anchor : null;
    this.element.hidden = true;
    this.pinned = false;
    this.element.classList.remove("pinned");
    this.onclose();
    this.leading = true;
    back?.focus();
    this.leading = false;
  }

  key(event) {
    if (event.key === "Escape") this.close();
  }

  /** Beside the anchor, below or above it; along the foot of a narrow screen, where the anchor is moved out from under it. */
  place() {
    if (getComputedStyle(this.element).position === "fixed") {
      const hidden = this.anchor.getBoundingClientRect().bottom + 24 - this.element.getBoundingClientRect().top;
      if (hidden > 0) scrollBy(0, hidden);
      return;
    }
    const box = [...this.anchor.getClientRects()].find((rect) => rect.width) ?? this.anchor.getBoundingClientRect();
    const room = { above: box.top - 20, below: innerHeight - box.bottom - 20 };
    this.element.style.removeProperty("max-height");
    const above = this.element.offsetHeight > room.below && room.above > room.below;
    this.element.style.setProperty("max-height", `${Math.max(140, above ? room.above : room.below)}px`);
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const edge = Math.min(document.documentElement.clientWidth - 12, document.getElementById("article").getBoundingClientRect().right + 24);
    const left = Math.max(12, Math.min(box.left, edge - width));
    this.element.style.setProperty("left", `${left + scrollX}px`);
    this.element.style.setProperty("top", `${(above ? box.top - height - 8 : box.bottom + 8) + scrollY}px`);
  }
}
