/**
 * How slow work tells where it stands. Without `percent` it is a finished sentence; with it (0–100) it is one state of a
 * line that will be said again; 100 ends that line.
 */
export type Progress = (line: string, percent?: number) => void;

/** Says nothing. */
export const silentProgress: Progress = () => {};

/** The part of a stream the renderer needs; `isTTY` decides between a living line and plain ones. */
export interface ProgressStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/**
 * Shows progress on stderr (stdout belongs to results): on a terminal one line that is rewritten, elsewhere a plain line at
 * the start, at each quarter and at the end.
 */
export function showProgress(stream: ProgressStream = process.stderr): Progress {
  return stream.isTTY ? livingLine(stream) : plainLines(stream);
}

function livingLine(stream: ProgressStream): Progress {
  let open: string | undefined;
  let shown = '';
  return (line, percent) => {
    const text = percent === undefined ? line : `${line} ${bar(percent)} ${Math.floor(percent)}%`;
    if (open === line && text === shown) return;
    const room = Math.max(20, (stream.columns ?? 80) - 1);
    const begin = open === undefined ? '' : open === line ? '\r\x1b[K' : '\n';
    const ends = percent === undefined || percent >= 100;
    stream.write(`${begin}${ends ? text : text.slice(0, room)}${ends ? '\n' : ''}`);
    open = ends ? undefined : line;
    shown = text;
  };
}

function plainLines(stream: ProgressStream): Progress {
  let current: string | undefined;
  let quarter = -1;
  return (line, percent) => {
    if (percent === undefined) {
      current = undefined;
      stream.write(`${line}\n`);
      return;
    }
    const reached = Math.floor(Math.min(percent, 100) / 25);
    if (line === current && reached <= quarter) return;
    current = line;
    quarter = reached;
    stream.write(`${line} ${Math.floor(percent)}%\n`);
  };
}

function bar(percent: number): string {
  const full = Math.round(Math.min(Math.max(percent, 0), 100) / 5);
  return `[${'#'.repeat(full)}${'.'.repeat(20 - full)}]`;
}
