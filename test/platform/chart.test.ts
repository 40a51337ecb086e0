import { expect, test } from '@jest/globals';
import { barChartSvg, chartPng } from '../../src/platform/chart.js';

const days = (count: number) => Array.from({ length: count }, (_, i) => `${i + 1} Nov`);
const part = (name: string, count: number) => ({ name, values: Array.from({ length: count }, (_, i) => i + 1) });
const texts = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, words]) => words);

test('N7: the picture names no more days than have room, and five parts beside the rest', () => {
  const svg = barChartSvg({
    title: 'Sales',
    subtitle: 'November',
    labels: days(30),
    series: ['Ana', 'Ben', 'Chen', 'd', 'e', 'f', 'g'].map((name) => part(name, 30)),
  });
  const words = texts(svg);
  expect(words.filter((one) => one?.endsWith(' Nov')).length).toBeLessThanOrEqual(8);
  expect(words.filter((one) => one?.endsWith(' Nov'))).toContain('1 Nov');
  expect(words).toEqual(expect.arrayContaining(['Sales', 'November', 'Ana', 'e', '2 others']));
  expect(words).not.toContain('f');
  // 30 bars of 6 parts, the ground, and a square for each name.
  expect(svg.match(/<rect /g)).toHaveLength(30 * 6 + 1 + 6);
});

test('N7: a name may be long, and hold what means something to XML or nothing to anybody', () => {
  const series = [part('<script>&\u0000\ud800 and a very long name', 1)];
  const svg = barChartSvg({ title: 'A & B', subtitle: '', labels: ['1 Nov'], series });
  expect(texts(svg)).toEqual(expect.arrayContaining(['A &amp; B']));
  expect(svg).not.toContain('<script>');
  expect(texts(svg).find((words) => words?.includes('script'))).toMatch(/…$/);
});

test('N7: it is a PNG of 1800 × 1200', async () => {
  const png = await chartPng({ title: 'Sales', subtitle: '', labels: days(3), series: [part('Ana', 3)] });
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1800, 1200]);
});
