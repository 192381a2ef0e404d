/** A process that is started again whenever it ends, as a service manager would; and that we may kill. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit } from '../temporal-programs/tied-process';

export interface Started {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly stop: (patienceMs?: number) => Promise<Exit>;
}

const PAUSE = 500;
const MOST_FAILED_STARTS = 40;

export class Supervised {
  /** How often it ended without having been killed, or could not be started: Temporal was away, for instance. */
  ownEnds = 0;
  private running: Started | null = null;
  private stopped = false;
  private downMs: number | null = null;
  private waiting: (() => void)[] = [];
  private life: Promise<void> = Promise.resolve();
  private failure: Error | null = null;

  /** @param launch resolves when the process is ready; rejects when it did not come up, with nothing left running. */
  constructor(
    readonly name: string,
    private readonly launch: () => Promise<Started>,
  ) {}

  /** Null while it is away. */
  get pid(): number | null {
    return this.running?.pid ?? null;
  }

  /** Starts it, and from then on again and again. @throws when it does not come up the first time. */
  async start(): Promise<void> {
    const first = await this.launch();
    this.life = this.live(first).catch((error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
      this.wake();
    });
  }

  /** Resolves when it is ready. @throws when it has failed for good. */
  async up(): Promise<void> {
    while (this.running === null) {
      if (this.failure) throw this.failure;
      if (this.stopped) throw new Error(`${this.name} was stopped`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** SIGKILL; it stays away for so long. @returns when, in epoch milliseconds. */
  async kill(downMs: number): Promise<number> {
    for (;;) {
      await this.up();
      const { running } = this;
      if (running === null) continue;
      this.downMs = downMs;
      process.kill(running.pid, 'SIGKILL');
      const at = Date.now();
      this.running = null;
      await running.exited;
      return at;
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running?.stop(5_000);
    this.wake();
    await this.life;
  }

  private async live(first: Started): Promise<void> {
    for (let current: Started | null = first; current; current = await this.again()) {
      this.running = current;
      this.wake();
      await current.exited;
      this.running = null;
      if (this.stopped) return;
      if (this.downMs === null) this.ownEnds += 1;
      await sleep(this.downMs ?? PAUSE);
      this.downMs = null;
    }
  }

  private async again(): Promise<Started | null> {
    for (let attempt = 1; !this.stopped; attempt += 1) {
      try {
        const started = await this.launch();
        if (!this.isStopped()) return started;
        await started.stop(5_000);
      } catch (error) {
        this.ownEnds += 1;
        if (attempt === MOST_FAILED_STARTS) throw error;
        await sleep(PAUSE);
      }
    }
    return null;
  }

  /** A call, because the answer may have changed while something was awaited. */
  private isStopped(): boolean {
    return this.stopped;
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
