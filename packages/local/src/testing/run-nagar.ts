/** Runs the real `nagar` command in a process of its own, as a person does, and gives what it printed. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export function runNagar(...args: string[]): Promise<Outcome> {
  const cli = join(import.meta.dirname, "../cli.ts");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Writes a file into a folder of its own that goes with the test; returns its path. */
export function inputFile(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "nagar-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What a command owes a person for input it cannot use: exit code 2, one line that says why, no stack trace. */
export function expectOneClearLine({ code, stdout, stderr }: Outcome, why: RegExp): void {
  expect(stderr).toMatch(why);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe("");
  expect(code).toBe(2);
}
