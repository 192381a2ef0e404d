/** The promise: with more requests than there is time for, some are refused at once, and the others answered soon. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createShedding, type Shedding } from '../../noti/http/shedding';

let shedding: Shedding;
const onShed = jest.fn();
beforeEach(() => {
  onShed.mockClear();
  shedding = createShedding({ prefix: '/noti/', onShed });
});
afterEach(() => {
  shedding.stop();
});

/** The status that a request gets; 200 when it was let in. */
function answerTo(url: string): number {
  const request = Object.assign(new IncomingMessage(new Socket()), { url });
  const response = new ServerResponse(request);
  shedding.before((_request, admitted) => void admitted.writeHead(200).end())(request, response);
  expect(response.writableEnded).toBe(true);
  return response.statusCode;
}

function beBusyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function manyCome(): void {
  for (let index = 0; index < 100; index += 1) expect(answerTo('/noti/secret')).toBe(200);
}

it('F33: what is reached too late is refused unread; once the process has caught up all are let in again', async () => {
  manyCome();
  beBusyFor(400); // as they would be if there were more of them
  expect(answerTo('/noti/secret')).toBe(503);
  expect(answerTo('/noti/whatever')).toBe(503); // so that a right secret cannot be told from a wrong one
  expect(onShed).toHaveBeenCalledTimes(2);
  await sleep(50);
  expect(answerTo('/noti/secret')).toBe(200);
  expect(onShed).toHaveBeenCalledTimes(2);
});

it('when the machine stood still for a moment, the few that came meanwhile are let in', () => {
  beBusyFor(400);
  manyCome();
});

it('the looks at whether the process is alive and ready are never refused', () => {
  manyCome();
  beBusyFor(400);
  expect(answerTo('/healthz')).toBe(200);
  expect(answerTo('/readyz')).toBe(200);
});
