/** `nagar start`: the whole system on this machine, until Ctrl-C. */
import { InvalidInput } from "@nagar/core/errors.ts";
import type { Town } from "@nagar/core/town/town.ts";
import { Command } from "commander";
import { type Cloud, startCloud } from "../cloud/cloud.ts";
import { ensureTown } from "../cloud/ensure-town.ts";
import { ensureWeb, WEB_FILES } from "../cloud/ensure-web.ts";
import { startSummary } from "../cloud/start-summary.ts";
import { toNumber } from "../input.ts";
import { LOCAL_STAGE, LOCK_FILE, type Lock, loadLock } from "../lock.ts";

interface Options {
  data: string;
  port: number;
  speed: number;
  devices: boolean;
  page: boolean;
  town?: string;
  lock?: string;
  stage?: string;
  watch?: boolean;
  json?: boolean;
}

export const command = new Command("start")
  .description("Run the whole system on this machine, with a sample town and its simulated devices.")
  .option("--data <folder>", "everything that is remembered", ".nagar")
  .option(
    "--port <number>",
    "for the page, the API (/v1) and the WebSocket (/live)",
    toNumber("--port"),
    4000,
  )
  .option("--speed <factor>", "how much faster than life the devices' clock runs", toNumber("--speed"), 1)
  .option("--no-devices", "leave the town quiet: no simulated devices")
  .option("--no-page", "the API without the page, which is then not built either")
  .option("--town <file>", "another town than the demonstration one (it is kept in the data folder)")
  .option("--stage <name>", "as that stage is described (staging: whoever changes something signs in)")
  .option("--lock <file>", "another lock file than that of the repository")
  .option("--watch", "let functions start anew when their sources change")
  .option("--json", "print where everything is as one JSON object, when it is ready")
  .exitOverride()
  .action(run);

async function run(options: Options): Promise<void> {
  const begun = performance.now();
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) {
    throw new InvalidInput(
      `--port is ${options.port}; allowed are whole numbers from 0 (a free one) to 65535`,
    );
  }
  if (!(options.speed > 0)) throw new InvalidInput(`--speed is ${options.speed}; it must be above 0`);
  // Lambda runs in UTC, and a thread takes its zone from the process.
  process.env["TZ"] = "UTC";
  const say = (line: string): void => void process.stderr.write(`${line}\n`);

  const lock = await lockFor(options, say);
  if (options.page) await ensureWeb(say);
  const cloud = await startCloud({
    lock,
    data: options.data,
    port: options.port,
    web: WEB_FILES,
    watch: options.watch ?? false,
    screen: say,
    onFatal: () => process.exit(1),
  });
  try {
    const town = await ensureTown(cloud.context, options.town);
    const seconds = (performance.now() - begun) / 1000;
    if (options.json)
      process.stdout.write(`${JSON.stringify({ data: cloud.dataDir, ...cloud.endpoints })}\n`);
    else process.stdout.write(startSummary({ cloud, lock, town, seconds, devices: options.devices }));
    const stopDevices = options.devices ? await runDevices(cloud, town, options.speed, say) : async () => {};
    stopOnSignal(async () => {
      await stopDevices();
      await cloud.stop();
    }, say);
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

/** The lock of the repository, of a file, or of another stage, which is synthesized for it. */
async function lockFor({ lock, stage }: Options, say: (line: string) => void): Promise<Lock> {
  if (stage === undefined || stage === LOCAL_STAGE) return loadLock(lock ?? LOCK_FILE);
  if (lock !== undefined) throw new InvalidInput("--stage and --lock each say what is run; give one of them");
  say(`synthesizing the stage ${stage} …`);
  const { synthesize } = await import("../synth/synthesize.ts");
  return synthesize(stage);
}

/** Lets the town's simulated devices publish; the returned function stops them. */
async function runDevices(
  { endpoints, contextOf }: Cloud,
  town: Town,
  speed: number,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  const mqttUrl = endpoints["mqtt"];
  if (mqttUrl === undefined) return async () => {};
  // Loaded once people are served: the devices are not what they wait for.
  const { startDevices } = await import("../devices/start-devices.ts");
  const quit = new AbortController();
  const { dataDir: folder, log } = contextOf("devices");
  const playing = startDevices({ town, mqttUrl, speed, signal: quit.signal, folder, log }).catch(
    (error: Error) => say(`devices stopped: ${error.message}`),
  );
  return async () => {
    quit.abort();
    await playing;
  };
}

/** Ctrl-C stops cleanly; a second one stops at once, which loses nothing either. */
function stopOnSignal(stop: () => Promise<void>, say: (line: string) => void): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    say("\nstopping …");
    stop().then(
      () => process.exit(0),
      (error) => {
        say(`nagar: ${(error as Error).message}`);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
}
