/** Writes lines to stderr, each with the seconds since the start: `   12.3 s  ready`. */
export function createReport(): (line: string) => void {
  const since = Date.now();
  return (line) => void process.stderr.write(`${((Date.now() - since) / 1_000).toFixed(1).padStart(7)} s  ${line}\n`);
}
