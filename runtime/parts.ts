/** Parts of a program, closed in the reverse order of their start. */
export interface Part {
  readonly name: string;
  readonly close: () => Promise<unknown>;
}

export class Parts {
  private readonly started: Part[] = [];

  add(name: string, close: Part['close']): void {
    this.started.push({ name, close });
  }

  /** Closes every part, also when one of them fails; the failures are handed to `onFailure`. */
  async close(onFailure: (part: string, error: unknown) => void): Promise<void> {
    for (let part = this.started.pop(); part; part = this.started.pop()) {
      const { name, close } = part;
      await close().catch((error: unknown) => onFailure(name, error));
    }
  }
}
