/**
 * The inner loops of travel as WebAssembly text: who goes today, and how. What they do is written plainly in
 * `travel-kernel.test.ts`, which compares the two. Neither has a branch that depends on chance: no processor foresees it.
 */
import { AUTO, BUS, CAR, CYCLE, TWO_WHEELER } from "../../population/modes.ts";

const get = (name: string) => `(local.get $${name})`;
/** An address in a column: of bytes, numbers of four bytes, doubles. */
const byte = (column: string, at: string) => `(i32.load8_u (i32.add ${get(column)} ${at}))`;
const place = (column: string, at: string, shift: number) =>
  `(i32.add ${get(column)} (i32.shl ${at} (i32.const ${shift})))`;
const int = (column: string, at: string) => `(i32.load ${place(column, at, 2)})`;
const double = (column: string, at: string) => `(f64.load ${place(column, at, 3)})`;
const addTo = (address: string, value: string) =>
  `(local.set $place ${address}) (f64.store (local.get $place) (f64.add (f64.load (local.get $place)) ${value}))`;
/** Whether a bit of $have is set, as a number. */
const has = (bit: string) =>
  `(f64.convert_i32_u (i32.and (i32.shr_u (local.get $have) ${bit}) (i32.const 1)))`;
const weight = (mode: number) => `(f64.load offset=${8 * mode} (local.get $weight))`;
const owned = (mode: number) => `(f64.mul ${weight(mode)} ${has(`(i32.const ${mode})`)})`;

/** Puts the tours of [0, tours) whose number is below their purpose's into `goers`; answers how many. */
const findGoersFunction = `
(func (export "findGoers") (param $tours i32) (param $draws i32) (param $purpose i32) (param $words i32) (param $goers i32)
  (result i32) (local $tour i32) (local $count i32)
  (block $none (loop $each
    (br_if $none (i32.ge_u (local.get $tour) (local.get $tours)))
    (i32.store ${place("goers", get("count"), 2)} (local.get $tour))
    (local.set $count (i32.add (local.get $count)
      (i32.lt_u ${int("draws", get("tour"))} ${int("words", byte("purpose", get("tour")))})))
    (local.set $tour (i32.add (local.get $tour) (i32.const 1)))
    (br $each)))
  (local.get $count))`;

/**
 * The first `count` of `goers` choose a mode, set out and come home. Yesterday's mode is asked first, with a part of its own,
 * then the others by frequency. Everyone can walk, and where a road leads there is an auto for everyone.
 */
const leaveFunction = `
(func (export "leave") (param $count i32) (param $goers i32) (param $departs i32) (param $returns i32) (param $allowed i32)
  (param $served i32) (param $cell i32) (param $weights i32) (param $last i32) (param $draws i32) (param $purpose i32)
  (param $perWord i32) (param $asked i32) (param $cellWeight i32) (param $cellTours i32) (param $away i32) (param $pcu i32)
  (param $km i32) (param $kmSlot i32) (param $od i32) (param $back i32) (param $odLight i32) (param $pairKm i32)
  (param $slotKm i32) (param $slotStride i32) (param $habit f64)
  (local $k i32) (local $tour i32) (local $hour i32) (local $home i32) (local $have i32) (local $row i32) (local $weight i32)
  (local $before i32) (local $chosen i32) (local $there i32) (local $thence i32) (local $slot i32) (local $place i32)
  (local $t0 f64) (local $t1 f64) (local $t2 f64) (local $t3 f64) (local $t4 f64) (local $t5 f64) (local $x f64)
  (local $people f64) (local $moving f64)
  (block $none (loop $each
    (br_if $none (i32.ge_u (local.get $k) (local.get $count)))
    (local.set $tour ${int("goers", get("k"))})
    (local.set $hour ${byte("departs", get("tour"))})
    (local.set $home ${byte("returns", get("tour"))})
    (local.set $have (i32.and ${byte("allowed", get("tour"))} ${byte("served", get("hour"))}))
    (local.set $row ${int("cell", get("tour"))})
    (local.set $weight (i32.add (local.get $weights) (i32.mul (local.get $row) (i32.const 48))))
    (local.set $before ${byte("last", get("tour"))})
    (local.set $t0 (f64.mul (f64.mul ${double("weight", get("before"))} (local.get $habit)) ${has(get("before"))}))
    (local.set $t1 (f64.add (local.get $t0) ${weight(0)}))
    (local.set $t2 (f64.add (local.get $t1) ${owned(TWO_WHEELER)}))
    (local.set $t3 (f64.add (local.get $t2) ${weight(AUTO)}))
    (local.set $t4 (f64.add (local.get $t3) ${owned(CAR)}))
    (local.set $t5 (f64.add (local.get $t4) ${owned(BUS)}))
    ;; Among those who go, the number is even from 0 to 1 again; here, to the sum of the weights.
    (local.set $x (f64.mul
      (f64.mul (f64.add (f64.convert_i32_u ${int("draws", get("tour"))}) (f64.const 0.5)) ${double("perWord", byte("purpose", get("tour")))})
      (f64.add (local.get $t5) ${owned(CYCLE)})))
    (local.set $chosen ${["t0", "t1", "t2", "t3", "t4", "t5"]
      .map((edge) => `(f64.ge (local.get $x) ${get(edge)})`)
      .reduce((a, b) => `(i32.add ${a} ${b})`)})
    (local.set $chosen (select (local.get $before) ${byte("asked", get("chosen"))} (i32.eqz (local.get $chosen))))
    ;; Where the number is the largest there is, rounding would give a cycle to who has none.
    (local.set $chosen (select (i32.const ${AUTO}) (local.get $chosen)
      (i32.and (i32.eq (local.get $chosen) (i32.const ${CYCLE})) (i32.eqz (i32.and (local.get $have) (i32.const ${1 << CYCLE}))))))
    (i32.store8 (i32.add (local.get $last) (local.get $tour)) (local.get $chosen))
    (local.set $people ${double("cellWeight", get("row"))})
    ${addTo(`(i32.add (i32.add (local.get $cellTours) (i32.mul (local.get $row) (i32.const 48))) (i32.shl (local.get $chosen) (i32.const 3)))`, get("people"))}
    ${addTo(place("away", get("hour"), 3), get("people"))}
    ${addTo(place("away", get("home"), 3), `(f64.neg (local.get $people))`)}
    (local.set $there ${int("od", get("row"))})
    (local.set $thence ${int("back", get("row"))})
    (local.set $moving (f64.mul (local.get $people) ${double("pcu", get("chosen"))}))
    ${addTo(`(i32.add ${place("odLight", get("hour"), 3)} (i32.mul (local.get $there) (i32.const 192)))`, get("moving"))}
    ${addTo(`(i32.add ${place("odLight", get("home"), 3)} (i32.mul (local.get $thence) (i32.const 192)))`, get("moving"))}
    (local.set $moving (f64.mul (local.get $people) ${double("km", get("chosen"))}))
    (local.set $slot (i32.add (local.get $slotKm)
      (i32.shl ${byte("kmSlot", `(i32.add (i32.shl (local.get $tour) (i32.const 3)) (local.get $chosen))`)} (i32.const 3))))
    ${addTo(`(i32.add (local.get $slot) (i32.mul (local.get $hour) (local.get $slotStride)))`, `(f64.mul (local.get $moving) ${double("pairKm", get("there"))})`)}
    ${addTo(`(i32.add (local.get $slot) (i32.mul (local.get $home) (local.get $slotStride)))`, `(f64.mul (local.get $moving) ${double("pairKm", get("thence"))})`)}
    (local.set $k (i32.add (local.get $k) (i32.const 1)))
    (br $each))))`;

export const travelFunctions = `${findGoersFunction}\n${leaveFunction}`;
