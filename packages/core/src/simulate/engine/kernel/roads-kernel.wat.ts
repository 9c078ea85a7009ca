/**
 * The inner loops of the roads as WebAssembly text: two hours of a link or pair at a time, in 128-bit vectors. What it does is written plainly in `roads-kernel.test.ts`, which compares the two.
 *
 * A row is the 24 hours of a pair or link, 192 bytes. Rows begin 8 bytes after a multiple of 64, so that the vector of hours
 * 7 and 8 begins a cache line; vectors hold an odd hour and the next, and the last one hours 23 and 0. So no vector holds hours
 * of two bands (`BAND_OF_HOUR`) and, but for the last, none lies across two cache lines.
 */

import { LN2_HIGH, LN2_LOW } from "../fast-exp.ts";

/** Bands of the eleven vectors (1,2) … (21,22), and of (23,0). */
const VECTOR_BANDS = [0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 0, 0];
const LAST = 11;
const DAY = [3, 4, 5, 6, 7, 8, 9];
const NIGHT = [0, 1, 2, 10, LAST];
const ALL = VECTOR_BANDS.map((_, vector) => vector);
const each = (vectors: readonly number[], text: (vector: number) => string) => vectors.map(text).join("\n");

/** The vector of a row at the address in a local; and storing a value there. */
const load = (row: string, vector: number) =>
  vector === LAST
    ? `(v128.load64_lane 1 (local.get $${row}) (v128.load64_zero offset=184 (local.get $${row})))`
    : `(v128.load offset=${8 + 16 * vector} (local.get $${row}))`;
const store = (row: string, vector: number, value: string) =>
  vector === LAST
    ? `(local.set $stored ${value})
       (v128.store64_lane offset=184 0 (local.get $${row}) (local.get $stored))
       (v128.store64_lane 1 (local.get $${row}) (local.get $stored))`
    : `(v128.store offset=${8 + 16 * vector} (local.get $${row}) ${value})`;
const add = (a: string, b: string) => `(f64x2.add ${a} ${b})`;
const mul = (a: string, b: string) => `(f64x2.mul ${a} ${b})`;
const get = (name: string) => `(local.get $${name})`;
/** A band's column of four doubles, in both lanes. */
const band = (row: string, vector: number) =>
  `(v128.load64_splat offset=${8 * VECTOR_BANDS[vector]!} (local.get $${row}))`;
const sumLanes = (vector: string) =>
  `(f64.add (f64x2.extract_lane 0 ${vector}) (f64x2.extract_lane 1 ${vector}))`;
const locals = (type: string, names: readonly string[]) =>
  names.map((name) => `(local $${name} ${type})`).join(" ");

/** Adds a pair's vectors, in locals d0 …, to the rows of its ways' links. */
const spread = (vectors: readonly number[]) => `
  (local.set $entry (local.get $from))
  (loop $entries
    (local.set $row (i32.add (local.get $flow)
      (i32.mul (i32.load (i32.add (local.get $entryLink) (i32.shl (local.get $entry) (i32.const 2)))) (i32.const 192))))
    (local.set $share (i32.add (local.get $coefficient) (i32.shl (local.get $entry) (i32.const 5))))
    ${each(vectors, (vector) => store("row", vector, add(load("row", vector), mul(get(`d${vector}`), band("share", vector)))))}
    (br_if $entries (i32.lt_u (local.tee $entry (i32.add (local.get $entry) (i32.const 1))) (local.get $to))))`;

/**
 * Puts the demand of all pairs (rows) on the flows of links (rows), and adds it by hour to the row of weights. `odFirst` and
 * `entryLink` are those of the road tables, `coefficient` holds four doubles, a band each, per entry.
 */
const loadFunction = `
(func (export "load") (param $pairs i32) (param $odFirst i32) (param $entryLink i32) (param $coefficient i32)
  (param $demand i32) (param $flow i32) (param $weight i32)
  (local $from i32) (local $to i32) (local $entry i32) (local $row i32) (local $share i32) (local $stored v128)
  ${locals("v128", [...ALL.map((v) => `d${v}`), ...ALL.map((v) => `w${v}`)])}
  (if (i32.eqz (local.get $pairs)) (then (return)))
  (loop $each
    (local.set $from (i32.load (local.get $odFirst)))
    (local.set $to (i32.load offset=4 (local.get $odFirst)))
    ${each(ALL, (v) => `(local.set $d${v} ${load("demand", v)}) (local.set $w${v} ${add(get(`w${v}`), get(`d${v}`))})`)}
    (if (i32.lt_u (local.get $from) (local.get $to)) (then
      (if (v128.any_true ${DAY.map((v) => get(`d${v}`)).reduce((a, b) => `(v128.or ${a} ${b})`)}) (then ${spread(DAY)}))
      ${each(NIGHT, (v) => `(if (v128.any_true (local.get $d${v})) (then ${spread([v])}))`)}))
    (local.set $odFirst (i32.add (local.get $odFirst) (i32.const 4)))
    (local.set $demand (i32.add (local.get $demand) (i32.const 192)))
    (br_if $each (local.tee $pairs (i32.sub (local.get $pairs) (i32.const 1)))))
  ${each(ALL, (v) => store("weight", v, add(load("weight", v), get(`w${v}`))))})`;

/** Minutes and kilometres of one hour of a link with what arrives in $l and $h, by the law of the queue; speed as it is. */
const hourOfLink = `
  (local.set $at (i32.shl (local.get $hour) (i32.const 3)))
  (local.set $l (f64.load (i32.add (local.get $light) (local.get $at))))
  (local.set $h (f64.load (i32.add (local.get $heavy) (local.get $at))))
  (local.set $arrivals (f64.add (local.get $l) (local.get $h)))
  (local.set $demand (f64.add (local.get $waiting) (local.get $arrivals)))
  (local.set $out (f64.min (local.get $demand) (local.get $limit)))
  (local.set $ratio (f64.mul (local.get $out) (local.get $perCapacity)))
  (local.set $square (f64.mul (local.get $ratio) (local.get $ratio)))
  (local.set $running (f64.add (local.get $free) (f64.mul (local.get $raises)
    (if (result f64) (local.get $fourth)
      (then (f64.mul (local.get $square) (local.get $square)))
      (else (call $pow (local.get $ratio) (f64.load (local.get $beta))))))))
  (local.set $minutes (local.get $running))
  (if (i32.or (f64.gt (local.get $waiting) (f64.const 0)) (f64.gt (local.get $demand) (local.get $limit))) (then
    ;; Mean wait of constant arrivals and service: through the hour, or until the queue dissolves.
    (local.set $after (f64.sub (local.get $demand) (local.get $out)))
    (local.set $minutes (f64.add (local.get $minutes) (f64.div (f64.mul (f64.const 60)
      (if (result f64) (f64.gt (local.get $after) (f64.const 0))
        (then (f64.add (local.get $waiting) (local.get $after)))
        (else (f64.mul (local.get $waiting)
          (f64.min (f64.const 1) (f64.div (local.get $waiting) (f64.sub (local.get $limit) (local.get $arrivals))))))))
      (f64.mul (f64.const 2) (local.get $limit)))))
    (local.set $waiting (local.get $after))
    (local.set $longest (f64.max (local.get $longest) (local.get $after)))))
  (local.set $band (i32.add (local.get $bandTime) (i32.shl (i32.load8_u (i32.add (local.get $bandOfHour) (local.get $hour))) (i32.const 3))))
  (f64.store (local.get $band) (f64.add (f64.load (local.get $band))
    (f64.mul (f64.load (i32.add (local.get $weight) (local.get $at))) (local.get $minutes))))
  (local.set $place (i32.add (local.get $flow) (local.get $at)))
  (f64.store (local.get $place) (f64.add (f64.load (local.get $place)) (local.get $arrivals)))
  (local.set $place (i32.add (local.get $time) (local.get $at)))
  (f64.store (local.get $place) (f64.add (f64.load (local.get $place)) (local.get $minutes)))
  (local.set $came (f64.add (local.get $came) (local.get $arrivals)))
  (local.set $spent (f64.add (local.get $spent) (f64.mul (local.get $arrivals) (local.get $minutes))))
  (local.set $l (f64.mul (local.get $l) (local.get $length)))
  (local.set $h (f64.mul (local.get $h) (local.get $length)))
  (local.set $place (i32.add (local.get $lightKm) (local.get $at)))
  (f64.store (local.get $place) (f64.add (f64.load (local.get $place)) (local.get $l)))
  (local.set $place (i32.add (local.get $heavyKm) (local.get $at)))
  (f64.store (local.get $place) (f64.add (f64.load (local.get $place)) (local.get $h)))
  (if (f64.gt (local.get $ratio) (local.get $freeRatio)) (then
    (local.set $place (i32.add (local.get $sums) (i32.mul (local.get $hour) (local.get $sumsStride))))
    ;; The corrections' row of this speed, against that of the free speed which the whole group is given.
    (local.set $bin (i32.add (local.get $corrections) (i32.shl (i32.trunc_sat_f64_u
      (f64.min (f64.div (f64.mul (local.get $binsPerMinute) (local.get $length)) (local.get $running)) (local.get $lastBin))) (i32.const 5))))
    ${[0, 1, 2]
      .map(
        (p) => `
    (local.set $more (f64.sub (f64.load offset=${8 * p} (local.get $bin)) (f64.load offset=${8 * p} (local.get $freeBin))))
    (f64.store offset=${16 + 16 * p} (local.get $place)
      (f64.add (f64.load offset=${16 + 16 * p} (local.get $place)) (f64.mul (local.get $l) (local.get $more))))
    (f64.store offset=${24 + 16 * p} (local.get $place)
      (f64.add (f64.load offset=${24 + 16 * p} (local.get $place)) (f64.mul (local.get $h) (local.get $more))))`,
      )
      .join("")}))`;

/**
 * Serves the day of links that stand together, of one zone and free speed. Parameters: first link and end; columns of the
 * links: agents' light and heavy PCU (rows), sums of flow and of minutes (rows), queue, the links' constants (four doubles:
 * free minutes, what BPR adds to them, most that leaves, 1/capacity), length, BPR's power, buses an hour, external light and
 * heavy PCU (a band each), minutes by band; the day's rows of shares of external light and heavy and of PCU for a bus, and of
 * weights; rows of the group's light and heavy kilometres; the zone's sums of the first hour and their stride; corrections
 * (rows of four doubles by speed) and the row of the group's free speed; totals: PCU-minutes, PCU-minutes at free flow,
 * longest queue. `fourth` is 1 where every link's power is 4.
 */
const serveFunction = `
(func (export "serve") (param $link i32) (param $end i32) (param $lights i32) (param $heavies i32) (param $flows i32)
  (param $times i32) (param $queues i32) (param $constants i32) (param $lengths i32) (param $betas i32) (param $busColumn i32)
  (param $externalLights i32) (param $externalHeavies i32) (param $bandTimes i32) (param $lightShare i32) (param $heavyShare i32)
  (param $busPcu i32) (param $weight i32) (param $lightKm i32) (param $heavyKm i32) (param $sums i32) (param $sumsStride i32)
  (param $corrections i32) (param $freeBin i32) (param $totals i32) (param $bandOfHour i32) (param $fourth i32)
  (param $freeRatio f64) (param $binsPerMinute f64) (param $lastBin f64)
  ${locals("i32", ["light", "heavy", "flow", "time", "row", "beta", "externalLight", "externalHeavy", "bandTime", "hour", "at", "place", "band", "bin"])}
  ${locals("f64", ["waiting", "limit", "perCapacity", "free", "raises", "length", "buses", "l", "h", "arrivals", "demand", "out", "ratio", "square", "running", "minutes", "after", "came", "spent", "more", "hours", "freeHours", "longest", "most"])}
  ${locals("v128", ["stored", "vl", "vh", "va", "vm", "vr", "vmost", "vfree", "vraises", "vper", "vlength", "vbuses", "vcame", "vspent", "vmorning", "vmidday", "vevening"])}
  (local.set $longest (f64.load offset=16 (local.get $totals)))
  (loop $links
    (if (i32.ge_u (local.get $link) (local.get $end)) (then
      (f64.store (local.get $totals) (f64.add (f64.load (local.get $totals)) (local.get $hours)))
      (f64.store offset=8 (local.get $totals) (f64.add (f64.load offset=8 (local.get $totals)) (local.get $freeHours)))
      (f64.store offset=16 (local.get $totals) (local.get $longest))
      (return)))
    (local.set $at (i32.mul (local.get $link) (i32.const 192)))
    (local.set $light (i32.add (local.get $lights) (local.get $at)))
    (local.set $heavy (i32.add (local.get $heavies) (local.get $at)))
    (local.set $flow (i32.add (local.get $flows) (local.get $at)))
    (local.set $time (i32.add (local.get $times) (local.get $at)))
    (local.set $at (i32.shl (local.get $link) (i32.const 5)))
    (local.set $row (i32.add (local.get $constants) (local.get $at)))
    (local.set $externalLight (i32.add (local.get $externalLights) (local.get $at)))
    (local.set $externalHeavy (i32.add (local.get $externalHeavies) (local.get $at)))
    (local.set $bandTime (i32.add (local.get $bandTimes) (local.get $at)))
    (local.set $at (i32.shl (local.get $link) (i32.const 3)))
    (local.set $length (f64.load (i32.add (local.get $lengths) (local.get $at))))
    (local.set $buses (f64.load (i32.add (local.get $busColumn) (local.get $at))))
    (local.set $beta (i32.add (local.get $betas) (local.get $at)))
    (local.set $waiting (f64.load (i32.add (local.get $queues) (local.get $at))))
    (local.set $free (f64.load (local.get $row)))
    (local.set $raises (f64.load offset=8 (local.get $row)))
    (local.set $limit (f64.load offset=16 (local.get $row)))
    (local.set $perCapacity (f64.load offset=24 (local.get $row)))
    ;; What arrives: agents, the gateways' traffic, buses.
    (local.set $vbuses (f64x2.splat (local.get $buses)))
    (local.set $vmost (v128.const f64x2 0 0))
    ${each(
      ALL,
      (v) => `
    (local.set $vl ${add(load("light", v), mul(band("externalLight", v), load("lightShare", v)))})
    (local.set $vh ${add(add(load("heavy", v), mul(band("externalHeavy", v), load("heavyShare", v))), mul(get("vbuses"), load("busPcu", v)))})
    ${store("light", v, get("vl"))}
    ${store("heavy", v, get("vh"))}
    (local.set $vmost (f64x2.pmax (local.get $vmost) ${add(get("vl"), get("vh"))}))`,
    )}
    (local.set $most (f64.max (f64x2.extract_lane 0 (local.get $vmost)) (f64x2.extract_lane 1 (local.get $vmost))))
    (if (i32.and (i32.and (f64.eq (local.get $waiting) (f64.const 0)) (local.get $fourth)) (i32.and
        (f64.le (local.get $most) (local.get $limit))
        (f64.le (f64.mul (local.get $most) (local.get $perCapacity)) (local.get $freeRatio)))) (then
      ;; All day without a queue and at free speed: two hours at a time.
      (local.set $vfree (f64x2.splat (local.get $free)))
      (local.set $vraises (f64x2.splat (local.get $raises)))
      (local.set $vper (f64x2.splat (local.get $perCapacity)))
      (local.set $vlength (f64x2.splat (local.get $length)))
      (local.set $vcame (v128.const f64x2 0 0))
      (local.set $vspent (v128.const f64x2 0 0))
      (local.set $vmorning (v128.const f64x2 0 0))
      (local.set $vmidday (v128.const f64x2 0 0))
      (local.set $vevening (v128.const f64x2 0 0))
      ${each(
        ALL,
        (v) => `
      (local.set $vl ${load("light", v)})
      (local.set $vh ${load("heavy", v)})
      (local.set $va ${add(get("vl"), get("vh"))})
      (local.set $vr ${mul(get("va"), get("vper"))})
      (local.set $vr ${mul(get("vr"), get("vr"))})
      (local.set $vm ${add(get("vfree"), mul(get("vraises"), mul(get("vr"), get("vr"))))})
      ${store("flow", v, add(load("flow", v), get("va")))}
      ${store("time", v, add(load("time", v), get("vm")))}
      (local.set $vcame ${add(get("vcame"), get("va"))})
      (local.set $vspent ${add(get("vspent"), mul(get("va"), get("vm")))})
      ${store("lightKm", v, add(load("lightKm", v), mul(get("vl"), get("vlength"))))}
      ${store("heavyKm", v, add(load("heavyKm", v), mul(get("vh"), get("vlength"))))}
      ${
        VECTOR_BANDS[v] === 0
          ? ""
          : ((name) => `(local.set $${name} ${add(get(name), mul(load("weight", v), get("vm")))})`)(
              ["", "vmorning", "vmidday", "vevening"][VECTOR_BANDS[v]!]!,
            )
      }`,
      )}
      (local.set $came ${sumLanes("(local.get $vcame)")})
      (local.set $spent ${sumLanes("(local.get $vspent)")})
      (f64.store offset=8 (local.get $bandTime) (f64.add (f64.load offset=8 (local.get $bandTime)) ${sumLanes("(local.get $vmorning)")}))
      (f64.store offset=16 (local.get $bandTime) (f64.add (f64.load offset=16 (local.get $bandTime)) ${sumLanes("(local.get $vmidday)")}))
      (f64.store offset=24 (local.get $bandTime) (f64.add (f64.load offset=24 (local.get $bandTime)) ${sumLanes("(local.get $vevening)")})))
    (else
      (local.set $came (f64.const 0))
      (local.set $spent (f64.const 0))
      (local.set $hour (i32.const 0))
      (loop $hoursOfDay
        ${hourOfLink}
        (br_if $hoursOfDay (i32.lt_u (local.tee $hour (i32.add (local.get $hour) (i32.const 1))) (i32.const 24))))
      (f64.store (i32.add (local.get $queues) (i32.shl (local.get $link) (i32.const 3))) (local.get $waiting))))
    (local.set $hours (f64.add (local.get $hours) (local.get $spent)))
    (local.set $freeHours (f64.add (local.get $freeHours) (f64.mul (local.get $came) (local.get $free))))
    (local.set $link (i32.add (local.get $link) (i32.const 1)))
    (br $links)))`;

/** Minutes of every pair in all four bands (four doubles each): the mean over its ways of `bandTime` (four doubles a link). */
const pairMinutesFunction = `
(func (export "pairMinutes") (param $pairs i32) (param $odFirst i32) (param $entryLink i32) (param $coefficient i32)
  (param $bandTime i32) (param $out i32)
  (local $entry i32) (local $to i32) (local $link i32) (local $share i32) (local $first v128) (local $second v128)
  (if (i32.eqz (local.get $pairs)) (then (return)))
  (loop $each
    (local.set $entry (i32.load (local.get $odFirst)))
    (local.set $to (i32.load offset=4 (local.get $odFirst)))
    (local.set $first (v128.const f64x2 0 0))
    (local.set $second (v128.const f64x2 0 0))
    (block $none (loop $entries
      (br_if $none (i32.ge_u (local.get $entry) (local.get $to)))
      (local.set $link (i32.add (local.get $bandTime)
        (i32.shl (i32.load (i32.add (local.get $entryLink) (i32.shl (local.get $entry) (i32.const 2)))) (i32.const 5))))
      (local.set $share (i32.add (local.get $coefficient) (i32.shl (local.get $entry) (i32.const 5))))
      (local.set $first (f64x2.add (local.get $first) (f64x2.mul (v128.load (local.get $share)) (v128.load (local.get $link)))))
      (local.set $second (f64x2.add (local.get $second)
        (f64x2.mul (v128.load offset=16 (local.get $share)) (v128.load offset=16 (local.get $link)))))
      (local.set $entry (i32.add (local.get $entry) (i32.const 1)))
      (br $entries)))
    (v128.store (local.get $out) (local.get $first))
    (v128.store offset=16 (local.get $out) (local.get $second))
    (local.set $out (i32.add (local.get $out) (i32.const 32)))
    (local.set $odFirst (i32.add (local.get $odFirst) (i32.const 4)))
    (br_if $each (local.tee $pairs (i32.sub (local.get $pairs) (i32.const 1))))))`;

/** e^x of both lanes, as `fast-exp.ts` to the bit for the arguments that occur: from -700 to 700. */
const EXP_TERMS = [40320, 5040, 720, 120, 24, 6, 2, 1, 1].map((factorial) => 1 / factorial);
const splat = (value: number) => `(v128.const f64x2 ${value} ${value})`;
const expFunction = `
(func $exp (param $x v128) (result v128) (local $n v128) (local $p v128)
  (local.set $x (f64x2.pmin (f64x2.pmax (local.get $x) ${splat(-700)}) ${splat(700)}))
  (local.set $n (f64x2.nearest (f64x2.mul (local.get $x) ${splat(Math.LOG2E)})))
  (local.set $x (f64x2.sub (f64x2.sub (local.get $x) (f64x2.mul (local.get $n) ${splat(LN2_HIGH)}))
    (f64x2.mul (local.get $n) ${splat(LN2_LOW)})))
  (local.set $p ${splat(EXP_TERMS[0]!)})
  ${EXP_TERMS.slice(1)
    .map((term) => `(local.set $p (f64x2.add ${splat(term)} (f64x2.mul (local.get $x) (local.get $p))))`)
    .join("\n")}
  (f64x2.mul (local.get $p) (i64x2.shl
    (i64x2.add (i64x2.extend_low_i32x4_s (i32x4.trunc_sat_f64x2_s_zero (local.get $n))) (v128.const i64x2 1023 1023))
    (i32.const 52))))`;

const HALVES = ["a", "b"] as const;
/** Both halves of four bands, each a vector at its offset. */
const both = (text: (half: string, offset: number) => string) =>
  HALVES.map((half, at) => text(half, 16 * at)).join("\n");
/** Minutes of a way in local c…: the sum over its links. */
const way = (at: number) => `
  ${both((half) => `(local.set $c${at}${half} (v128.const f64x2 0 0))`)}
  (local.set $to (i32.load offset=${4 * at + 4} (local.get $pathFirst)))
  (block $walked${at} (loop $walk${at}
    (br_if $walked${at} (i32.ge_u (local.get $from) (local.get $to)))
    (local.set $row (i32.add (local.get $expectedLink)
      (i32.shl (i32.load (i32.add (local.get $pathLink) (i32.shl (local.get $from) (i32.const 2)))) (i32.const 5))))
    ${both((half, offset) => `(local.set $c${at}${half} (f64x2.add (local.get $c${at}${half}) (v128.load offset=${offset} (local.get $row))))`)}
    (local.set $from (i32.add (local.get $from) (i32.const 1)))
    (br $walk${at})))`;
const weightOf = (at: number, half: string) => `
  (local.set $w${at}${half} (if (result v128) (i32.and (local.get $paths) (i32.const ${1 << at}))
    (then (call $exp (f64x2.mul (local.get $vtheta) (f64x2.sub (local.get $c0${half}) (local.get $c${at}${half})))))
    (else (v128.const f64x2 0 0))))`;
/** Shares of demand by the set of ways that an entry belongs to; all of them are the whole demand, to the last bit. */
const SUBSETS = [["s0"], ["s1"], ["s0", "s1"], ["s2"], ["s0", "s2"], ["s1", "s2"]];

/**
 * Weighs every pair's ways by a logit of weight `theta` a minute on the links' expected minutes (four doubles, a band each):
 * writes the share of demand on each entry, and the pairs' expected minutes. `subset` is room for eight rows of four doubles.
 */
const chooseFunction = `
(func (export "chooseWays") (param $pairs i32) (param $odFirst i32) (param $odPaths i32) (param $odFree i32)
  (param $pathFirst i32) (param $pathLink i32) (param $entryPaths i32) (param $expectedLink i32) (param $coefficient i32)
  (param $expectedPair i32) (param $subset i32) (param $theta f64)
  ${locals("i32", ["paths", "from", "to", "row", "entry"])}
  ${locals("v128", ["vtheta", ...HALVES.flatMap((half) => ["c0", "c1", "c2", "w1", "w2", "s0", "s1", "s2"].map((name) => name + half))])}
  (local.set $vtheta (f64x2.splat (local.get $theta)))
  ${both((_, offset) => `(v128.store offset=${7 * 32 + offset} (local.get $subset) ${splat(1)})`)}
  (if (i32.eqz (local.get $pairs)) (then (return)))
  (loop $each
    (local.set $paths (i32.load8_u (local.get $odPaths)))
    (if (i32.eqz (local.get $paths)) (then
      ${both((_, offset) => `(v128.store offset=${offset} (local.get $expectedPair) (v128.load64_splat (local.get $odFree)))`)})
    (else
      (local.set $from (i32.load (local.get $pathFirst)))
      ${[0, 1, 2].map(way).join("")}
      ;; A pair has its second way only where it has a first, and its third where it has a second.
      ${both(
        (half, offset) => `
      ${weightOf(1, half)}
      ${weightOf(2, half)}
      (local.set $s0${half} (f64x2.div ${splat(1)} (f64x2.add (f64x2.add ${splat(1)} (local.get $w1${half})) (local.get $w2${half}))))
      (local.set $s1${half} (f64x2.mul (local.get $w1${half}) (local.get $s0${half})))
      (local.set $s2${half} (f64x2.mul (local.get $w2${half}) (local.get $s0${half})))
      (v128.store offset=${offset} (local.get $expectedPair) (f64x2.add (f64x2.add
        (f64x2.mul (local.get $s0${half}) (local.get $c0${half})) (f64x2.mul (local.get $s1${half}) (local.get $c1${half})))
        (f64x2.mul (local.get $s2${half}) (local.get $c2${half}))))
      ${SUBSETS.map((ways, at) => `(v128.store offset=${32 * (at + 1) + offset} (local.get $subset) ${ways.map((name) => `(local.get $${name}${half})`).reduce(add)})`).join("\n")}`,
      )}
      (local.set $entry (i32.load (local.get $odFirst)))
      (local.set $to (i32.load offset=4 (local.get $odFirst)))
      (block $none (loop $entries
        (br_if $none (i32.ge_u (local.get $entry) (local.get $to)))
        (local.set $row (i32.add (local.get $subset)
          (i32.shl (i32.load8_u (i32.add (local.get $entryPaths) (local.get $entry))) (i32.const 5))))
        (local.set $from (i32.add (local.get $coefficient) (i32.shl (local.get $entry) (i32.const 5))))
        ${both((_, offset) => `(v128.store offset=${offset} (local.get $from) (v128.load offset=${offset} (local.get $row)))`)}
        (local.set $entry (i32.add (local.get $entry) (i32.const 1)))
        (br $entries)))))
    (local.set $odFirst (i32.add (local.get $odFirst) (i32.const 4)))
    (local.set $odPaths (i32.add (local.get $odPaths) (i32.const 1)))
    (local.set $odFree (i32.add (local.get $odFree) (i32.const 8)))
    (local.set $pathFirst (i32.add (local.get $pathFirst) (i32.const 12)))
    (local.set $expectedPair (i32.add (local.get $expectedPair) (i32.const 32)))
    (br_if $each (local.tee $pairs (i32.sub (local.get $pairs) (i32.const 1))))))`;

/** Adds the external traffic (`count` pairs, PCU a day) to the columns of the links of its ways, four doubles each. */
const externalFunction = `
(func (export "loadExternal") (param $count i32) (param $pair i32) (param $amount i32) (param $odFirst i32)
  (param $entryLink i32) (param $coefficient i32) (param $out i32)
  ${locals("i32", ["entry", "to", "row", "share"])} (local $pcu v128)
  (block $done (loop $each
    (br_if $done (i32.eqz (local.get $count)))
    (local.set $pcu (v128.load64_splat (local.get $amount)))
    (local.set $row (i32.add (local.get $odFirst) (i32.shl (i32.load (local.get $pair)) (i32.const 2))))
    (local.set $entry (i32.load (local.get $row)))
    (local.set $to (i32.load offset=4 (local.get $row)))
    (block $none (loop $entries
      (br_if $none (i32.ge_u (local.get $entry) (local.get $to)))
      (local.set $row (i32.add (local.get $out)
        (i32.shl (i32.load (i32.add (local.get $entryLink) (i32.shl (local.get $entry) (i32.const 2)))) (i32.const 5))))
      (local.set $share (i32.add (local.get $coefficient) (i32.shl (local.get $entry) (i32.const 5))))
      ${both((_, offset) => `(v128.store offset=${offset} (local.get $row) (f64x2.add (v128.load offset=${offset} (local.get $row)) (f64x2.mul (local.get $pcu) (v128.load offset=${offset} (local.get $share)))))`)}
      (local.set $entry (i32.add (local.get $entry) (i32.const 1)))
      (br $entries)))
    (local.set $pair (i32.add (local.get $pair) (i32.const 4)))
    (local.set $amount (i32.add (local.get $amount) (i32.const 8)))
    (local.set $count (i32.sub (local.get $count) (i32.const 1)))
    (br $each))))`;

export const roadsFunctions = `${loadFunction}
${serveFunction}
${pairMinutesFunction}
${expFunction}
${chooseFunction}
${externalFunction}`;
