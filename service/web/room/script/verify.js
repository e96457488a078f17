/** A draft held against what was said: every quoted passage, word for word. */

import { FORMATS, guess, open } from "./source.js";
import { fill, h } from "./dom.js";
import { capital, list, percent, written } from "./words.js";

const VERDICTS = {
  verbatim: ["verbatim", "Said so."],
  altered: ["altered", "Said with other words."],
  truncated: ["truncated", "Words are left out."],
  spliced: ["spliced", "Put together from several places."],
  paraphrase: ["paraphrased", "One place says much the same in other words."],
  not_found: ["not found", "It stands in no transcript."],
  other_speaker: ["said by someone else", "Said so, but by somebody else."],
};

export class Verify {
  /** `verify` is given `{draft, transcripts}` and answers with the result, or null when it did not come to that. */
  constructor(verify) {
    this.verify = verify;
    this.draft = sheet("draft", "Draft", "The article that quotes.");
    this.transcripts = [];
    this.error = h("p", { class: "error", role: "alert" });
    this.more = h("button", { type: "button", onclick: () => this.add() }, "Another transcript");
    this.boxes = h("div", { class: "sheets" }, this.draft.element);
    this.result = h("div", { class: "verdicts", tabindex: "-1" });
    this.add();
    this.element = h(
      "div",
      { class: "desk verify" },
      h(
        "form",
        { class: "sheet", onsubmit: (event) => this.submit(event) },
        h("h1", {}, "Was it said so?"),
        this.boxes,
        this.error,
        h("div", { class: "row" }, h("button", { type: "submit", class: "primary" }, "Verify"), this.more),
      ),
      this.result,
    );
  }

  add() {
    const number = this.transcripts.length + 1;
    const made = sheet(
      `transcript${number}`,
      number === 1 ? "Transcript or notes" : `Transcript ${number}`,
      "What was said. Labels such as “MOORE:” tell by whom.",
    );
    this.transcripts.push(made);
    this.boxes.append(made.element);
  }

  say(sentence) {
    fill(this.error, sentence || null);
  }

  async submit(event) {
    event.preventDefault();
    this.say("");
    const transcripts = this.transcripts.filter(({ text }) => text.value.trim());
    if (!this.draft.text.value.trim()) return this.say("There is no draft yet: paste the article whose quotes are to be verified.");
    if (!transcripts.length) return this.say("There is no transcript yet: paste what was said.");
    const sent = transcripts.map((transcript) => ({ id: transcript.name(), ...transcript.value() }));
    const result = await this.verify({ draft: this.draft.value(), transcripts: sent });
    if (result) this.show(result);
  }

  show({ quotes, warnings }) {
    const counts = Object.keys(VERDICTS).map((verdict) => [verdict, quotes.filter((quote) => quote.verdict === verdict).length]);
    const sum = list(counts.filter(([, number]) => number).map(([verdict, number]) => `${written(number)} ${VERDICTS[verdict][0]}`));
    fill(
      this.result,
      h("h2", {}, quotes.length ? `${capital(written(quotes.length, "passage"))}: ${sum}` : "Nothing is quoted in the draft"),
      ...warnings.map(({ detail }) => h("p", { class: "remark" }, detail)),
      h("ol", {}, ...quotes.map(passage)),
    );
    this.result.focus();
  }
}

/** A box for a text, its file, and the format it is guessed to have. */
function sheet(id, label, placeholder) {
  const text = h("textarea", { id, rows: "10", spellcheck: "false", placeholder });
  const format = h(
    "select",
    { id: `${id}-format`, "aria-label": `${label} is written in` },
    FORMATS.map(([value, name]) => h("option", { value }, name)),
  );
  const error = h("span", { class: "error", role: "alert" });
  let file = null;
  text.addEventListener("input", () => (format.value = guess(text.value)));
  const take = async (chosen) => {
    if (!chosen) return;
    try {
      const opened = await open(chosen);
      [text.value, format.value, file] = [opened.text, opened.format, opened.name];
      error.textContent = "";
    } catch (failed) {
      error.textContent = failed.message;
    }
  };
  const dropped = (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    take(event.dataTransfer.files[0]);
  };
  const picked = h("input", { type: "file", class: "unseen", tabindex: "-1", "aria-label": `File of the ${label.toLowerCase()}` });
  picked.addEventListener("change", async () => {
    await take(picked.files[0]);
    picked.value = "";
  });
  return {
    text,
    name: () => file ?? (label === "Transcript or notes" ? "Transcript" : label),
    value: () => ({ text: text.value, format: format.value }),
    set: (value, form) => ([text.value, format.value] = [value, form]),
    element: h(
      "div",
      { ondrop: dropped },
      h("label", { for: id }, label),
      text,
      h("div", { class: "row" }, format, h("button", { type: "button", onclick: () => picked.click() }, "Open a file …"), picked, error),
    ),
  };
}

function passage(quote) {
  const [name, meaning] = VERDICTS[quote.verdict];
  const { match } = quote;
  const where =
    match &&
    h("p", { class: "where-said" }, `${match.transcript}${match.speaker ? `, ${match.speaker}` : ""}: `, h("q", {}, match.span.text));
  return h(
    "li",
    { class: quote.verdict },
    h(
      "p",
      { class: "verdict" },
      h("strong", {}, capital(name)),
      h("small", {}, quote.verdict === "not_found" ? "" : ` ${percent(quote.similarity)}`),
    ),
    h("blockquote", {}, ...compared(quote)),
    h(
      "p",
      { class: "meaning" },
      meaning,
      quote.verdict === "other_speaker" ? ` The draft has it from ${quote.speaker ?? "somebody else"}.` : "",
    ),
    ...(quote.pieces.length ? quote.pieces.map(piece) : [where]).filter(Boolean),
  );
}

const piece = ({ draft, match }) =>
  h(
    "p",
    { class: "where-said" },
    `“${draft.text}” from ${match.transcript}${match.speaker ? `, ${match.speaker}` : ""}: `,
    h("q", {}, match.span.text),
  );

/** A passage with what was said and is not in it struck out, and what it has instead underlined. Each of its characters stands once. */
export function compared({ span, diff }) {
  const parts = [];
  let at = span.start;
  const upTo = (end) => {
    const text = span.text.slice(at - span.start, end - span.start);
    at = Math.max(at, end);
    return text;
  };
  for (const { op, draft, transcript } of diff) {
    if (draft) parts.push(upTo(Math.max(at, draft.start)));
    const said = op === "replace" || op === "delete" ? h("del", {}, h("span", { class: "unseen" }, " said: "), transcript.text) : null;
    if (said) parts.push(...(draft ? [said, " "] : [" ", said]));
    const own = draft && upTo(Math.max(at, draft.end));
    if (own) parts.push(op === "equal" ? own : h("ins", {}, h("span", { class: "unseen" }, " in the draft: "), own));
  }
  return [...parts, upTo(span.end)].filter(Boolean);
}
