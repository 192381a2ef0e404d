import type { Gateway } from '../cookiepay/gateway';
import type { Seal } from '../cookiepay/seal';

/** Minutes since Korean midnight: `fromMinute` is the first inside the hours, `untilMinute` the first after them. */
export interface IssueHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** What activities need. Activities do not read the environment. */
export interface ActivityDeps {
  readonly gateway: Gateway;
  readonly seal: Seal;
  /** The time between look-ups while a deposit is awaited, in milliseconds. */
  readonly depositCheckEveryMs: number;
  /** How long to wait after the deadline before a person is asked, in milliseconds. */
  readonly depositGraceMs: number;
  /** When an account to deposit into may be asked for; absent: at any time. */
  readonly issueHours?: IssueHours | undefined;
  /** Epoch milliseconds; used only in texts that people read and in `seenAt`. */
  readonly now?: () => number;
}
