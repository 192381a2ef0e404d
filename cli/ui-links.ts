/** Ready-made queries for Temporal's Web UI: what an operator looks for every day. */
import { FINAL_STATES, REFUND_WORKFLOW, searchAttributes } from '../contract';
import { endOfKoreanDay, startOfKoreanDay } from '../korean-time';

export interface UiLink {
  readonly name:
    'awaiting_deposit' | 'deposit_due_today' | 'escalated' | 'confirming_long' | 'completed_today' | 'interrupted';
  /** Of Temporal's list API and of the Web UI's search field. */
  readonly query: string;
  readonly url: string;
}

const HOUR = 3_600_000;

const iso = (epochMs: number): string => new Date(epochMs).toISOString();

/** @param uiUrl without a slash at its end. @param now epoch milliseconds; "today" is a day in Korea. */
export function uiLinks(uiUrl: string, namespace: string, now: number): readonly UiLink[] {
  const state = searchAttributes.state.name;
  const deadline = searchAttributes.depositDeadline.name;
  const open = "ExecutionStatus = 'Running'";
  const queries: readonly (readonly [UiLink['name'], string])[] = [
    ['escalated', `${state} = 'escalated' AND ${open}`],
    ['deposit_due_today', `${state} = 'awaiting_deposit' AND ${deadline} < '${iso(endOfKoreanDay(now))}' AND ${open}`],
    ['awaiting_deposit', `${state} = 'awaiting_deposit' AND ${open}`],
    ['confirming_long', `${state} = 'confirming' AND StartTime < '${iso(now - HOUR)}' AND ${open}`],
    ['completed_today', `${state} = 'completed' AND CloseTime >= '${iso(startOfKoreanDay(now))}'`],
    [
      'interrupted',
      `${state} NOT IN (${FINAL_STATES.map((final) => `'${final}'`).join(', ')}) AND ExecutionStatus IN ('Terminated', 'Canceled', 'TimedOut', 'Failed')`,
    ],
  ];
  return queries.map(([name, condition]) => {
    const query = `WorkflowType = '${REFUND_WORKFLOW}' AND ${condition}`;
    const where = `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows`;
    // Quotes and brackets too: a terminal, a chat or a document would end the link at one.
    const encoded = encodeURIComponent(query).replace(/['()]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
    return { name, query, url: `${where}?query=${encoded}` };
  });
}
