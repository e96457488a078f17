/** Articles to try, of our own writing; every name in them is made up. */

export const SAMPLES = [
  {
    file: "ferry.txt",
    format: "text",
    kicker: "News",
    title: "Ferry to Skarholm may stop in winter, council told",
    standfirst: "A board, a budget and a boat of forty years: many voices, one of them unnamed.",
    targets: [],
  },
  {
    file: "sleep.md",
    format: "markdown",
    kicker: "Science",
    title: "A cup of rye tea may not help you sleep after all",
    standfirst: "Findings hedged on every side, and whose doubt each of them is.",
    targets: [],
  },
  {
    file: "tower.html",
    format: "html",
    kicker: "Opinion",
    title: "Leave the gasworks tower standing",
    standfirst: "An author who takes sides, and those who are quoted for and against.",
    targets: ["the tower", "the mayor"],
  },
];

/** The text of a sample. */
export async function load({ file }) {
  const response = await fetch(`room/samples/${file}`);
  if (!response.ok) throw new Error("The sample could not be fetched from the service.");
  return response.text();
}
