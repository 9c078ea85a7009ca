/** Names of India's states and territories, to read what maps' addresses misspell. */

const STATES = [
  "Andhra Pradesh",
  "Arunachal Pradesh",
  "Assam",
  "Bihar",
  "Chhattisgarh",
  "Goa",
  "Gujarat",
  "Haryana",
  "Himachal Pradesh",
  "Jharkhand",
  "Karnataka",
  "Kerala",
  "Madhya Pradesh",
  "Maharashtra",
  "Manipur",
  "Meghalaya",
  "Mizoram",
  "Nagaland",
  "Odisha",
  "Punjab",
  "Rajasthan",
  "Sikkim",
  "Tamil Nadu",
  "Telangana",
  "Tripura",
  "Uttar Pradesh",
  "Uttarakhand",
  "West Bengal",
  "Andaman and Nicobar Islands",
  "Chandigarh",
  "Dadra and Nagar Haveli and Daman and Diu",
  "Delhi",
  "Jammu and Kashmir",
  "Ladakh",
  "Lakshadweep",
  "Puducherry",
];
const FORMER: Readonly<Record<string, string>> = {
  orissa: "Odisha",
  pondicherry: "Puducherry",
  uttaranchal: "Uttarakhand",
};
/** Letters that a misspelt name may differ by. */
const SLIPS = 2;

/** The state that is meant, where one is within two letters (`Odhisa`); otherwise what was given. */
export function stateNamed(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const text = given.trim().toLowerCase();
  const nearest = STATES.map((name) => ({ name, slips: edits(text, name.toLowerCase()) })).sort(
    (a, b) => a.slips - b.slips,
  )[0]!;
  // Two letters of a short name are half of it: Goa is no misspelt Ga.
  const allowed = Math.min(SLIPS, Math.floor(nearest.name.length / 3));
  return FORMER[text] ?? (nearest.slips <= allowed ? nearest.name : given);
}

/** Insertions, deletions and exchanges from one text to another (Levenshtein 1966). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...b].entries()) {
      next.push(Math.min(next[at]! + 1, row[at + 1]! + 1, row[at]! + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
}
