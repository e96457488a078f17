/** Asks for an API key where the service wants one. */

import { key } from "./api.js";
import { h } from "./dom.js";

/** Ask for a key, `why` in a sentence; true when one was given. It is kept in this tab's session and nowhere else. */
export function askForKey(why) {
  return new Promise((resolve) => {
    const field = h("input", { id: "key", type: "password", autocomplete: "off", required: true });
    const dialog = h(
      "dialog",
      { class: "keyring", "aria-labelledby": "keyring" },
      h(
        "form",
        {
          onsubmit: (event) => {
            event.preventDefault();
            key.set(field.value.trim());
            dialog.close("given");
          },
        },
        h("h2", { id: "keyring" }, "This service asks for a key"),
        h("p", {}, why),
        h("label", { for: "key" }, "API key"),
        field,
        h("p", { class: "small" }, "It stays in this tab until you close it."),
        h(
          "div",
          { class: "row" },
          h("button", { type: "submit", class: "primary" }, "Go on"),
          h("button", { type: "button", onclick: () => dialog.close("") }, "Not now"),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "given");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
