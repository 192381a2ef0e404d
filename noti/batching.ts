/** Calls that come while one is under way are done together: one statement and one commit for all of them. */

interface Waiting<In, Out> {
  readonly item: In;
  readonly resolve: (result: Out) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchingOptions<In, Out> {
  /** Gives one result per item, in their order, or rejects with nothing done for any of them. */
  readonly together: (items: readonly In[]) => Promise<readonly Out[]>;
  readonly most: number;
  /** More than these waiting: the next call is refused at once instead of waiting in vain. */
  readonly mostWaiting: number;
}

/** More calls are waiting than can be served soon. Nothing was stored. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}

export function createBatching<In, Out>(options: BatchingOptions<In, Out>): (item: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let busy = false;

  async function work(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, options.most);
      waiting = waiting.slice(options.most);
      await settle(options.together, batch);
    }
    busy = false;
  }

  return async (item) =>
    await new Promise<Out>((resolve, reject) => {
      if (waiting.length >= options.mostWaiting) {
        reject(new Overloaded(`${waiting.length} Notis are waiting for the inbox already; this one was not stored.`));
        return;
      }
      waiting.push({ item, resolve, reject });
      if (!busy) void work();
    });
}

async function settle<In, Out>(
  together: BatchingOptions<In, Out>['together'],
  batch: readonly Waiting<In, Out>[],
): Promise<void> {
  try {
    const results = await together(batch.map(({ item }) => item));
    for (const [index, { resolve, reject }] of batch.entries()) {
      const result = results[index];
      if (result === undefined) reject(new Error('The inbox did not say what became of this Noti.'));
      else resolve(result);
    }
  } catch (error) {
    if (batch.length === 1 || !mayBeAboutOneRow(error)) for (const { reject } of batch) reject(error);
    // One item that the database cannot take must not cost the others their place.
    else await Promise.all(batch.map(async (one) => await settle(together, [one])));
  }
}

/** PostgreSQL's classes of faults in the data; all others (disk full, shutting down, ...) would meet each item alike. */
const mayBeAboutOneRow = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(2[123]|54)/.test(error.code);
