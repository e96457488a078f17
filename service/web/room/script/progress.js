/** What is shown while the service reads. */

import { announce, fill, h } from "./dom.js";

const element = document.getElementById("progress");

/**
 * Run `work(signal, tell)` with a line that says `sentence`, how long it has taken, and a button to stop it. `tell` puts another
 * sentence there.
 */
export async function during(sentence, work) {
  const controller = new AbortController();
  const said = h("span", {}, sentence);
  const clock = h("span", { class: "clock", "aria-hidden": "true" });
  const begun = performance.now();
  const timer = setInterval(() => {
    const seconds = Math.floor((performance.now() - begun) / 1000);
    if (seconds) clock.textContent = ` ${seconds} s`;
  }, 250);
  fill(
    element,
    h("progress", { "aria-label": "Reading" }),
    h("p", {}, said, clock),
    h("button", { type: "button", onclick: () => controller.abort() }, "Stop"),
  );
  element.hidden = false;
  announce(sentence);
  try {
    return await work(controller.signal, (told) => {
      said.textContent = told;
      announce(told);
    });
  } finally {
    clearInterval(timer);
    element.hidden = true;
  }
}
