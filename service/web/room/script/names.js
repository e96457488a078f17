/** An index of the names in the article. */

import { TYPES } from "./explain.js";
import { h } from "./dom.js";
import { lead } from "./audit.js";
import { number } from "./words.js";

const SHOWN = 8;

/** The panel: entities by type, those the text is most about first. */
export function namesPanel(reading) {
  const groups = Object.entries(TYPES)
    .map(([type, [, title]]) => [title, reading.entities.filter((entity) => entity.type === type)])
    .filter(([, entities]) => entities.length);
  return h(
    "section",
    { class: "names", "aria-labelledby": "names" },
    h("h2", { id: "names" }, "Names"),
    groups.length ? null : h("p", { class: "sum" }, "No name stands in it."),
    ...groups.map(([title, entities]) =>
      group(
        title,
        entities.sort((a, b) => b.salience - a.salience),
      ),
    ),
  );
}

function group(title, entities) {
  const items = entities.map(({ name, mentions }) =>
    h("li", {}, lead(`name:${mentions[0]}`, name, mentions.length > 1 ? h("small", {}, ` ${number(mentions.length)}`) : null)),
  );
  const rest = items.slice(SHOWN);
  return h(
    "div",
    {},
    h("h3", {}, title),
    h("ul", {}, ...items.slice(0, SHOWN)),
    rest.length ? h("details", { class: "rest" }, h("summary", {}, `${number(rest.length)} more`), h("ul", {}, ...rest)) : null,
  );
}
