import { isObj, type Obj, obj, objs, str } from './json.js';
import { checkFields, checkList, checkString, checkWord, type Findings } from './limits-text.js';

/** data_table: caption, 2–101 rows of equal width (1–20), no rich text in the header, 10,000 characters in all. */
export function checkDataTable(f: Findings, block: Obj, path: string): void {
  checkString(f, block.caption, `${path}/caption`, 3000);
  const page = block.page_size;
  if (page !== undefined && !(typeof page === 'number' && page >= 1 && page <= 100))
    f.error(`${path}/page_size`, 'must be 1 to 100');
  const rows = checkRows(f, block, path, 2, 101);
  for (const cell of objs(rows[0]))
    if (cell.type === 'rich_text') f.error(`${path}/rows/0`, 'the header row may not hold rich_text');
  const index = block.row_header_column_index;
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  if (typeof index === 'number' && (index < 0 || index >= width)) f.error(`${path}/row_header_column_index`, 'is not a column');
}

/** table: at most 100 rows of equal width (1–20), 10,000 characters in all. */
export function checkTable(f: Findings, block: Obj, path: string): void {
  checkRows(f, block, path, 1, 100);
  checkList(f, block.column_settings, `${path}/column_settings`, 1, 20);
}

function checkRows(f: Findings, block: Obj, path: string, min: number, max: number): unknown[] {
  const rows = checkList(f, block.rows, `${path}/rows`, min, max);
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  let characters = 0;
  rows.forEach((row, r) => {
    const at = `${path}/rows/${r}`;
    const cells = checkList(f, row, at, 1, 20);
    if (cells.length !== width) f.error(at, 'all rows must have the same number of cells');
    cells.forEach((cell, c) => {
      characters += checkCell(f, cell, `${at}/${c}`);
    });
  });
  if (characters > 10_000) f.error(`${path}/rows`, `no more than 10000 characters in all cells (has ${characters})`);
  return rows;
}

function checkCell(f: Findings, cell: unknown, path: string): number {
  if (!isObj(cell)) {
    f.error(path, 'must be a table cell');
    return 0;
  }
  checkWord(f, cell.type, `${path}/type`, ['raw_text', 'raw_number', 'rich_text']);
  if (cell.type === 'raw_text') {
    checkFields(f, cell, path, ['type', 'text'], []);
    checkString(f, cell.text, `${path}/text`, 10_000);
    return str(cell.text).length;
  }
  if (cell.type === 'raw_number') {
    if (typeof cell.value !== 'number' || !Number.isFinite(cell.value)) f.error(`${path}/value`, 'must be a number');
    return str(cell.text).length || String(cell.value).length;
  }
  return (
    JSON.stringify(cell.elements ?? [])
      .match(/"text":"((?:[^"\\]|\\.)*)"/g)
      ?.join('').length ?? 0
  );
}

/** data_visualization: title 50, labels 20, axis labels 50, 1–6 series or segments, one point for each of at most 20 categories. */
export function checkChart(f: Findings, block: Obj, path: string): void {
  checkString(f, block.title, `${path}/title`, 50);
  const chart = obj(block.chart);
  checkWord(f, chart.type ?? '', `${path}/chart/type`, ['pie', 'bar', 'area', 'line']);
  if (chart.type === 'pie') {
    checkFields(f, chart, `${path}/chart`, ['type', 'segments'], []);
    checkPoints(f, chart.segments, `${path}/chart/segments`, 6, true);
    return;
  }
  checkFields(f, chart, `${path}/chart`, ['type', 'series', 'axis_config'], []);
  const axis = obj(chart.axis_config);
  checkFields(f, axis, `${path}/chart/axis_config`, ['categories'], ['x_label', 'y_label']);
  checkString(f, axis.x_label, `${path}/chart/axis_config/x_label`, 50);
  checkString(f, axis.y_label, `${path}/chart/axis_config/y_label`, 50);
  const categories = checkList(f, axis.categories, `${path}/chart/axis_config/categories`, 1, 20);
  categories.forEach((category, i) => {
    checkString(f, category, `${path}/chart/axis_config/categories/${i}`, 20);
  });
  const series = checkList(f, chart.series, `${path}/chart/series`, 1, 6);
  series.forEach((one, i) => {
    const at = `${path}/chart/series/${i}`;
    checkFields(f, obj(one), at, ['name', 'data'], []);
    checkString(f, obj(one).name, `${at}/name`, 20);
    const points = checkPoints(f, obj(one).data, `${at}/data`, 20, false);
    if (JSON.stringify(points.map((point) => point.label)) !== JSON.stringify(categories))
      f.error(at, 'needs one point for each category, in order');
  });
  if (new Set(objs(series).map((one) => one.name)).size < series.length)
    f.error(`${path}/chart/series`, 'series names must be unique');
}

function checkPoints(f: Findings, value: unknown, path: string, max: number, positive: boolean): Obj[] {
  const points = checkList(f, value, path, 1, max);
  points.forEach((point, i) => {
    checkFields(f, obj(point), `${path}/${i}`, ['label', 'value'], []);
    checkString(f, obj(point).label, `${path}/${i}/label`, 20);
    const number = obj(point).value;
    if (typeof number !== 'number' || !Number.isFinite(number)) f.error(`${path}/${i}/value`, 'must be a number');
    else if (positive && number <= 0) f.error(`${path}/${i}/value`, 'must be more than 0');
  });
  return objs(points);
}
