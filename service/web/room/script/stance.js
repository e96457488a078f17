/** For and against: the targets a reader types in, and who takes which side. */

import { STANCES } from "./explain.js";
import { h } from "./dom.js";
import { lead } from "./audit.js";
import { capital, percent, short } from "./words.js";

/** The panel. `onchange` is given the targets when the reader adds or takes away one. */
export function stancePanel(reading, onchange, most = 16, longest = 200) {
  const targets = reading.request.targets ?? [];
  const field = h("input", {
    id: "target",
    type: "text",
    maxlength: longest,
    autocomplete: "off",
    placeholder: "a person, a plan, an idea",
  });
  const add = (event) => {
    event.preventDefault();
    const target = field.value.trim();
    if (target && !targets.includes(target)) onchange([...targets, target]);
    else field.value = "";
  };
  return h(
    "section",
    { class: "stances", "aria-labelledby": "sides" },
    h("h2", { id: "sides" }, "For and against"),
    targets.length ? null : h("p", { class: "sum" }, "Name what the article may take sides on, and see who does."),
    ...reading.stances.map((stance, place) =>
      sides(stance, place, reading, () => onchange(targets.filter((one) => one !== stance.target))),
    ),
    targets.length < most
      ? h(
          "form",
          { onsubmit: add },
          h("label", { for: "target" }, "Towards"),
          field,
          h("button", { type: "submit" }, targets.length ? "Add" : "Look"),
        )
      : null,
  );
}

function sides(stance, place, reading, remove) {
  return h(
    "div",
    { class: "sides" },
    h(
      "h3",
      {},
      h("sub", {}, String(place + 1)),
      stance.target,
      h("button", { type: "button", class: "remove", "aria-label": `Take ${stance.target} away`, onclick: remove }, "×"),
    ),
    h(
      "p",
      {},
      h("strong", { class: stance.label }, capital(STANCES[stance.label])),
      ` on the whole, ${percent(stance.confidence)} sure; the author ${STANCES[stance.author.label]}.`,
    ),
    balance(stance.scores),
    stance.by_speaker.length ? h("ul", { class: "by" }, ...stance.by_speaker.map((one) => speaker(one, reading))) : null,
    stance.evidence.length
      ? h(
          "ul",
          { class: "proof" },
          ...stance.evidence.map(({ span, label }, rank) =>
            h("li", { class: label }, lead(`stance:t${place}-${rank}`, short(span.text, 76))),
          ),
        )
      : h("p", {}, "No sentence takes sides."),
  );
}

function balance({ favor, against, neutral }) {
  const part = (label, share) => h("span", { class: label, style: { "flex-grow": String(Math.max(share, 0.001)) } });
  return h(
    "div",
    {
      class: "balance",
      role: "img",
      "aria-label": `In favour ${percent(favor)}, neutral ${percent(neutral)}, against ${percent(against)}`,
    },
    part("favor", favor),
    part("neutral", neutral),
    part("against", against),
  );
}

function speaker(one, reading) {
  const source = reading.sources.find(({ id, entity }) => (one.source_id ? id === one.source_id : entity === one.entity));
  const name = one.name ?? source?.name ?? reading.entity.get(one.entity)?.name ?? "somebody";
  return h(
    "li",
    { class: reading.colour(source) },
    h("span", { class: "swatch", "aria-hidden": "true" }),
    `${name} `,
    h("em", { class: one.label }, STANCES[one.label]),
  );
}
