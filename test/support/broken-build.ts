/** What a bad deploy looks like: the workflow's code throws an error that nobody meant. */
export function refundWorkflow(): Promise<never> {
  throw new TypeError("Cannot read properties of undefined (reading 'tid')");
}
