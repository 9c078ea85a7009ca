/**
 * `npm run bench -- NAME [options] [--json]`: runs `bench/NAME.ts`, which exports `run(args)` and returns one
 * plain object. With --json that object is the last line; without, it is shown as a table.
 */
import { readdirSync } from "node:fs";

export interface Benchmark {
  /** One line for the list. */
  description: string;
  run(args: string[]): Promise<Record<string, unknown>>;
}

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.replace(".bench.ts", ""))
  .sort();

const [name, ...args] = process.argv.slice(2);
const help = !name || name === "--help" || args.includes("--help");
if (help || !names.includes(name)) {
  process.stdout.write("npm run bench -- NAME [options] [--json]\n\n");
  for (const each of names) {
    const { description } = (await import(`./${each}.bench.ts`)) as Benchmark;
    process.stdout.write(`  ${each.padEnd(14)} ${description}\n`);
  }
  process.exitCode = help ? 0 : 2;
} else {
  const { run } = (await import(`./${name}.bench.ts`)) as Benchmark;
  const result = await run(args.filter((arg) => arg !== "--json"));
  if (args.includes("--json")) process.stdout.write(`${JSON.stringify(result)}\n`);
  else console.table(result);
}
