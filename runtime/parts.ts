/** The parts of a program. They are closed in the reverse order of their start. */
export interface Parts {
  readonly add: (name: string, close: () => Promise<unknown>) => void;
  /**
   * Closes every part, also when one of them fails. Each failure goes to `onFailure`.
   * @throws {Error} with the names of the parts that failed, after all others are closed.
   */
  readonly close: (onFailure: (part: string, error: unknown) => void) => Promise<void>;
}

export function createParts(): Parts {
  const started: { readonly name: string; readonly close: () => Promise<unknown> }[] = [];
  return {
    add: (name, close) => void started.push({ name, close }),
    close: async (onFailure) => {
      const failed: string[] = [];
      for (let part = started.pop(); part; part = started.pop()) {
        const { name, close } = part;
        await close().catch((error: unknown) => {
          failed.push(name);
          onFailure(name, error);
        });
      }
      if (failed.length > 0) throw new Error(`Did not close cleanly: ${failed.join(', ')}`);
    },
  };
}
