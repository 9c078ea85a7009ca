/** The page of these sources, served by the whole local cloud, and a browser to meet it with. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { type RunningSystem, startSystem } from "../../bench/ingest/system.ts";
import { launchBrowser, type OpenPage, openPage } from "./browser.ts";

export interface ServedPage {
  system: RunningSystem;
  browser: Browser;
  origin: string;
  /** A fresh page that the caller closes. */
  open(options?: BrowserContextOptions): Promise<OpenPage>;
  /** Runs `body` on a fresh page, and finds at its end that nothing complained and nothing was fetched elsewhere. */
  withPage(body: (open: OpenPage) => Promise<void>, options?: BrowserContextOptions): Promise<void>;
  stop(): Promise<void>;
}

/** Builds the page, starts the system (with `options`) and a browser. */
export async function servePage(options?: Parameters<typeof startSystem>[0]): Promise<ServedPage> {
  // The page of these sources, not of an earlier build, and as people get it: vitest's NODE_ENV would build another.
  await promisify(execFile)("npm", ["run", "build", "--silent"], {
    env: { ...process.env, NODE_ENV: "production" },
  });
  const [system, browser] = await Promise.all([startSystem(options), launchBrowser()]);
  const origin = system.endpoints["http"]!;
  const open = (context?: BrowserContextOptions) => openPage(browser, origin, context);
  return {
    ...{ system, browser, origin, open },
    async withPage(body, context) {
      const page = await open(context);
      try {
        await body(page);
        expect(page.complaints).toEqual([]);
        expect(page.outside).toEqual([]);
      } finally {
        await page.close();
      }
    },
    async stop() {
      await browser.close();
      await system.stop();
    },
  };
}

/** How wide the page is (px): more than the window where something runs out of it. */
export const widthOf = (page: Page): Promise<number> => page.evaluate("document.documentElement.scrollWidth");
