import { accountIdOf, updateAccount } from '../../src/domain/accounts/index.js';
import type { Context } from '../../src/domain/context.js';
import type { TeamId, UserId, WorkspaceId } from '../../src/domain/ids.js';
import { addMember } from '../../src/domain/members/index.js';
import { addSource, allocateMinutes } from '../../src/domain/minutes/index.js';
import { committed } from '../../src/domain/verb.js';
import { arrive, createWorkspace, listWorkspaces, type Workspace } from '../../src/domain/workspaces/index.js';
import type { House } from './house.js';
import { jobContext } from './house.js';

let keys = 0;

/** A context in which a person acts without Slack. */
export function asPerson(house: House, user: string): Context {
  keys += 1;
  return {
    ...jobContext(house.platform, house.standIn.teamId, `seed-${keys}`),
    actor: { kind: 'person', userId: user as UserId },
  };
}

/** The person's account and My Workspace, with the name the stand-in knows. */
export async function seedPerson(house: House, user: string): Promise<void> {
  const { real_name: name, tz: timeZone } = house.standIn.world.user(user);
  await arrive(asPerson(house, user), { userId: user as UserId, name, timeZone, known: true });
}

/** A workspace of the person's own, current from now on. */
export async function seedWorkspace(house: House, user: string, name: string, handle?: string): Promise<Workspace> {
  await seedPerson(house, user);
  return (await createWorkspace(asPerson(house, user), { name, ...(handle ? { handle } : {}) })).workspace;
}

/** A source of minutes for the person's account. */
export async function seedSource(house: House, user: string, name: string, minutes: number): Promise<string> {
  await seedPerson(house, user);
  const accountId = accountIdOf(house.standIn.teamId as TeamId, user as UserId);
  const input = { accountId, name, minutes, currency: 'USD', buyRatePerMinute: '0.05' };
  return (await addSource(asPerson(house, user), input)).source._id;
}

/** Minutes in a workspace. */
export async function seedGrant(house: House, user: string, workspaceId: WorkspaceId, sourceId: string, minutes: number) {
  return allocateMinutes(asPerson(house, user), {
    workspaceId,
    sourceId: sourceId as never,
    minutes,
    ratePerMinute: '0.12',
    currency: 'USD',
    pulse: { minimumSeconds: 60, incrementSeconds: 60 },
  });
}

/** The person's workspaces by name. */
export async function workspaceNames(house: House, user: string): Promise<string[]> {
  return (await listWorkspaces(asPerson(house, user))).map((item) => item.workspace.name);
}

/** Bought seats for the person's account. */
export async function seedSeats(house: House, user: string, addonSeats: number): Promise<void> {
  await seedPerson(house, user);
  const accountId = accountIdOf(house.standIn.teamId as TeamId, user as UserId);
  await updateAccount(asPerson(house, user), accountId, { addonSeats });
}

/** Somebody's place in a workspace, without an invitation. */
export async function seedMember(
  house: House,
  workspace: Workspace,
  user: string,
  role: 'admin' | 'editor' | 'viewer',
): Promise<void> {
  await seedPerson(house, user);
  const { _id: workspaceId, accountId } = workspace;
  await committed(asPerson(house, workspace.ownerId), (tx) =>
    addMember(tx, { workspaceId, accountId, userId: user as UserId, role }),
  );
}
