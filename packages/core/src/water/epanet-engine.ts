/**
 * The thinnest typed layer over EPANET 2.3 compiled to WebAssembly (npm `epanet-js`). It calls the engine's C
 * functions itself, with scratch memory that a project takes once, because the package's own `Project` writes the
 * engine's warnings to the console and frees projects only when the garbage collector comes by; here a project is
 * freed by `close()`, and years of steps leave memory flat.
 */
import { Workspace } from "epanet-js";
import { engineError } from "./epanet-errors.ts";
import type { InpText } from "./inp-text.ts";

type Engine = Workspace["instance"];

let loading: Promise<Workspace> | undefined;
let projects = 0;

/** The engine, loaded once per process (about 20 ms). */
async function loadWorkspace(): Promise<Workspace> {
  loading ??= (async () => {
    const workspace = new Workspace();
    await workspace.loadModule();
    return workspace;
  })();
  return loading;
}

export class EpanetProject {
  readonly #workspace: Workspace;
  readonly #engine: Engine;
  readonly #inp: InpText;
  readonly #files: string[];
  /** Eight 8-byte cells for results of calls, and one block for whole arrays. */
  readonly #cells: number;
  #array = 0;
  #arrayLength = 0;
  #handle: number;

  private constructor(workspace: Workspace, inp: InpText) {
    this.#workspace = workspace;
    this.#engine = workspace.instance;
    this.#inp = inp;
    projects += 1;
    this.#files = [`${projects}.inp`, `${projects}.rpt`, `${projects}.out`];
    this.#cells = this.#engine._malloc(64);
    this.#engine._EN_createproject(this.#cells);
    this.#handle = this.#engine.getValue(this.#cells, "i32");
  }

  /**
   * Opens a checked file.
   * @throws InvalidInput for what the engine refuses, with its own error number.
   */
  static async open(text: string, inp: InpText): Promise<EpanetProject> {
    const project = new EpanetProject(await loadWorkspace(), inp);
    try {
      project.#workspace.writeFile(project.#files[0]!, text);
      project.#open();
      project.call((engine, handle) => engine._EN_setstatusreport(handle, 0));
      return project;
    } catch (error) {
      project.close();
      throw error;
    }
  }

  #open(): void {
    const pointers = this.#files.map((file) => this.#engine.allocateUTF8(file));
    const [inp, rpt, out] = pointers as [number, number, number];
    const code = this.#engine._EN_open(this.#handle, inp, rpt, out);
    for (const pointer of pointers) this.#engine._free(pointer);
    if (code <= 100) return;
    // The report is complete only when the engine has closed it.
    this.#engine._EN_close(this.#handle);
    throw this.#error(code);
  }

  /** Frees everything that the project holds in the engine; the object is of no use afterwards. */
  close(): void {
    if (this.#handle === 0) return;
    // Closes what is open by itself; an EN_close of ours before it, after a failed open, would free twice.
    this.#engine._EN_deleteproject(this.#handle);
    this.#engine._free(this.#cells);
    if (this.#array !== 0) this.#engine._free(this.#array);
    this.#handle = 0;
    for (const file of this.#files) {
      if (this.#engine.FS.analyzePath(file).exists) this.#engine.FS.unlink(file);
    }
  }

  /** Calls a function of the engine. Returns its warning (1 to 6, 0 for none). @throws what its error means. */
  call(run: (engine: Engine, handle: number) => number): number {
    const code = run(this.#engine, this.#handle);
    if (code > 100) throw this.#error(code);
    return code;
  }

  /** Calls with texts; they live in the engine's memory only for the call. */
  withText(texts: string[], run: (engine: Engine, handle: number, ...pointers: number[]) => number): void {
    const pointers = texts.map((text) => this.#engine.allocateUTF8(text));
    try {
      this.call((engine, handle) => run(engine, handle, ...pointers));
    } finally {
      for (const pointer of pointers) this.#engine._free(pointer);
    }
  }

  /** Calls a function that takes texts and gives one integer. */
  integerFor(
    texts: string[],
    run: (engine: Engine, handle: number, out: number, ...pointers: number[]) => number,
  ): number {
    this.withText(texts, (engine, handle, ...pointers) => run(engine, handle, this.#cells, ...pointers));
    return this.#engine.getValue(this.#cells, "i32");
  }

  /** Calls a function that gives one floating-point number. */
  number(run: (engine: Engine, handle: number, out: number) => number): number {
    this.call((engine, handle) => run(engine, handle, this.#cells));
    return this.#engine.getValue(this.#cells, "double");
  }

  /** Calls a step of the solver: the whole number that it gives, and its warning. */
  seconds(run: (engine: Engine, handle: number, out: number) => number): { value: number; warning: number } {
    const warning = this.call((engine, handle) => run(engine, handle, this.#cells));
    return { value: this.#engine.getValue(this.#cells, "i32"), warning };
  }

  /** Calls a function that gives integers (up to eight), each into its own cell. */
  integers(count: number, run: (engine: Engine, handle: number, ...out: number[]) => number): number[] {
    const cells = Array.from({ length: count }, (_, i) => this.#cells + 8 * i);
    this.call((engine, handle) => run(engine, handle, ...cells));
    return cells.map((cell) => this.#engine.getValue(cell, "i32"));
  }

  /** Calls a function that gives a short text such as an id. */
  text(run: (engine: Engine, handle: number, out: number) => number): string {
    this.call((engine, handle) => run(engine, handle, this.#cells));
    return this.#engine.UTF8ToString(this.#cells);
  }

  /** Calls a function that fills an array, and copies it to `out`: nothing of the engine's memory is kept. */
  fill(out: Float64Array, run: (engine: Engine, handle: number, pointer: number) => number): void {
    if (this.#arrayLength < out.length) {
      if (this.#array !== 0) this.#engine._free(this.#array);
      this.#array = this.#engine._malloc(8 * out.length);
      this.#arrayLength = out.length;
    }
    this.call((engine, handle) => run(engine, handle, this.#array));
    const start = this.#array / 8;
    // Read the view anew each time: growth of the engine's memory replaces it.
    out.set(this.#engine.HEAPF64.subarray(start, start + out.length));
  }

  /** Hands an array to a function of the engine. */
  give(values: Float64Array, run: (engine: Engine, handle: number, pointer: number) => number): void {
    const pointer = this.#engine._malloc(8 * values.length);
    try {
      this.#engine.HEAPF64.set(values, pointer / 8);
      this.call((engine, handle) => run(engine, handle, pointer));
    } finally {
      this.#engine._free(pointer);
    }
  }

  #error(code: number) {
    const file = this.#files[1]!;
    const report = this.#engine.FS.analyzePath(file).exists ? this.#workspace.readFile(file) : "";
    return engineError(code, this.#workspace.getError(code), report, this.#inp);
  }

  /** Bytes of the results file of a complete run (`EN_solveH`, `EN_solveQ`), for readers of that format. */
  outputFile(): Uint8Array {
    return this.#workspace.readFile(this.#files[2]!, "binary");
  }
}

/** Size of the engine's memory (bytes), and how many files lie in its file system: for tests of leaks. */
export async function engineFootprint(): Promise<{ bytes: number; files: number }> {
  const { instance } = await loadWorkspace();
  const files = [...instance.FS.readdir("/"), ...instance.FS.readdir("/tmp")].length;
  return { bytes: instance.HEAPF64.byteLength, files };
}
