/** What the answer's enums mean, in a reader's words. */

export const TYPES = {
  PERSON: ["person", "People"],
  ORG: ["organisation", "Organisations"],
  LOC: ["place", "Places"],
  FAC: ["building or site", "Buildings and sites"],
  NORP: ["group by nation, faith or politics", "Groups"],
  DATE: ["date", "Dates"],
  MONEY: ["sum of money", "Sums"],
  PRODUCT: ["product", "Products"],
  EVENT: ["event", "Events"],
  WORK: ["work", "Works"],
  MISC: ["other name", "Other names"],
};

/** How an entity was found, where it was not simply read. */
export const ENTITY_METHODS = {
  model: null,
  names: "Your list of names has it.",
  correction: "You said so.",
};

export const KINDS = {
  named: "a named person",
  role: "a person known by role alone",
  anonymous: "an anonymous source",
  organization: "an organisation",
  document: "a document",
  collective: "a group of people",
  author: "the author",
};

export const QUOTES = {
  direct: "Direct quote",
  indirect: "Indirect quote",
  mixed: "Indirect quote with quoted words",
};

export const ACTS = {
  statement: "said or written",
  thought: "thought, believed or planned",
  other: "something done rather than said",
};

export const FRAMINGS = {
  neutral: "The text neither vouches for it nor doubts it.",
  distancing: "The text keeps its distance from it.",
  factive: "The text takes it for true.",
  charged: "The verb judges or dramatises.",
};

export const CUES = {
  epistemic: "says how likely something is",
  doxastic: "says that somebody believes or claims it",
  investigation: "says that it is an open question",
  condition: "makes it depend on something",
  weasel: "leaves open who says so",
};

export const STANCES = { favor: "in favour", against: "against", neutral: "neutral" };

/** What is told of an answer, where the source is not simply quoted. */
export const CONTACTS = { quoted: null, declined: "declined to comment", no_reply: "did not reply" };

/** Why an article rests on one source. */
export const SOURCED = {
  no_source: "Nobody is said to state anything.",
  one_source: "All that is said comes from one source.",
  one_voice: "One source has nine tenths of the words said, or more.",
  several_sources: "Several sources speak.",
};

const METHODS = {
  source: "The words beside the quote name the speaker.",
  title: "The words beside the quote name the speaker, with a title.",
  apposition: "A name stands in apposition beside the quote.",
  role: "The words beside the quote give a role.",
  anonymous: "The words beside the quote name nobody on purpose.",
  organization: "The words beside the quote name a body.",
  document: "The words beside the quote name a document.",
  collective: "The words beside the quote name several people.",
  pronoun: "A pronoun beside the quote stands for the speaker.",
  relative: "“Who” or “which” stands for the speaker.",
  first_person: "Whoever says “I” is the speaker.",
  cue: "The verb of saying has this subject.",
  transcript: "The label of the turn names the speaker.",
  headline: "The headline puts the name before a colon.",
  dash: "The name follows the quote after a dash.",
  citation: "The block quotation names its source.",
  introduction: "The sentence before introduces the speaker.",
  interview: "It is an answer in an interview.",
  byline: "The byline names the writer.",
  carried: "The same speaker goes on.",
  opening: "The speaker is named at the opening of the passage.",
  context: "Nobody is named beside it; the passage around tells.",
  correction: "You said so.",
};

/** How a speaker was found. */
export const methodOf = (method) => METHODS[method] ?? `Found by: ${method.replaceAll("_", " ")}.`;

const REASONS = {
  no_source: "The text gives no words for who says it.",
  passive_without_source: "The text says that it is said, in the passive, and not by whom.",
  pronoun_without_antecedent: "A pronoun says it, and the text does not tell whom it stands for.",
  ambiguous_pronoun: "A pronoun says it, and it may stand for several people.",
  author: "The author says it.",
  first_person: "Somebody says “I”, and the text does not tell who.",
  second_person: "“You” says it: the reader, or nobody in particular.",
  doubtful: "The likeliest speaker is too doubtful to be named.",
  below_min_precision: "The likeliest speaker is not sure enough for what you asked to see.",
};

/** Why nobody is named as the speaker. */
export const reasonOf = (reason) => (reason ? (REASONS[reason] ?? `${reason.replaceAll("_", " ")}.`) : "Nobody is named.");
