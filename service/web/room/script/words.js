/** Numbers and lists in words. */

const whole = new Intl.NumberFormat("en");

/** 1432 → "1,432". */
export const number = (value) => whole.format(value);

/** 0.963 → "96 %"; what is not quite certain is never said to be. */
export function percent(value) {
  if (value > 0.99 && value < 1) return "over 99\u00a0%";
  if (value > 0 && value < 0.01) return "under 1\u00a0%";
  return `${Math.round(value * 100)}\u00a0%`;
}

/** "1 quote", "3 quotes". */
export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

const SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** As `count`, small numbers written out: "no quotes", "one quote", "three quotes", "13 quotes"; without `one` the number alone. */
export const written = (value, one = "", many = `${one}s`) => (SMALL[value] ?? number(value)) + (one && ` ${value === 1 ? one : many}`);

/** "a", "a and b", "a, b and c". */
export function list(items) {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** The first letter a capital. */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** `text` in at most `most` characters, cut between words. */
export function short(text, most = 90) {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length <= most ? flat : `${flat.slice(0, most).replace(/\s+\S*$/, "")} …`;
}

/** Words of a text: runs of letters and digits, with what stands within them. */
export const wordsOf = (text) => text.match(/[\p{L}\p{N}]+(?:[’'.,-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
