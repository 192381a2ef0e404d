import { createHash } from 'node:crypto';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
// Not public, but the SDK's version is pinned and this is how its own list() reads rows; list() has no cursor.
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers';
import { REFUND_WORKFLOW, searchAttributes } from '../contract';
import { InvalidRefund } from './errors';
import type { ParsedFilter } from './request';
import { type RefundRow, rowOf } from './summary';
import { callTemporal } from './temporal-call';

export interface RefundPage {
  /** Open refunds first, then the latest closed. A refund started again after a rejection has one row per run. */
  readonly refunds: readonly RefundRow[];
  /** Give it as `cursor` for the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** Reads the visibility store only, which follows a change within about a second; no workflow is asked. */
export async function listRefunds(client: Client, filter: ParsedFilter): Promise<RefundPage> {
  const { namespace, loadedDataConverter } = client.options;
  const query = queryOf(filter);
  const nextPageToken = filter.cursor === undefined ? undefined : tokenOf(filter.cursor, query);
  const page = await callTemporal(client, 'The refunds could not be listed', () =>
    client.workflowService.listWorkflowExecutions({
      namespace,
      query,
      pageSize: filter.limit,
      ...(nextPageToken && { nextPageToken }),
    }),
  );
  const runs = await Promise.all(
    page.executions.map((raw) => executionInfoFromRaw(raw, loadedDataConverter, raw, namespace)),
  );
  const matching = runs.filter((run) => isExactly(run, filter));
  return { refunds: matching.map(rowOf), nextCursor: cursorOf(page.nextPageToken, query) };
}

/** Some visibility stores find a tid by its words, in any case; a page may then have fewer rows than its limit. */
function isExactly({ typedSearchAttributes: attributes }: WorkflowExecutionInfo, { tid }: ParsedFilter): boolean {
  return tid === undefined || (attributes.get(searchAttributes.tids)?.includes(tid) ?? false);
}

// A token that is not its own makes Temporal fail as if it were down, so a cursor carries a sum over token and query.
const sumOf = (token: Uint8Array, query: string): string =>
  createHash('sha256').update(token).update(query).digest('base64url').slice(0, 12);

function cursorOf(token: Uint8Array, query: string): string | null {
  return token.length === 0 ? null : `${Buffer.from(token).toString('base64url')}.${sumOf(token, query)}`;
}

function tokenOf(cursor: string, query: string): Uint8Array {
  const [encoded = '', sum] = cursor.split('.');
  const token = Buffer.from(encoded, 'base64url');
  if (sum === sumOf(token, query)) return token;
  throw new InvalidRefund([{ field: 'cursor', message: 'is not a cursor of a list with this filter' }]);
}

/** The filter was parsed, so no value holds a quote or a backslash with which it could leave its quotes. */
function queryOf({ state, tid, orderNo }: ParsedFilter): string {
  const terms = [
    ['WorkflowType', REFUND_WORKFLOW],
    [searchAttributes.state.name, state],
    [searchAttributes.tids.name, tid],
    [searchAttributes.orderNo.name, orderNo],
  ] as const;
  return terms.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = '${value}'`])).join(' AND ');
}
