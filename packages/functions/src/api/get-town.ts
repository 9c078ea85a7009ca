/** GET /v1/town: the town as map layers. It changes when somebody uploads another, so it is told by its ETag. */
import { townLayers } from "@nagar/core/town/layers.ts";
import { httpHandler } from "../lib/handler.ts";
import { readTownFile } from "../store/town-file.ts";
import { revalidated, zipped } from "./revalidate.ts";

let known: { hash: string; layers: ReturnType<typeof townLayers> } | undefined;

export const handler = httpHandler({}, async () => {
  const { town, hash } = await readTownFile();
  if (known?.hash !== hash) known = { hash, layers: townLayers(town) };
  return { body: known.layers };
})
  .use(zipped())
  .use(revalidated(60));
