/** A real browser for tests: WebGL drawn in software, every complaint and every request outside noted. */
import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContextOptions, chromium as launcher, type Page } from "playwright-core";

export interface OpenPage {
  page: Page;
  /** Errors of the console and uncaught exceptions. */
  complaints: string[];
  /** Requests that went to another origin. */
  outside: string[];
  close(): Promise<void>;
}

/** Left out of the package's arguments: what its own Lambda needs and what chooses another renderer. */
const NOT_HERE = /single-process|no-zygote|use-gl|use-angle|swiftshader/;

export async function launchBrowser(): Promise<Browser> {
  return launcher.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((argument) => !NOT_HERE.test(argument)),
      "--no-sandbox",
      "--use-gl=angle",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
    ],
  });
}

/** A page in a context of its own (no memory of others), at `origin`. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: "en-IN",
    colorScheme: "light",
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const outside: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) outside.push(url);
  });
  return { page, complaints, outside, close: () => context.close() };
}
