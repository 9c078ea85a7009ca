/**
 * The stages of GRAP as the Commission for Air Quality Management put them, oldest table first.
 *
 * Sources: Business Today 2024-01-02, New Indian Express 2023-11-03, Zee News 2024-11-14, carandbike 2024-01-15,
 * Economic Times 2024-11-18; revision of 21 November 2025 as reported. (U): generally quoted, original not read.
 */

export interface GrapAction {
  /** Stable name; what it does is said in `action`. */
  id: string;
  action: string;
  /** True where the original order was not read. */
  unverified?: true;
}

export interface GrapStage {
  stage: 1 | 2 | 3 | 4;
  name: "Poor" | "Very poor" | "Severe" | "Severe+";
  /** The stage holds for an index above this one: 200 means from 201. */
  aboveIndex: number;
  /** What this stage adds to the ones below it. */
  actions: readonly GrapAction[];
}

export interface GrapTable {
  /** First local day on which the table holds; it ends where the next begins. */
  validFrom: string;
  stages: readonly GrapStage[];
}

const dust: GrapAction[] = [
  { id: "dust-rules", action: "Enforcement of dust rules at construction sites", unverified: true },
  { id: "no-open-burning", action: "No open burning of waste", unverified: true },
  {
    id: "sweeping-sprinkling",
    action: "Mechanical sweeping and water sprinkling of roads",
    unverified: true,
  },
];
const secondStage: GrapAction[] = [
  { id: "no-diesel-generators", action: "No diesel generators but for emergencies" },
  { id: "no-coal-in-eateries", action: "No coal or firewood in eateries" },
  { id: "higher-parking-fees", action: "Higher parking fees" },
  { id: "advisories", action: "Advisories to the public" },
];
const thirdStage: GrapAction[] = [
  { id: "construction-halt", action: "Construction and demolition halted, essential projects exempt" },
  { id: "crushers-mining-stop", action: "Stone crushers and mining stopped" },
  {
    id: "bs3-petrol-bs4-diesel-ban",
    action:
      "BS-III petrol and BS-IV diesel four-wheelers banned (fine ₹20,000, s. 194(1) Motor Vehicles Act)",
  },
  { id: "clean-interstate-buses", action: "Inter-state buses only electric, CNG or BS-VI" },
  { id: "daily-sprinkling", action: "Daily water sprinkling" },
  { id: "primary-classes-online", action: "Classes to V online" },
];
const fourthStage: GrapAction[] = [
  { id: "trucks-essential-only", action: "Trucks only for essentials, or LNG, CNG, electric, BS-VI" },
  { id: "bs4-goods-ban", action: "BS-IV and older diesel goods vehicles off the road" },
  { id: "linear-works-halt", action: "Linear public works halted too" },
  { id: "senior-classes-online", action: "Classes VI to IX and XI online" },
  { id: "odd-even", action: "Odd-even among the further options", unverified: true },
];
const halfAtHome: GrapAction = { id: "half-work-from-home", action: "50 % of staff work from home" };

function stages(third: GrapAction[], fourth: GrapAction[]): GrapStage[] {
  return [
    { stage: 1, name: "Poor", aboveIndex: 200, actions: dust },
    { stage: 2, name: "Very poor", aboveIndex: 300, actions: secondStage },
    { stage: 3, name: "Severe", aboveIndex: 400, actions: third },
    { stage: 4, name: "Severe+", aboveIndex: 450, actions: fourth },
  ];
}

export const grapTables: readonly GrapTable[] = [
  // The day from which stages follow the AQI (CAQM's policy of July 2022, in force 1 October 2022) is (U).
  { validFrom: "2022-10-01", stages: stages(thirdStage, [...fourthStage, halfAtHome]) },
  // Of the actions that the revision moved one stage earlier this one is named in what was read.
  { validFrom: "2025-11-21", stages: stages([...thirdStage, halfAtHome], fourthStage) },
];
