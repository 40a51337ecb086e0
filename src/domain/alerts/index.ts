/** Low-minute alerts: what the ledger saw being crossed becomes a message to the channel or the owner (L18, N8). */
export { sendAlerts } from './send.js';
