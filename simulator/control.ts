/** The simulator's controls over HTTP, under /_sim/: for the demo and for runs where it is a process of its own. */
import { z } from 'zod';
import type { SimulatorControl } from './index';
import type { Behaviour } from './behaviour';

/** A behaviour from another process of ours: only its being an object is checked. */
const behaviour = z.custom<Behaviour>((value) => typeof value === 'object' && value !== null);

const commands = {
  payment: z.object({
    tid: z.string(),
    paid: z.number().int(),
    orderNo: z.string().optional(),
    behaviour: behaviour.optional(),
  }),
  deposit: z.object({ tid: z.string(), amount: z.number().int().optional() }),
  noti: z.object({ body: z.string() }),
  advance: z.object({ ms: z.number() }),
  credentials: z.object({ accept: z.boolean() }),
  'noti-url': z.object({ url: z.string().nullable() }),
  ledger: z.object({ tid: z.string() }),
  ledgers: z.object({}),
};

/** @throws when the command is unknown or its fields are wrong: its callers are our own programs. */
export async function control(simulator: SimulatorControl, command: string, body: unknown): Promise<unknown> {
  switch (command) {
    case 'payment': {
      const { orderNo, behaviour: how, ...payment } = commands.payment.parse(body);
      await simulator.createPayment({ ...payment, ...(orderNo && { orderNo }), ...(how && { behaviour: how }) });
      return {};
    }
    case 'deposit': {
      const { tid, amount } = commands.deposit.parse(body);
      return { accepted: await simulator.deposit(tid, amount) };
    }
    case 'noti':
      return { status: await simulator.sendNoti(commands.noti.parse(body).body) };
    case 'advance':
      await simulator.advance(commands.advance.parse(body).ms);
      return {};
    case 'credentials':
      await simulator.acceptCredentials(commands.credentials.parse(body).accept);
      return {};
    case 'noti-url':
      await simulator.setNotiUrl(commands['noti-url'].parse(body).url);
      return {};
    case 'ledger':
      return { ledger: await simulator.ledger(commands.ledger.parse(body).tid) };
    case 'ledgers':
      return { ledgers: await simulator.ledgers() };
    default:
      throw new Error(`The simulator knows no command ${command}.`);
  }
}
