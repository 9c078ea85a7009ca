import { describe, expect, it } from "vitest";
import { compilePattern, PatternError } from "./event-pattern.ts";

const matches = (pattern: object, event: object): boolean => compilePattern(pattern)(event);

/** The event that EventBridge's User Guide uses throughout. */
const ec2 = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "111122223333",
  time: "2017-12-22T18:43:48Z",
  region: "us-west-1",
  resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
  detail: {
    "instance-id": "i-1234567890abcdef0",
    state: "terminated",
    responseElements: null,
    "creation-date": "2011-03-09",
    count: 3.5,
    "c-count": 10,
    ip: "10.0.0.7",
  },
};

describe("Event patterns of EventBridge's User Guide", () => {
  it.each([
    ["literals", { source: ["aws.ec2"], detail: { state: ["running", "terminated"] } }],
    ["null", { detail: { responseElements: [null] } }],
    ["an element of an array", { resources: [...ec2.resources, "other"] }],
    ["prefix", { time: [{ prefix: "2017-12-22" }] }],
    ["prefix, ignoring case", { source: [{ prefix: { "equals-ignore-case": "AWS." } }] }],
    ["suffix", { detail: { "instance-id": [{ suffix: "def0" }] } }],
    ["suffix, ignoring case", { source: [{ suffix: { "equals-ignore-case": "EC2" } }] }],
    ["anything-but a string", { detail: { state: [{ "anything-but": "initializing" }] } }],
    ["anything-but a list", { detail: { state: [{ "anything-but": ["stopped", "overloaded"] }] } }],
    ["anything-but numbers", { detail: { "c-count": [{ "anything-but": [100, 200, 300] }] } }],
    ["anything-but a prefix", { detail: { state: [{ "anything-but": { prefix: "init" } }] } }],
    ["anything-but prefixes", { detail: { state: [{ "anything-but": { prefix: ["init", "run"] } }] } }],
    ["anything-but a suffix", { detail: { state: [{ "anything-but": { suffix: "ing" } }] } }],
    [
      "anything-but ignoring case",
      { detail: { state: [{ "anything-but": { "equals-ignore-case": ["INIT"] } }] } },
    ],
    ["anything-but a wildcard", { detail: { state: [{ "anything-but": { wildcard: "*ing" } }] } }],
    ["numeric", { detail: { count: [{ numeric: [">", 0, "<=", 5] }] } }],
    ["numeric equality", { detail: { "c-count": [{ numeric: ["=", 10] }] } }],
    ["an address range", { detail: { ip: [{ cidr: "10.0.0.0/24" }] } }],
    [
      "equality ignoring case",
      { "detail-type": [{ "equals-ignore-case": "ec2 INSTANCE state-change notification" }] },
    ],
    ["wildcard", { resources: [{ wildcard: "arn:*:instance/i-*" }] }],
    ["existence", { detail: { "c-count": [{ exists: true }] } }],
    ["absence", { detail: { nothing: [{ exists: false }] }, more: { deeper: [{ exists: false }] } }],
    [
      "$or beside fields",
      { source: ["aws.ec2"], $or: [{ region: ["x"] }, { detail: { state: ["terminated"] } }] },
    ],
    ["$or inside", { detail: { $or: [{ count: [{ numeric: ["<", 0] }] }, { "c-count": [10] }] } }],
  ])("match by %s", (_name, pattern) => {
    expect(matches(pattern, ec2)).toBe(true);
  });

  it.each([
    ["a literal that is not there", { source: ["aws.s3"] }],
    ["text in place of a number", { detail: { "c-count": ["10"] } }],
    ["numeric beyond the bound", { detail: { count: [{ numeric: [">", 3.5] }] } }],
    ["anything-but what is there", { detail: { state: [{ "anything-but": ["terminated"] }] } }],
    ["anything-but of a missing field", { detail: { missing: [{ "anything-but": "x" }] } }],
    ["an address out of range", { detail: { ip: [{ cidr: "10.0.1.0/24" }] } }],
    ["existence of an object, which is no leaf", { detail: [{ exists: true }] }],
    ["absence of what is null", { detail: { responseElements: [{ exists: false }] } }],
    ["no branch of $or", { $or: [{ region: ["x"] }, { account: ["y"] }] }],
    ["a name that every object inherits", { constructor: [{ exists: true }] }],
  ])("do not match by %s", (_name, pattern) => {
    expect(matches(pattern, ec2)).toBe(false);
  });

  it("hold all conditions below an array of objects for the same object", () => {
    const event = {
      employees: [
        { name: "Anna", age: 30 },
        { name: "Ravi", age: 40 },
      ],
    };
    expect(matches({ employees: { name: ["Ravi"], age: [40] } }, event)).toBe(true);
    expect(matches({ employees: { name: ["Ravi"], age: [30] } }, event)).toBe(false);
  });

  it("take IPv6 ranges", () => {
    const pattern = { ip: [{ cidr: "2001:db8::/32" }] };
    expect(matches(pattern, { ip: "2001:db8::1" })).toBe(true);
    expect(matches(pattern, { ip: "2001:db9::1" })).toBe(false);
    expect(matches(pattern, { ip: "10.0.0.1" })).toBe(false);
  });

  it("take a star for itself where it is escaped", () => {
    const pattern = { a: [{ wildcard: "1\\*2*" }] };
    expect(matches(pattern, { a: "1*23" })).toBe(true);
    expect(matches(pattern, { a: "1x23" })).toBe(false);
  });

  it.each([
    ["a bare value", { source: "aws.ec2" }],
    ["an empty list", { source: [] }],
    ["an empty object", { detail: {} }],
    ["an unknown operator", { source: [{ like: "x" }] }],
    ["an inherited name as an operator", { source: [{ constructor: "x" }] }],
    ["two operators in one", { source: [{ prefix: "a", suffix: "b" }] }],
    ["a numeric without a number", { a: [{ numeric: [">", "5"] }] }],
    ["an unknown comparison", { a: [{ numeric: ["!=", 5] }] }],
    ["a CIDR without a mask", { a: [{ cidr: "10.0.0.0" }] }],
    ["consecutive wildcards", { a: [{ wildcard: "a**" }] }],
    ["anything-but of mixed types", { a: [{ "anything-but": ["a", 1] }] }],
    ["a lone $or", { $or: [{ a: [1] }] }],
    ["exists with something else", { a: [{ exists: "yes" }] }],
    ["a nested list", { a: [[1]] }],
  ])("are refused for %s", (_name, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(PatternError);
  });
});
