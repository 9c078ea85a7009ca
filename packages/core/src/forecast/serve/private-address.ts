/** Whether an address is of the public internet: nothing else is called on behalf of somebody who gave us a name. */

/** CIDR blocks that are not the public internet (IANA special-purpose registries for IPv4 and IPv6). */
const PRIVATE_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map((block) => {
  const [address, bits] = block.split("/") as [string, string];
  return { base: v4(address)!, shift: 32 - Number(bits) };
});

/** Whether an IP address is not one of the public internet. What is no address at all counts as private. */
export function isPrivateAddress(address: string): boolean {
  const four = v4(address);
  if (four !== undefined) return PRIVATE_V4.some(({ base, shift }) => four >>> shift === base >>> shift);
  const groups = v6(address);
  if (!groups) return true;
  const [first = 0, second = 0] = groups;
  const embedded = (high: number, low: number) =>
    isPrivateAddress([high >> 8, high & 255, low >> 8, low & 255].join("."));
  // Only 2000::/3 is given out; within it 6to4 and NAT64 stand for an IPv4 address, and some are for documentation.
  if (first === 0x64 && second === 0xff9b) return embedded(groups[6]!, groups[7]!);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return embedded(groups[6]!, groups[7]!);
  }
  if (first === 0x2002) return embedded(groups[1]!, groups[2]!);
  if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return true;
  return first < 0x2000 || first > 0x3fff;
}

function v4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The eight groups of an IPv6 address; an IPv4 tail is taken for two of them. */
function v6(text: string): number[] | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const four = tail && v4(tail[2]!);
  if (tail && four === undefined) return undefined;
  const plain = tail ? `${tail[1]}${(four! >>> 16).toString(16)}:${(four! & 0xffff).toString(16)}` : text;
  const halves = plain.split("::");
  if (halves.length > 2) return undefined;
  const groupsOf = (half: string) => (half === "" ? [] : half.split(":"));
  const head = groupsOf(halves[0]!);
  const rest = halves.length === 2 ? groupsOf(halves[1]!) : [];
  const missing = 8 - head.length - rest.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...new Array<string>(halves.length === 2 ? missing : 0).fill("0"), ...rest];
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return all.map((group) => Number.parseInt(group, 16));
}
