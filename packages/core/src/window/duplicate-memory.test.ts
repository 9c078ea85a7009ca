import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DuplicateMemory, type MemoryEntry } from "./duplicate-memory.ts";

const hash = fc.integer({ min: 1, max: 40 });
const entry: fc.Arbitrary<MemoryEntry> = fc.record({
  id: fc.oneof(fc.constant(0), hash),
  content: hash,
  tag: fc.maxSafeNat(),
  offset: fc.integer({ min: 0, max: 59_999 }),
  flags: fc.integer({ min: 0, max: 255 }),
});

const remember = (entries: MemoryEntry[]) => {
  const memory = new DuplicateMemory();
  for (const { id, content, tag, offset, flags } of entries) memory.append(id, content, tag, offset, flags);
  return memory;
};

describe("a minute's memory", () => {
  it("finds exactly what a look at every entry finds, however many there are", () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 400, size: "max" }),
        hash,
        fc.nat(60_000),
        fc.nat(60_000),
        (entries, wanted, from, to) => {
          const memory = remember(entries);
          const within = ({ offset }: MemoryEntry) => offset >= from && offset <= to;
          expect(memory.hasId(wanted, from, to)).toBe(entries.some((e) => e.id === wanted && within(e)));
          expect(memory.hasContent(wanted, from, to)).toBe(
            entries.some((e) => e.content === wanted && within(e)),
          );
        },
      ),
    );
  });

  it("is the same after it was stored in parts", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 100 }), fc.nat(100), (entries, cut) => {
        const memory = remember(entries);
        const at = Math.min(cut, entries.length);
        const again = new DuplicateMemory();
        again.decode(memory.encode(0, at));
        again.decode(memory.encode(at));
        expect(Array.from({ length: again.size }, (_, i) => again.entry(i))).toEqual(entries);
      }),
    );
  });

  it("gives the flags of a tag, and nothing of one that it does not hold", () => {
    const memory = remember([{ id: 0, content: 1, tag: 77, offset: 0, flags: 5 }]);
    expect(memory.flagsOf(77)).toBe(5);
    expect(memory.flagsOf(78)).toBeUndefined();
  });
});
