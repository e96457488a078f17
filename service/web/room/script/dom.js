/** Making elements: nothing on this page is made from strings of markup. */

/**
 * An element. `attributes` are set as they are, but for functions (listeners, by `onclick` and the like), `style` (custom
 * properties and others, by name), and what is null or false, which is left out. Children that are null are left out too.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The same for drawings. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(element, attributes);
  element.append(...children.flat().filter(Boolean));
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [property, worth] of Object.entries(value)) element.style.setProperty(property, worth);
    else element.setAttribute(name, value === true ? "" : value);
  }
}

/** `element` with nothing in it but `children`. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Say something to screen readers. */
export function announce(sentence) {
  document.getElementById("status").textContent = sentence;
}
