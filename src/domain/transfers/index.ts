/** Workspaces changing hands: offered by the owner and accepted by a member (M7), or with the account of somebody who is gone (M6). */
export { acceptTransfer, declineTransfer, type WorkspaceTransferred } from './answer.js';
export { finishTransfers } from './finish.js';
export { offerTransfer, type TransferOffered, whatTransferMeans } from './offer.js';
export { type AccountTakenOver, nameSuccessor, takeOverAccount } from './take-over.js';
export { type OpenOffer, openOffer, type TransferWithdrawn, withdrawTransfer } from './withdraw.js';
