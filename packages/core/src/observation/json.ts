/**
 * JSON from outside. Its parser takes any depth, but whatever walks the value afterwards (`JSON.stringify` for a dead
 * letter, a schema) overflows the stack at some thousand levels: twenty kilobytes of `[` would stop a consumer of the
 * stream for as long as they lie there. So depth is a matter of syntax here.
 */

/** Levels of arrays and objects. Nothing that the town takes has ten. */
export const MAX_JSON_DEPTH = 64;

/** What is taken, for messages. */
export const JSON_ALLOWED = `JSON, at most ${MAX_JSON_DEPTH} levels deep`;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether a bracket of `text` outside its strings stands deeper than is taken. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++) {
        if (text.charCodeAt(at) === BACKSLASH) at++;
      }
      // `[` and `{` are 0x5b and 0x7b, `]` and `}` 0x5d and 0x7d.
    } else if ((code | 0x20) === 0x7b) {
      if (++depth > MAX_JSON_DEPTH) return true;
    } else if ((code | 0x20) === 0x7d) depth--;
  }
  return false;
}

/** The value that `text` stands for. @throws SyntaxError where it is no JSON, or nested deeper than is taken. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw new SyntaxError(`it is nested more than ${MAX_JSON_DEPTH} levels deep`);
  return JSON.parse(text) as unknown;
}
