/** The headline held against its story. */

import { h } from "./dom.js";
import { gauge, lead } from "./audit.js";
import { short } from "./words.js";

/** How much surer or less sure a headline sounds before it is told. */
const TOLD = 0.1;

/** The panel; none for an article without a headline. */
export function headlinePanel({ result }) {
  const { headline } = result;
  if (!headline) return null;
  const { quotes_missing: missing, quotes_altered: altered, evidence } = headline;
  return h(
    "section",
    { class: "headline", "aria-labelledby": "headline-check" },
    h("h2", { id: "headline-check" }, "The headline"),
    h("p", { class: "sum" }, compared(headline)),
    evidence.length ? h("ol", { class: "gauged" }, ...evidence.map(ground)) : null,
    ...missing.map(({ text }) => h("p", { class: "remark" }, `It quotes “${text}”, and nobody in the story says so.`)),
    ...altered.map(({ text, body }) =>
      h("p", { class: "remark" }, `It quotes “${text}”; in the story it is `, lead(`at:${body.start}`, `“${short(body.text)}”`)),
    ),
  );
}

function compared({ certainty, body_certainty: body, gap }) {
  if (body === null) return "Nothing in the story bears on it.";
  const figures = `${certainty.toFixed(2)} against ${body.toFixed(2)}`;
  if (Math.abs(gap) < TOLD) return `It sounds about as sure as what it rests on, ${figures}:`;
  return `It sounds ${gap > 0 ? "surer" : "less sure"} than what it rests on, ${figures}:`;
}

const ground = ({ span, certainty }) => h("li", {}, gauge(certainty), lead(`at:${span.start}`, short(span.text, 76)));
