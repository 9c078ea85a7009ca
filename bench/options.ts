/** Options of a benchmark's command line. */

/** The number behind `name`, or `otherwise` without it. @throws Error where it is not a number above 0. */
export function positiveOption(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(name);
  const value = at < 0 ? otherwise : Number(args[at + 1]);
  if (!(value > 0)) throw new Error(`${name} is ${args[at + 1]}; a number above 0 is needed`);
  return value;
}
