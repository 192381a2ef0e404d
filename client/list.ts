import { createHash } from 'node:crypto';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
// Not a public part of the SDK, whose version is pinned. The SDK's own list() reads rows this way, but has no cursor.
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers';
import { REFUND_WORKFLOW, searchAttributes } from '../contract';
import { InvalidInput } from './errors';
import type { ParsedFilter } from './request';
import { type RefundRow, rowOf } from './summary';
import { callTemporal } from './temporal-call';

export interface RefundPage {
  /** Open refunds first, then the latest closed ones. A refund that was started again has one row per run. */
  readonly refunds: readonly RefundRow[];
  /** The `cursor` of the next page; null on the last page. */
  readonly nextCursor: string | null;
}

/** Reads Temporal's visibility store only, which shows a change after about a second. No worker is needed. */
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

/** Some visibility stores search a tid by its words and ignore case; then a page has fewer rows than its limit. */
function isExactly({ typedSearchAttributes: attributes }: WorkflowExecutionInfo, { tid }: ParsedFilter): boolean {
  return tid === undefined || (attributes.get(searchAttributes.tids)?.includes(tid) ?? false);
}

// With a token of another list Temporal fails as if it were down. A cursor therefore carries a checksum of token and query.
const checksumOf = (token: Uint8Array, query: string): string =>
  createHash('sha256').update(token).update(query).digest('base64url').slice(0, 12);

function cursorOf(token: Uint8Array, query: string): string | null {
  return token.length === 0 ? null : `${Buffer.from(token).toString('base64url')}.${checksumOf(token, query)}`;
}

function tokenOf(cursor: string, query: string): Uint8Array {
  const [encoded = '', checksum] = cursor.split('.');
  const token = Buffer.from(encoded, 'base64url');
  if (checksum === checksumOf(token, query)) return token;
  throw new InvalidInput([{ field: 'cursor', message: 'is not a cursor of a list with this filter' }]);
}

/** The filter was validated: no value has a quote or a backslash, so none can end its quotes. */
function queryOf({ state, tid, orderNo }: ParsedFilter): string {
  const terms = [
    ['WorkflowType', REFUND_WORKFLOW],
    [searchAttributes.state.name, state],
    [searchAttributes.tids.name, tid],
    [searchAttributes.orderNo.name, orderNo],
  ] as const;
  return terms.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = '${value}'`])).join(' AND ');
}
