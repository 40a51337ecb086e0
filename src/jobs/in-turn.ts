/** Does a job's parts one after another, also where one fails: then it throws once all had their turn. Gives the sum of what they give. */
export async function inTurn(...parts: readonly (() => Promise<number>)[]): Promise<number> {
  const failures: unknown[] = [];
  let sum = 0;
  for (const part of parts) {
    await part().then(
      (done) => {
        sum += done;
      },
      (error: unknown) => failures.push(error),
    );
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} parts could not be done`);
  return sum;
}
