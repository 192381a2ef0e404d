/** The controls over HTTP, under /_sim/: for runs where the simulator is a process of its own. */
import { z } from 'zod';
import { type Behaviour, behaviourSchema, shownSchema } from './behaviour';
import type { SimulatorControl } from './control';

/** JSON has no undefined, so what a partial object has it also gives: the type may say what is true at run time. */
const behaviour = behaviourSchema.partial().transform((given) => given as Partial<Behaviour>);
const tid = z.string().min(1);
const won = z.number().int().min(1).max(9_999_999_999);

type Command = (simulator: SimulatorControl, body: unknown) => Promise<unknown>;

/** One entry per control: the JSON it takes, and what it does with that. */
const command = <T extends z.ZodType>(
  schema: T,
  act: (simulator: SimulatorControl, fields: z.output<T>) => Promise<unknown>,
): Command => {
  return (simulator, body) => act(simulator, schema.parse(body));
};

const COMMANDS: Readonly<Record<keyof SimulatorControl, Command>> = {
  createPayment: command(
    z.strictObject({ tid, paid: won, orderNo: z.string().optional(), behaviour: behaviour.optional() }),
    (simulator, payment) => simulator.createPayment(payment),
  ),
  behave: command(z.strictObject({ tid, changes: behaviour }), (simulator, fields) =>
    simulator.behave(fields.tid, fields.changes),
  ),
  deposit: command(
    z.strictObject({ tid, amount: won.optional(), accountNo: z.string().optional() }),
    (simulator, fields) => simulator.deposit(fields.tid, fields.amount, fields.accountNo),
  ),
  cancelAtConsole: command(z.strictObject({ tid, amount: won.optional() }), (simulator, fields) =>
    simulator.cancelAtConsole(fields.tid, fields.amount),
  ),
  sendNoti: command(z.strictObject({ body: z.string() }), (simulator, { body }) => simulator.sendNoti(body)),
  sendApprovalNoti: command(z.strictObject({ tid }), (simulator, fields) => simulator.sendApprovalNoti(fields.tid)),
  now: command(z.strictObject({}), (simulator) => simulator.now()),
  advance: command(z.strictObject({ ms: z.number().min(0) }), (simulator, { ms }) => simulator.advance(ms)),
  acceptCredentials: command(z.strictObject({ accept: z.boolean() }), (simulator, { accept }) =>
    simulator.acceptCredentials(accept),
  ),
  expireTokens: command(z.strictObject({}), (simulator) => simulator.expireTokens()),
  answerTokens: command(z.strictObject({ answers: z.array(shownSchema) }), (simulator, { answers }) =>
    simulator.answerTokens(answers),
  ),
  setNotiUrl: command(z.strictObject({ url: z.url().nullable() }), (simulator, { url }) => simulator.setNotiUrl(url)),
  outage: command(
    z.strictObject({ kind: z.enum(['refused', 'reset']), ms: z.number().int().min(1).max(600_000) }),
    (simulator, { kind, ms }) => simulator.outage(kind, ms),
  ),
  ledger: command(z.strictObject({ tid }), (simulator, fields) => simulator.ledger(fields.tid)),
  ledgers: command(z.strictObject({}), (simulator) => simulator.ledgers()),
};

const isCommand = (name: string): name is keyof SimulatorControl => Object.hasOwn(COMMANDS, name);

/** @throws when there is no such command, its fields are wrong, or it could not be carried out. */
export async function control(simulator: SimulatorControl, name: string, body: unknown): Promise<unknown> {
  if (!isCommand(name))
    throw new Error(`The simulator knows no ${name}; it knows ${Object.keys(COMMANDS).join(', ')}.`);
  return COMMANDS[name](simulator, body);
}
