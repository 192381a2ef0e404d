import type { Gateway } from '../cookiepay/gateway';
import type { Seal } from '../cookiepay/seal';
import type { IssueHours } from './cancel';

/** What activities need; all of it comes in here, nothing reads the environment. */
export interface ActivityDeps {
  readonly gateway: Gateway;
  readonly seal: Seal;
  /** Time between look-ups while a deposit is awaited, and the wait after the deadline; milliseconds. */
  readonly depositCheckEveryMs: number;
  readonly depositGraceMs: number;
  /** When an account to deposit into may be asked for; absent: at any time. */
  readonly issueHours?: IssueHours | undefined;
  /** Epoch milliseconds; only for texts that people read, never for decisions. */
  readonly now?: () => number;
}
