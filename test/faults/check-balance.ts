import { available, type Model } from '../support/model/model.js';

/** A balance as the operator API reports it. */
export interface ReadBalance {
  availableSeconds: number;
  heldSeconds: number;
  overdraftSeconds: number;
  unfundedSeconds: number;
  usedSeconds: number;
  grants: { id: string; availableSeconds: number }[];
}

/** What the model's workspace should report once no call is live any more. */
export function modelBalance(state: ReturnType<Model['workspace']>): ReadBalance {
  return {
    ...{ availableSeconds: available(state), heldSeconds: 0, overdraftSeconds: state.overdraft },
    ...{ unfundedSeconds: state.unfunded, usedSeconds: state.used },
    grants: state.grants.map(({ id, left }) => ({ id, availableSeconds: left })),
  };
}

/** A balance as text, to be compared; grants that are empty are left out, for whether they are listed says nothing. */
export function balanceText(balance: ReadBalance): string {
  const { availableSeconds: available, heldSeconds: held, overdraftSeconds: overdraft } = balance;
  const { unfundedSeconds: unfunded, usedSeconds: used } = balance;
  const grants = balance.grants.filter(({ availableSeconds }) => availableSeconds > 0);
  const sorted = grants.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, availableSeconds }) => [id, availableSeconds]);
  return JSON.stringify({ available, held, overdraft, unfunded, used, grants: sorted });
}
