import type { Files, WriteBound } from "../../../src/ports/files.ts";

/** Files in memory, by absolute path with slashes. A folder exists if it contains a file. */
export class MemoryFiles implements Files {
  readonly texts: Map<string, string>;
  /** The requested modes, by path. */
  readonly modes = new Map<string, number>();

  constructor(texts: Readonly<Record<string, string>> = {}) {
    this.texts = new Map(Object.entries(texts));
  }

  async readText(path: string): Promise<string | undefined> {
    const text = this.texts.get(path);
    if (text === undefined && this.#isFolder(path)) throw new Error(`${path} is a folder`);
    return text;
  }

  async writeText(path: string, text: string, { mode }: WriteBound): Promise<void> {
    this.texts.set(path, text);
    if (mode !== undefined) this.modes.set(path, mode);
  }

  async readBytes(path: string): Promise<Uint8Array | undefined> {
    const text = await this.readText(path);
    return text === undefined ? undefined : Buffer.from(text);
  }

  async removeFile(path: string): Promise<void> {
    this.texts.delete(path);
  }

  async appendText(path: string, text: string): Promise<void> {
    this.texts.set(path, (this.texts.get(path) ?? "") + text);
  }

  async createFolder(path: string): Promise<void> {
    if (this.texts.has(path)) throw new Error(`${path} is a file`);
  }

  async listFolders(path: string): Promise<readonly string[]> {
    const below = this.#below(path).filter((rest) => rest.includes("/"));
    return [...new Set(below.map((rest) => rest.slice(0, rest.indexOf("/"))))].sort();
  }

  async listFiles(path: string): Promise<readonly string[]> {
    return this.#below(path)
      .filter((rest) => !rest.includes("/"))
      .sort();
  }

  async exists(path: string): Promise<boolean> {
    return this.texts.has(path) || this.#isFolder(path);
  }

  async readMode(path: string): Promise<number | undefined> {
    if (this.texts.has(path)) return this.modes.get(path) ?? 0o644;
    return this.#isFolder(path) ? 0o755 : undefined;
  }

  readRecord(directory: string, name: string): Promise<string | undefined> {
    return this.readText(`${directory}/.stackctl/${name}`);
  }

  async writeRecord(directory: string, name: string, text: string): Promise<void> {
    await this.writeText(`${directory}/.stackctl/${name}`, text, { below: directory });
  }

  listRecords(directory: string, name: string): Promise<readonly string[]> {
    return this.listFolders(`${directory}/.stackctl/${name}`);
  }

  async findRecordProblem(): Promise<string | undefined> {
    return undefined;
  }

  #isFolder(path: string): boolean {
    return this.#below(path).length > 0;
  }

  #below(path: string): readonly string[] {
    const prefix = path.endsWith("/") ? path : `${path}/`;
    return [...this.texts.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  }
}
