/** What the reader brings: a text and the form it is written in. */

export const FORMATS = [
  ["text", "Plain text"],
  ["markdown", "Markdown"],
  ["html", "HTML"],
  ["gutenberg", "WordPress blocks"],
];

const SUFFIXES = { md: "markdown", markdown: "markdown", html: "html", htm: "html", xhtml: "html" };

/** The format `text` seems to be written in, by the name of its file where that tells. */
export function guess(text, name = "") {
  if (/<!--\s+wp:/.test(text)) return "gutenberg";
  const suffix = SUFFIXES[name.toLowerCase().split(".").pop()];
  if (suffix) return suffix;
  if (/^\s*<(!doctype|html|head|body|article|main|section|div|p|h[1-6])\b/i.test(text)) return "html";
  const marks = [/^#{1,6} \S/m, /\*\*\S[^*\n]*\*\*/, /\[[^\]\n]+\]\([^)\s]+\)/, /^> \S/m];
  return marks.some((mark) => mark.test(text)) ? "markdown" : "text";
}

/** What a file holds: `{text, format, name}`. Throws an Error in words for one that is no text. */
export async function open(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!bytes.length) throw new Error(`${file.name} is empty.`);
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    text = bytes[0] === 0xff || bytes[0] === 0xfe ? new TextDecoder(bytes[0] === 0xff ? "utf-16le" : "utf-16be").decode(bytes) : null;
    text ??= bytes.includes(0) ? null : new TextDecoder("windows-1252").decode(bytes);
  }
  if (text === null || text.includes("\u0000")) throw new Error(`${file.name} is no text. Open a text, Markdown or HTML file.`);
  return { text, format: guess(text, file.name), name: file.name };
}

/** What was pasted or dropped: the page's markup where it came from a page, else its text. */
export function taken(transfer) {
  const plain = transfer.getData("text/plain");
  const markup = transfer.getData("text/html");
  const form = guess(plain);
  const fromPage = markup && form === "text" && /<(p|h[1-6]|li|blockquote)\b/i.test(markup);
  return fromPage ? { text: markup, format: "html" } : { text: plain, format: form };
}
