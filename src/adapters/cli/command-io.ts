/** What a command may touch of the process; only main.ts has the process itself. */
export interface CommandIo {
  out(text: string): void;
  err(text: string): void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  setExitCode(code: number): void;
  /** Calls `stop` once, at SIGINT or SIGTERM. */
  onStop(stop: () => void): void;
  /** Calls `reload` at every SIGHUP, which otherwise ends the process. */
  onReload(reload: () => void): void;
  /** Where progress bars go. */
  readonly progress: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Standard input, for commands that read a list from it. */
  readonly input: NodeJS.ReadableStream;
}

/** Exit codes of commands that judge photos. */
export const exitCodes = { passed: 0, failed: 1, notAssessed: 2 } as const;
