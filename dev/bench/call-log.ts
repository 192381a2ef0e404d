/** Counts a worker's calls of CookiePay on the line between the two, by call and moment. */
import { type FaultProxy, startFaultProxy } from '../chaos/proxy';

const PATHS = {
  token: 'POST /payAuth/token',
  cancel: 'POST /api/cancel',
  account: 'POST /api/get_cancel_bank_account',
  lookUp: 'POST /api/paycert',
} as const;
export type CallName = keyof typeof PATHS;

export class CallLog {
  private readonly times: Record<CallName, number[]> = { token: [], cancel: [], account: [], lookUp: [] };

  private constructor(private readonly line: FaultProxy) {}

  /** @param target host:port of the gateway. */
  static async on(target: string): Promise<CallLog> {
    // A request is written in one piece or two, its first line never divided.
    const line = await startFaultProxy({
      target,
      draw: () => ({ kind: 'none' }),
      onRequest: (piece) => log.note(piece),
    });
    const log = new CallLog(line);
    return log;
  }

  /** host:port for the worker. */
  get address(): string {
    return this.line.address;
  }

  /** Epoch milliseconds of each call since then, in order. */
  since(at: number, ...names: readonly CallName[]): number[] {
    return names
      .flatMap((name) => this.times[name])
      .filter((time) => time >= at)
      .sort((a, b) => a - b);
  }

  all(at = 0): number[] {
    return this.since(at, 'token', 'cancel', 'account', 'lookUp');
  }

  close(): Promise<void> {
    return this.line.close();
  }

  private note(piece: Buffer): void {
    const head = piece.subarray(0, 60).toString('latin1');
    // In this order, because one path is the beginning of no other only with the blank after it.
    for (const [name, path] of Object.entries(PATHS))
      if (head.startsWith(`${path} `)) this.times[name as CallName].push(Date.now()); // its keys are these names
  }
}

/** The most of these moments that fall into any one second. @param times in order, in milliseconds. */
export function busiestSecond(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  times.forEach((time, index) => {
    while (time - (times[first] ?? time) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}
