import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

let watching = false;

/**
 * Lets whoever waits until a socket has taken what was written to it (`drain`) hear of it when the socket is closed instead. MongoDB's
 * driver (7.8) waits for that alone: a command written in the moment between the end of a socket and its `close` would wait for ever, and
 * with it the connection, and every call behind it. Woken, the driver finds its connection closed, and fails the command. Done
 * once for a process, and to every socket that it opens: one that is closed has nothing left to write, so nobody else is misled.
 */
export function wakeWhoWaitsForClosedSockets(): void {
  if (watching) return;
  watching = true;
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { socket: Socket };
    socket.once('close', () => socket.emit('drain'));
  });
}
