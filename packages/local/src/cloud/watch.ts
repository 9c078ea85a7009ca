/** Watch mode: when a source that handlers are made of changes, the functions start anew with their next event. */
import { watch } from "node:fs";
import { join } from "node:path";

/** Editors write a file in several steps; one reload is enough for all of them. */
const SETTLE_MS = 100;

/** Watches the sources of functions and core below `root`; the returned function ends that. */
export function watchSources(root: string, onChange: (file: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers = ["packages/functions/src", "packages/core/src"].map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (!file?.endsWith(".ts") || file.endsWith(".test.ts")) return;
      clearTimeout(timer);
      timer = setTimeout(() => onChange(join(folder, file)), SETTLE_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const each of watchers) each.close();
  };
}
