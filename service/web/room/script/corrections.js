/** An editor's word against the answer's: what is wrong, where, and what is right. The service obeys it at the next reading. */

import { TYPES } from "./explain.js";
import { h } from "./dom.js";
import { short } from "./words.js";

const AROUND = 32;

/** Where a correction holds: the words themselves and those around, so that it is found again after other parts have changed. */
export function anchorOf(reading, { start, end }) {
  const { text } = reading;
  return {
    exact: text.slice(start, end),
    prefix: text.slice(Math.max(0, start - AROUND), start),
    suffix: text.slice(end, end + AROUND),
    start,
  };
}

const about = ({ kind, anchor }) => `${kind} ${anchor.start} ${anchor.exact}`;

/** `corrections` and one more, which takes the place of an earlier one of the same kind and place. */
export const having = (corrections, one) => [...corrections.filter((other) => about(other) !== about(one)), one];

/** What may be said against a quote. `correct` is given the correction. */
export function quoteForm(quote, reading, correct) {
  const anchor = anchorOf(reading, quote.content[0]);
  const names = new Set([
    ...reading.sources.map(({ name }) => name),
    ...reading.entities.filter(({ type }) => ["PERSON", "ORG"].includes(type)).map(({ name }) => name),
  ]);
  const field = h("input", {
    id: "right-speaker",
    type: "text",
    list: "known",
    maxlength: "200",
    autocomplete: "off",
    required: true,
    value: quote.speaker?.name ?? "",
  });
  const submit = (event) => {
    event.preventDefault();
    if (field.value.trim()) correct({ kind: "speaker", anchor, value: field.value.trim() });
  };
  return h(
    "form",
    { class: "correct", onsubmit: submit },
    h("label", { for: "right-speaker" }, "Said by"),
    field,
    h("datalist", { id: "known" }, ...[...names].map((name) => h("option", { value: name }))),
    h("button", { type: "submit" }, "Correct"),
    h("button", { type: "button", onclick: () => correct({ kind: "not_quote", anchor }) }, "No quote"),
  );
}

/** What may be said against a name. */
export function nameForm(mention, reading, correct) {
  const anchor = anchorOf(reading, mention);
  const type = h(
    "select",
    { id: "right-type" },
    Object.entries(TYPES).map(([value, [label]]) => h("option", { value, selected: value === mention.type }, label)),
  );
  const others = reading.entities.filter(({ id }) => id !== mention.entity);
  const same = h(
    "select",
    { id: "same-as" },
    h("option", { value: "" }, "nobody else"),
    others.map(({ id, name }) => h("option", { value: id }, name)),
  );
  type.addEventListener("change", () => correct({ kind: "type", anchor, value: type.value }));
  same.addEventListener("change", () => {
    const other = reading.mention.get(reading.entity.get(same.value).mentions[0]);
    correct({ kind: "same_entity", anchor, with: anchorOf(reading, other) });
  });
  return h(
    "div",
    { class: "correct" },
    h("label", { for: "right-type" }, "It is a"),
    type,
    others.length ? [h("label", { for: "same-as" }, "The same as"), same] : null,
  );
}

const SAID = {
  speaker: ({ anchor, value }) => [`“${short(anchor.exact, 40)}” is said by `, h("strong", {}, value)],
  not_quote: ({ anchor }) => [`“${short(anchor.exact, 50)}” is no quote`],
  type: ({ anchor, value }) => [h("strong", {}, anchor.exact), ` is a ${TYPES[value][0]}`],
  same_entity: ({ anchor, with: other }) => [h("strong", {}, anchor.exact), " is ", h("strong", {}, other.exact)],
};

/** The panel of what was corrected, and what the service says of those it could not obey; each can be taken back. */
export function correctionsPanel(reading, onchange) {
  const corrections = reading.request.corrections ?? [];
  if (!corrections.length) return null;
  const told = new Map(reading.result.warnings.map(({ pointer, detail }) => [pointer, detail]));
  const item = (one, place) =>
    h(
      "li",
      {},
      h("span", {}, ...SAID[one.kind](one), warned(told.get(`/corrections/${place}`))),
      h(
        "button",
        {
          type: "button",
          class: "remove",
          "aria-label": "Take this correction back",
          onclick: () => onchange(corrections.filter((other) => other !== one)),
        },
        "×",
      ),
    );
  return h(
    "section",
    { class: "corrections", "aria-labelledby": "corrections" },
    h("h2", { id: "corrections" }, "Your corrections"),
    h("ul", {}, ...corrections.map(item)),
  );
}

const warned = (detail) => (detail ? h("small", { class: "remark" }, detail) : null);
