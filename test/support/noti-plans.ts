/** How PostgreSQL carries out the very statements that the inbox sends: notes them, and has them explained. */
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import pino from 'pino';
import { z } from 'zod';
import { openDatabase } from '../../noti/inbox/database';
import { createInbox, type Inbox } from '../../noti/inbox/inbox';
import type { InboxDatabase } from '../../noti/inbox/schema';

export interface PlanReader {
  /** Which tables and indexes the statements of `work` read, as `Index Scan notis_due` or `Seq Scan notis`. */
  readonly readsOf: (work: (inbox: Inbox) => Promise<unknown>) => Promise<readonly string[]>;
  /** Any statement. */
  readonly run: (statement: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openPlanReader(databaseUrl: string): Promise<PlanReader> {
  await (await openDatabase({ databaseUrl, dataDir: '', log: pino({ level: 'silent' }) })).destroy(); // the schema
  const sent: CompiledQuery[] = [];
  const pool = new Pool({ connectionString: databaseUrl, max: 4 });
  const db = new Kysely<InboxDatabase>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void sent.push(query),
  });
  return {
    readsOf: async (work) => {
      sent.length = 0;
      await work(createInbox(db));
      const reads: string[] = [];
      for (const { sql, parameters } of sent.splice(0)) {
        const { rows } = await pool.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${sql}`, [...parameters]);
        reads.push(...readsIn(explained.parse(rows[0]?.['QUERY PLAN'])[0].Plan));
      }
      return reads;
    },
    run: async (statement) => {
      await pool.query(statement);
    },
    close: async () => await db.destroy(),
  };
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Index Name'?: string | undefined;
  readonly Plans?: readonly Node[] | undefined;
}
const node: z.ZodType<Node> = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  get Plans() {
    return z.array(node).optional();
  },
});
const explained = z.tuple([z.object({ Plan: node })]);

function readsIn({ Plans = [], ...own }: Node): string[] {
  const what = own['Index Name'] ?? own['Relation Name'];
  const isRead = what !== undefined && own['Node Type'].includes('Scan');
  return [...(isRead ? [`${own['Node Type']} ${what}`] : []), ...Plans.flatMap(readsIn)];
}
