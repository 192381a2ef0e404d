/** How PostgreSQL carries out the very statements that the inbox sends: catches them, and has them explained. */
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { Client, Pool } from 'pg';
import pino from 'pino';
import { z } from 'zod';
import { openDatabase } from '../../noti/inbox/database';
import { createInbox, type Inbox } from '../../noti/inbox/inbox';
import type { InboxDatabase } from '../../noti/inbox/schema';

export interface Plan {
  readonly statement: string;
  /** The nodes that read a table, as `Index Scan notis_due` or `Seq Scan notis`. */
  readonly reads: readonly string[];
  /** Milliseconds, planning included. */
  readonly ms: number;
}

export interface PlanReader {
  /** Its statements are caught while `plansOf` does the work, and carried out once more to be explained. */
  readonly plansOf: (work: (inbox: Inbox) => Promise<unknown>) => Promise<readonly Plan[]>;
  readonly inbox: Inbox;
  /** Any statement. */
  readonly run: (statement: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openPlanReader(databaseUrl: string): Promise<PlanReader> {
  await (await openDatabase({ databaseUrl, dataDir: '', log: pino({ level: 'silent' }) })).destroy(); // the schema
  const caught: CompiledQuery[] = [];
  const db = new Kysely<InboxDatabase>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: databaseUrl, max: 4 }) }),
    log: ({ query }) => void caught.push(query),
  });
  const inbox = createInbox(db);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return {
    inbox,
    plansOf: async (work) => {
      caught.length = 0;
      await work(inbox);
      const plans: Plan[] = [];
      for (const query of caught.splice(0)) plans.push(await explain(client, query));
      return plans;
    },
    run: async (statement) => {
      await client.query(statement);
    },
    close: async () => {
      await client.end();
      await db.destroy();
    },
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
const explained = z.tuple([z.object({ Plan: node, 'Execution Time': z.number(), 'Planning Time': z.number() })]);

/** It is really carried out, and then undone. */
async function explain(client: Client, { sql, parameters }: CompiledQuery): Promise<Plan> {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`explain (analyze, format json) ${sql}`, [
      ...parameters,
    ]);
    const [{ Plan, ...times }] = explained.parse(rows[0]?.['QUERY PLAN']);
    const ms = Math.round((times['Execution Time'] + times['Planning Time']) * 10) / 10;
    return { statement: sql, reads: readsOf(Plan), ms };
  } finally {
    await client.query('rollback');
  }
}

function readsOf({ Plans = [], ...node }: Node): string[] {
  const what = node['Index Name'] ?? node['Relation Name'];
  const own = what === undefined || !node['Node Type'].includes('Scan') ? [] : [`${node['Node Type']} ${what}`];
  return [...own, ...Plans.flatMap(readsOf)];
}
