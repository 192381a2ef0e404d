/** A query string as an object, its `limit` as a number where it is one; what is wrong stays for validation to name. */
export function fromQuery(query: unknown): Record<string, unknown> {
  const given: Record<string, unknown> = { ...(typeof query === 'object' ? query : null) };
  const { limit } = given;
  return typeof limit === 'string' && /^\d{1,6}$/.test(limit) ? { ...given, limit: Number(limit) } : given;
}
