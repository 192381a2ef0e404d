/** Registers the refunds' search attributes in a namespace: without them no refund can start. */
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { encodeSearchAttributeIndexedValueType as wireType } from '@temporalio/common/lib/search-attributes';
import { searchAttributes } from '../../contract';
import { pollUntil } from '../poll';

export type Registration =
  /** All exist now; `added` names those that were missing. */
  | { readonly kind: 'ready'; readonly added: readonly string[] }
  /** Some are missing, and the server does not let us add them (Temporal Cloud, missing permission). `commands` do. */
  | { readonly kind: 'not_permitted'; readonly commands: readonly string[] }
  /** Some exist already with another type; nothing was changed. */
  | { readonly kind: 'type_conflict'; readonly conflicts: readonly TypeConflict[] };

interface TypeConflict {
  readonly name: string;
  readonly wanted: string;
  readonly found: string;
}

const attributes = Object.values(searchAttributes);
type Attribute = (typeof attributes)[number];
/** The type of each name, as the `temporal` program writes it. */
type TypesByName = ReadonlyMap<string, string>;

const GRPC = { INVALID_ARGUMENT: 3, ALREADY_EXISTS: 6, PERMISSION_DENIED: 7, UNIMPLEMENTED: 12 } as const;
const USABLE_WITHIN_MS = 30_000;

/**
 * May be called at every start: it adds only what is missing, and returns when the server takes queries with them.
 * @throws the gRPC error when Temporal cannot be reached or the namespace does not exist; an Error when the server does
 * not take the attributes into use within 30 s.
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<Registration> {
  const present = await listTypes(connection, namespace);
  const conflicts = attributes.flatMap(({ name, type }) => conflictOf(name, typeName(type), present?.get(name)));
  if (conflicts.length > 0) return { kind: 'type_conflict', conflicts };
  const wanted = attributes.filter(({ name }) => present?.has(name) !== true);
  const added: string[] = [];
  for (const attribute of wanted) {
    const outcome = await add(connection, namespace, attribute);
    if (outcome === 'denied') return whatIsMissing(connection, namespace, wanted);
    if (outcome === 'added') added.push(attribute.name);
  }
  if (added.length > 0) await untilUsable(connection, namespace);
  return { kind: 'ready', added };
}

/** The result as text for people. */
export function describeRegistration(registration: Registration): string {
  switch (registration.kind) {
    case 'ready':
      if (registration.added.length === 0) return 'All search attributes exist.';
      return `Search attributes added: ${registration.added.join(', ')}.`;
    case 'not_permitted':
      return [
        'Search attributes are missing, and Temporal does not let this program add them. Refunds cannot start yet.',
        'A person with that permission must run the following, or add the same in the Web UI of Temporal Cloud:',
        ...registration.commands.map((command) => `  ${command}`),
      ].join('\n');
    case 'type_conflict':
      return [
        'Search attributes exist with another type. Nothing was changed, and refunds cannot start in this namespace:',
        ...registration.conflicts.map(({ name, found, wanted }) => `  ${name} is ${found} and must be ${wanted}`),
        'Use a separate namespace for refunds, or remove the other attribute if it is not used.',
      ].join('\n');
  }
}

const typeName = (type: Attribute['type']): string => TypedSearchAttributes.toMetadataType(type);

const conflictOf = (name: string, wanted: string, found: string | undefined): TypeConflict[] =>
  found === undefined || found === wanted ? [] : [{ name, wanted, found }];

/** The namespace's own attributes; null where the server does not list them (Temporal Cloud, the time-skipping server). */
async function listTypes(connection: Connection, namespace: string): Promise<TypesByName | null> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const known = new Map(attributes.map(({ type }) => [wireType(type), typeName(type)]));
    const entries = Object.entries(customAttributes);
    return new Map(entries.map(([name, wire]) => [name, known.get(wire) ?? 'another type']));
  } catch (error) {
    if (hasCode(error, GRPC.PERMISSION_DENIED, GRPC.UNIMPLEMENTED)) return null;
    throw error;
  }
}

/** One at a time: a server that has one of them already may refuse a request for several as a whole. */
async function add(
  connection: Connection,
  namespace: string,
  { name, type }: Attribute,
): Promise<'added' | 'there' | 'denied'> {
  try {
    const wire = wireType(type);
    if (wire === undefined) throw new Error(`The Temporal SDK has no wire type for ${type}.`);
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { [name]: wire } });
    return 'added';
  } catch (error) {
    if (hasCode(error, GRPC.ALREADY_EXISTS)) return 'there';
    if (hasCode(error, GRPC.PERMISSION_DENIED, GRPC.UNIMPLEMENTED)) return 'denied';
    throw error;
  }
}

async function whatIsMissing(
  connection: Connection,
  namespace: string,
  wanted: readonly Attribute[],
): Promise<Registration> {
  const missing: Attribute[] = [];
  for (const attribute of wanted) if (!(await isUsable(connection, namespace, attribute))) missing.push(attribute);
  if (missing.length === 0) return { kind: 'ready', added: [] };
  const create = `temporal operator search-attribute create --namespace ${namespace}`;
  return {
    kind: 'not_permitted',
    commands: missing.map((a) => `${create} --name ${a.name} --type ${typeName(a.type)}`),
  };
}

/** A server with several nodes may take some seconds until each of them knows a new attribute. */
async function untilUsable(connection: Connection, namespace: string): Promise<void> {
  for (const attribute of attributes)
    await pollUntil(() => isUsable(connection, namespace, attribute), {
      withinMs: USABLE_WITHIN_MS,
      otherwise: `Temporal does not take the search attribute ${attribute.name} into use; refunds cannot start yet.`,
    });
}

async function isUsable(connection: Connection, namespace: string, { name }: Attribute): Promise<boolean> {
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query: `${name} IS NOT NULL` });
    return true;
  } catch (error) {
    if (hasCode(error, GRPC.INVALID_ARGUMENT)) return false;
    if (hasCode(error, GRPC.UNIMPLEMENTED)) return true; // the time-skipping server cannot count, and is ready at once
    throw error;
  }
}

const hasCode = (error: unknown, ...codes: readonly number[]): boolean =>
  isGrpcServiceError(error) && codes.includes(error.code);
