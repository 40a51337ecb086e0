import { MongoClient } from 'mongodb';
import { APP_NAME } from './ground.js';

/** What mongod does to commands of the app. */
export interface FailPoint {
  name: string;
  /** How many commands in a row at most. Two reads get past the driver, which asks once more by itself. */
  most: number;
  data: { failCommands: string[]; namespace?: string; [how: string]: unknown };
}

const ENTRIES = 'switchboard.ledger_entries';
const RETRYABLE = ['RetryableWriteError'];
const onInsert = { failCommands: ['insert'], namespace: ENTRIES };
/** What is personal about calls is written before the entries that name it. */
const onDetails = { failCommands: ['insert', 'update'], namespace: 'switchboard.call_details' };
const onFind = { failCommands: ['find'], namespace: ENTRIES };
const notConfirmed = (code: number, errorLabels?: string[]) => ({
  writeConcernError: { code, errmsg: 'a majority did not confirm it' },
  ...(errorLabels ? { errorLabels } : {}),
});

/** Each point at which a settlement can be cut. `failCommand` answers instead of doing, but for writeConcernError, which does first. */
export const FAIL_POINTS: readonly FailPoint[] = [
  { name: 'details: no majority in time', most: 3, data: { ...onDetails, ...notConfirmed(64) } },
  {
    name: 'details: connection breaks',
    most: 3,
    data: { ...onDetails, closeConnection: true },
  },
  { name: 'read: connection breaks', most: 3, data: { ...onFind, closeConnection: true } },
  { name: 'read: no majority to read from', most: 3, data: { ...onFind, errorCode: 134 } },
  { name: 'read: the server steps down', most: 3, data: { ...onFind, errorCode: 189 } },
  {
    name: 'rest of a read: connection breaks',
    most: 2,
    data: { failCommands: ['getMore'], namespace: ENTRIES, closeConnection: true },
  },
  { name: 'rest of a read: cursor is gone', most: 2, data: { failCommands: ['getMore'], namespace: ENTRIES, errorCode: 43 } },
  { name: 'insert not done: connection breaks', most: 3, data: { ...onInsert, closeConnection: true } },
  { name: 'insert not done: no longer primary', most: 3, data: { ...onInsert, errorCode: 11602, errorLabels: RETRYABLE } },
  { name: 'insert not done: the server shuts down', most: 3, data: { ...onInsert, errorCode: 91 } },
  { name: 'insert not done: out of its time', most: 3, data: { ...onInsert, errorCode: 50 } },
  { name: 'insert done: no majority in time', most: 3, data: { ...onInsert, ...notConfirmed(64) } },
  { name: 'insert done: the server shuts down', most: 3, data: { ...onInsert, ...notConfirmed(91, RETRYABLE) } },
  { name: 'insert done: the server steps down', most: 3, data: { ...onInsert, ...notConfirmed(11602, RETRYABLE) } },
];

/** Sets fail points on a mongod, one at a time, and counts what they hit. */
export class Saboteur {
  readonly hits = new Map<string, number>();
  #now: { point: FailPoint; before: number } | undefined;

  private constructor(private readonly client: MongoClient) {}

  static async on(uri: string): Promise<Saboteur> {
    return new Saboteur(await MongoClient.connect(uri));
  }

  async set(point: FailPoint, times: number): Promise<void> {
    await this.clear();
    const data = { ...point.data, appName: APP_NAME };
    const { count } = await this.#configure({ mode: { times }, data });
    this.#now = { point, before: count };
  }

  /** Takes the fail point away and counts how often it has struck. */
  async clear(): Promise<void> {
    const { count } = await this.#configure({ mode: 'off' });
    if (!this.#now) return;
    const { point, before } = this.#now;
    this.hits.set(point.name, (this.hits.get(point.name) ?? 0) + count - before);
    this.#now = undefined;
  }

  async end(): Promise<void> {
    await this.clear();
    await this.client.close();
  }

  async #configure(command: object): Promise<{ count: number }> {
    const answer = await this.client.db('admin').command({ configureFailPoint: 'failCommand', ...command });
    return { count: Number(answer.count) };
  }
}
