/** `nagar deadletters`: what was refused and why, and putting it back on the stream. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { Command } from "commander";
import { apiUrl, askApi, postApi } from "../import/api-client.ts";
import { readInputJson } from "../input.ts";

interface Letter {
  id: string;
  source: string;
  received_at: string;
  via: string;
  reasons: { field: string; message: string }[];
  payload: unknown;
  replayed_at?: string;
}

interface Page {
  dead_letters: Letter[];
  next_cursor: string | null;
}

interface Where {
  url?: string;
  data: string;
}

const where = (command: Command) =>
  command
    .option("--url <address>", "the API; otherwise the local cloud of --data")
    .option("--data <folder>", "the data folder of the local cloud", ".nagar")
    .option("--json", "print one JSON object a line");

/** Letters page by page, up to `limit`. */
async function* letters(
  url: string,
  filter: Filter & { order?: "newest" },
  limit: number,
): AsyncGenerator<Letter> {
  let cursor: string | null = null;
  let left = limit;
  do {
    const query = new URLSearchParams({
      ...filter,
      limit: String(Math.min(left, 1000)),
      ...(cursor !== null && { cursor }),
    });
    const page: Page = await askApi<Page>(`${url}/v1/deadletters?${query}`);
    for (const letter of page.dead_letters.slice(0, left)) yield letter;
    left -= page.dead_letters.length;
    cursor = page.next_cursor;
  } while (cursor !== null && left > 0);
}

function count(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidInput(`${option} ${text}: a whole number from 1 on`);
  return value;
}

interface Filter {
  source?: string;
  from?: string;
}

const filterOf = ({ source, from }: Filter): Filter => ({
  ...(source !== undefined && { source }),
  ...(from !== undefined && { from }),
});

const list = where(new Command("list"))
  .description("List what was refused, with the reason, the newest first.")
  .option("--source <name>", "only this source")
  .option("--from <day>", "from this Indian day on, YYYY-MM-DD")
  .option("--open", "only what has not been replayed")
  .option("--limit <n>", "at most this many", "100")
  .action(async (options: Where & Filter & { json?: boolean; open?: boolean; limit: string }) => {
    let shown = 0;
    for await (const letter of letters(
      apiUrl(options),
      { ...filterOf(options), order: "newest" },
      count(options.limit, "--limit"),
    )) {
      if (options.open && letter.replayed_at !== undefined) continue;
      shown += 1;
      process.stdout.write(options.json ? `${JSON.stringify(letter)}\n` : describe(letter));
    }
    if (shown === 0 && !options.json) process.stdout.write("No dead letters.\n");
  });

function describe(letter: Letter): string {
  const replayed = letter.replayed_at === undefined ? "" : `, replayed ${letter.replayed_at}`;
  const payload = JSON.stringify(letter.payload) ?? "";
  return [
    letter.id,
    `  ${letter.source} via ${letter.via}, ${letter.received_at}${replayed}`,
    ...letter.reasons.map(({ message }) => `  ${message}`),
    `  ${payload.length <= 200 ? payload : `${payload.slice(0, 197)}...`}`,
    "",
  ].join("\n");
}

/** What one request of a replay takes. */
const REPLAY_AT_ONCE = 500;

const replay = where(new Command("replay"))
  .description("Put dead letters back on the stream: as they came, once the cause is gone, or put right.")
  .argument("[ids...]", "the letters; `list` shows their ids")
  .option("--all", "all that were not replayed yet")
  .option("--source <name>", "with --all: only this source")
  .option("--from <day>", "with --all: from this Indian day on, YYYY-MM-DD")
  .option("--observation <file>", "with one id: the observation put right, a JSON file")
  .action(
    async (
      ids: string[],
      options: Where & Filter & { json?: boolean; all?: boolean; observation?: string },
    ) => {
      const url = apiUrl(options);
      const wanted = options.all ? await openIds(url, filterOf(options)) : ids;
      if (wanted.length === 0 && !options.all)
        throw new InvalidInput("replay: which letters? (ids, or --all)");
      const result = { replayed: 0, not_found: [] as string[] };
      for (const body of requests(wanted, options.observation)) {
        const answer = await postApi<{ replayed: string[]; not_found: string[] }>(
          `${url}/v1/deadletters/replay`,
          body,
        );
        result.replayed += answer.replayed.length;
        result.not_found.push(...answer.not_found);
      }
      process.stdout.write(
        options.json
          ? `${JSON.stringify(result)}\n`
          : `${result.replayed} replayed${result.not_found.map((id) => `\nnot found: ${id}`).join("")}\n`,
      );
      if (result.not_found.length > 0) process.exitCode = 1;
    },
  );

async function openIds(url: string, filter: Filter): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id, replayed_at } of letters(url, filter, Number.MAX_SAFE_INTEGER)) {
    if (replayed_at === undefined) ids.push(id);
  }
  return ids;
}

function* requests(ids: readonly string[], corrected: string | undefined): Generator<object> {
  if (corrected !== undefined) {
    if (ids.length !== 1) throw new InvalidInput("--observation puts one letter right: give exactly one id");
    yield { corrected: [{ id: ids[0], observation: readInputJson(corrected) }] };
    return;
  }
  for (let i = 0; i < ids.length; i += REPLAY_AT_ONCE) yield { ids: ids.slice(i, i + REPLAY_AT_ONCE) };
}

export const command = new Command("deadletters")
  .description("What was refused and why, and putting it back on the stream.")
  .addCommand(list)
  .addCommand(replay);
