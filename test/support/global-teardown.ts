/** Stops the mongod of this run, if this run started one. */
export default async function globalTeardown(): Promise<void> {
  if (!globalThis.switchboardTestMongo) return;
  await globalThis.switchboardTestMongo.stop();
  // Under --watch the next run starts its own.
  globalThis.switchboardTestMongo = undefined;
  delete process.env.SWITCHBOARD_TEST_MONGODB;
}
