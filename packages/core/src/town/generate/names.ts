/**
 * Names by rule, in the manner of Gujarat's towns: a first part and a locality word. They name no real place
 * on purpose; where a combination exists somewhere it is chance.
 */
import { permutation } from "../../random/fill.ts";
import { randomStream } from "../../random/philox.ts";

const firsts = [
  "Gandhi",
  "Sardar",
  "Ambedkar",
  "Tilak",
  "Shivaji",
  "Narmada",
  "Sabar",
  "Mahi",
  "Vishwa",
  "Ganga",
  "Amrut",
  "Anand",
  "Chandan",
  "Deep",
  "Ganesh",
  "Hari",
  "Jay",
  "Kailash",
  "Laxmi",
  "Moti",
  "Nav",
  "Om",
  "Prabhu",
  "Raj",
  "Ram",
  "Sanskar",
  "Shanti",
  "Surya",
  "Tulsi",
  "Uma",
];
const localities = ["nagar", "pura", "wadi", "baug", "pol", "vas", "ganj", "para"];

const centreNames = ["Juna Bazaar", "Mandvi Chowk", "Tower Road", "Nava Bazaar"];

/** `count` different ward names; the first ones belong to the old centre. */
export function wardNames(seed: number, count: number): string[] {
  const order = permutation(randomStream(seed, "ward names"), firsts.length * localities.length);
  const names = centreNames.slice(0, Math.min(centreNames.length, Math.ceil(count / 6)));
  for (let index = 0; names.length < count; index += 1) {
    const pick = order[index % order.length]!;
    const first = firsts[pick % firsts.length]!;
    const locality = localities[Math.floor(pick / firsts.length)]!;
    const again = Math.floor(index / order.length);
    names.push(`${first}${locality === "pol" ? " ni Pol" : locality}${again > 0 ? ` ${again + 1}` : ""}`);
  }
  return names;
}

const radials = [
  "Station Road",
  "College Road",
  "Dairy Road",
  "Canal Road",
  "Highway Road",
  "Mandi Road",
  "River Road",
  "Temple Road",
  "Hospital Road",
  "Talav Road",
  "Mill Road",
  "Airport Road",
];

/** The name of the n-th radial road, from 0. */
export function radialName(index: number): string {
  const again = Math.floor(index / radials.length);
  return `${radials[index % radials.length]!}${again > 0 ? ` ${again + 1}` : ""}`;
}

const villages = [
  "Amliyara",
  "Bordikuva",
  "Dhuliyapura",
  "Jambuvas",
  "Kherdapura",
  "Limdasar",
  "Mahudipura",
  "Pipliyasar",
  "Rayanpura",
  "Vadlikuva",
];

/** The name of the n-th village around the town, from 0. */
export function villageName(index: number): string {
  return villages[index % villages.length]!;
}
