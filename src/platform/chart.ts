import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { shortened } from './shortened.js';

/**
 * A bar for every day, made of parts. The picture has three pixels for each unit, so that it is sharp; its letters are large for it,
 * because Slack shows it no wider than a column of text.
 */
export interface BarChart {
  title: string;
  subtitle: string;
  /** What stands under each bar. */
  labels: string[];
  /** Parts from the bottom up: name and one number for each bar. */
  series: { name: string; values: number[] }[];
}

const WIDTH = 600;
const HEIGHT = 400;
const PLOT = { left: 66, right: 12, top: 74, bottom: 86 };
/** Days that have room for their names. */
const MOST_LABELS = 8;
const MOST_OF_NAME = 18;
const LEGEND = { left: 14, across: 3, width: 194, height: 22, top: HEIGHT - 46 };
const COLOURS = ['#2f6fde', '#f08c2e', '#2fa36b', '#c2476f', '#7a5bd0', '#8a8f98'];

/** The chart as SVG; the names in it may be anything. */
export function barChartSvg({ title, subtitle, labels, series }: BarChart): string {
  const shown = inSix(series);
  const totals = labels.map((_, i) => shown.reduce((sum, { values }) => sum + (values[i] ?? 0), 0));
  const top = niceTop(Math.max(...totals, 1));
  const width = WIDTH - PLOT.left - PLOT.right;
  const height = HEIGHT - PLOT.top - PLOT.bottom;
  const step = width / Math.max(1, labels.length);
  const y = (value: number) => PLOT.top + height - (value / top) * height;
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(top * share).toFixed(1);
    return `<line x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${at}" y2="${at}" stroke="#e3e6ea"/>${text(
      `${Math.round(top * share * 100) / 100}`,
      PLOT.left - 8,
      Number(at) + 4,
      'end',
    )}`;
  });
  const bars = labels.flatMap((_, i) => {
    let below = 0;
    return shown.map(({ values }, part) => {
      const value = values[i] ?? 0;
      const from = y(below);
      below += value;
      const x = PLOT.left + i * step + step * 0.15;
      return value === 0
        ? ''
        : `<rect x="${x.toFixed(1)}" y="${y(below).toFixed(1)}" width="${(step * 0.7).toFixed(1)}" height="${(from - y(below)).toFixed(1)}" fill="${COLOURS[part]}"/>`;
    });
  });
  const every = Math.ceil(labels.length / MOST_LABELS);
  const days = labels.map((label, i) =>
    i % every === 0 ? text(label, PLOT.left + (i + 0.5) * step, HEIGHT - PLOT.bottom + 20, 'middle') : '',
  );
  const legend = shown.map(({ name }, i) => {
    const [x, at] = [
      LEGEND.left + (i % LEGEND.across) * LEGEND.width,
      LEGEND.top + Math.floor(i / LEGEND.across) * LEGEND.height,
    ];
    return `<rect x="${x}" y="${at}" width="13" height="13" fill="${COLOURS[i]}"/>${text(shortened(name, MOST_OF_NAME), x + 19, at + 11, 'start')}`;
  });
  const heading = `${text(title, 14, 30, 'start', 'font-size="17" font-weight="bold" fill="#1d2129"')}${text(subtitle, 14, 53, 'start')}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="DejaVu Sans"><rect width="100%" height="100%" fill="#fff"/>${[heading, ...lines, ...bars, ...days, ...legend].join('')}</svg>`;
}

/** Five parts and the rest as one: more colours cannot be told apart. */
function inSix(series: BarChart['series']): BarChart['series'] {
  if (series.length <= 6) return series;
  const rest = series.slice(5);
  const values = (series[0]?.values ?? []).map((_, i) => rest.reduce((sum, one) => sum + (one.values[i] ?? 0), 0));
  return [...series.slice(0, 5), { name: `${rest.length} others`, values }];
}

/** The next of 1, 2, 4, 5, 8 and 10 times a power of ten: its quarters are easy to read. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return (([1, 2, 4, 5, 8, 10].find((n) => n * power >= most) ?? 10) as number) * power;
}

function text(words: string, x: number, y: number, anchor: string, look = 'font-size="13" fill="#454c59"'): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them, however they are written.
  const safe = words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').toWellFormed();
  const escaped = safe.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" ${look}>${escaped}</text>`;
}

let ready: Promise<{ Resvg: typeof import('@resvg/resvg-wasm').Resvg; fonts: Uint8Array[] }> | undefined;

/** Loaded by the first picture: two and a half megabytes that most processes never need. */
async function load() {
  const { resolve } = createRequire(import.meta.url);
  const [{ initWasm, Resvg }, wasm, ...fonts] = await Promise.all([
    import('@resvg/resvg-wasm'),
    readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')),
    ...['DejaVuSans', 'DejaVuSans-Bold'].map((name) => readFile(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`))),
  ]);
  await initWasm(wasm);
  return { Resvg, fonts };
}

/** A chart as PNG, 1800 × 1200. The fonts come with us: a bare machine has none. */
export async function chartPng(chart: BarChart): Promise<Buffer> {
  ready ??= load().catch((error: unknown) => {
    ready = undefined;
    throw error;
  });
  const { Resvg, fonts } = await ready;
  const picture = new Resvg(barChartSvg(chart), {
    fitTo: { mode: 'width', value: 3 * WIDTH },
    font: { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans', loadSystemFonts: false },
  });
  try {
    return Buffer.from(picture.render().asPng());
  } finally {
    picture.free();
  }
}
