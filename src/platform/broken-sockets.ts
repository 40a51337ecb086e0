import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import tls from 'node:tls';

const OPENED = 'net.client.socket';
/** As the driver calls it. Node announces plain sockets, but not these (20, 24). */
const theirs: { connect: typeof tls.connect } = tls;
const { connect } = tls;
let wanted = 0;

/**
 * Lets whoever waits until a socket has taken what was written to it (`drain`) hear of it when the socket is closed instead. MongoDB's
 * driver (7.8) waits for that alone: a command written in the moment between the end of a socket and its `close` would wait for ever, and
 * with it the connection, and every call behind it. Woken, the driver finds its connection closed, and fails the command. Done to every
 * socket that the process opens from now on: one that is closed has nothing left to write, so nobody else is misled. Gives what ends it,
 * to be called once; it goes on while anybody else wants it.
 */
export function wakeWhoWaitsForClosedSockets(): () => void {
  if (wanted++ === 0) {
    subscribe(OPENED, opened);
    theirs.connect = connectWatched;
  }
  return () => {
    if (--wanted > 0) return;
    unsubscribe(OPENED, opened);
    theirs.connect = connect;
  };
}

const opened = (message: unknown) => watch((message as { socket: Socket }).socket);

const connectWatched = ((...how: Parameters<typeof connect>) => watch(connect(...how))) as typeof connect;

function watch<S extends Socket>(socket: S): S {
  socket.once('close', () => socket.emit('drain'));
  return socket;
}
