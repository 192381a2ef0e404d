/** One thing that refunds need, looked at. */
import type { Cli } from '../cli';
import { whatWentWrong } from '../noti-inbox';

export type CheckName = keyof Cli['texts']['doctor']['check'];

export interface Check {
  readonly name: CheckName;
  readonly status: 'ok' | 'failed' | 'unknown';
  /** For people; never holds a secret. */
  readonly detail: string;
  /** How to mend it; null when it is well. */
  readonly mend: string | null;
}

export const ok = (name: CheckName, detail: string): Check => ({ name, status: 'ok', detail, mend: null });

export const failed = (name: CheckName, detail: string, mend: string): Check => ({
  name,
  status: 'failed',
  detail,
  mend,
});

export const unknown = (name: CheckName, detail: string, mend: string | null = null): Check => ({
  name,
  status: 'unknown',
  detail,
  mend,
});

/** Whatever else goes wrong makes the one line unknown, and not the end of the doctor. */
export async function guarded({ texts }: Cli, name: CheckName, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    return unknown(name, texts.doctor.unforeseen(whatWentWrong(error)));
  }
}
