/** The result of one check of `refunds doctor`. */
import type { Cli } from '../cli';
import { whatWentWrong } from '../noti-inbox';

export type CheckName = keyof Cli['texts']['doctor']['check'];

export interface Check {
  readonly name: CheckName;
  readonly status: 'ok' | 'failed' | 'unknown';
  /** For people; never holds a secret. */
  readonly detail: string;
  /** What to do about it; null when there is nothing to do. */
  readonly fix: string | null;
}

export const ok = (name: CheckName, detail: string): Check => ({ name, status: 'ok', detail, fix: null });

export const failed = (name: CheckName, detail: string, fix: string): Check => ({
  name,
  status: 'failed',
  detail,
  fix,
});

export const unknown = (name: CheckName, detail: string): Check => ({ name, status: 'unknown', detail, fix: null });

/** An unexpected error makes this one check unknown; the other checks go on. */
export async function guarded({ texts }: Cli, name: CheckName, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    return unknown(name, texts.doctor.unexpected(whatWentWrong(error)));
  }
}
