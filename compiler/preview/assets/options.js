// What ECharts is asked to draw: https://echarts.apache.org/en/option.html
function timeOptions(widget, range) {
  const lines = widget.lines.map((line, index) => {
    const values = inRange(line, range);
    return { ...line, values, color: colorOf(line, index), name: labelOf(line, values) };
  });
  const right = lines.some((line) => line.axis === 'right') || Object.keys(widget.right).length > 0;
  const legend = widget.legend !== 'hidden' && lines.length > 0;
  const beside = widget.legend === 'right';
  const rows = legend && !beside ? legendRows(lines.map((line) => line.name), widget) : 0;
  return {
    animation: false,
    color: PALETTE,
    textStyle: textStyle(),
    grid: {
      left: widget.left.label ? 26 : 10, right: beside ? '32%' : widget.right.label ? 28 : 24,
      top: 26, bottom: rows ? 12 + 18 * rows : 8, containLabel: true,
    },
    legend: legendOf(legend, beside, rows),
    tooltip: tooltip(lines, widget),
    axisPointer: { lineStyle: { color: theme.faint } },
    xAxis: {
      type: 'time', min: (dashboard.end - range) * 1000, max: dashboard.end * 1000,
      axisLabel: { color: theme.faint, formatter: (at) => moment(at / 1000, range > 86400), hideOverlap: true },
      axisLine: { lineStyle: { color: theme.edge } }, splitLine: { show: false },
    },
    yAxis: [yAxis(widget, lines, 'left'), { ...yAxis(widget, lines, 'right'), show: right }],
    series: [...lines.flatMap((line) => seriesOf(line, widget)), ...annotations(widget, range)],
  };
}

function textStyle() {
  return { color: theme.ink, fontFamily: getComputedStyle(document.body).fontFamily };
}

const ruler = document.createElement('canvas').getContext('2d');

function widthOf(widget) {
  const across = document.getElementById('grid').clientWidth || 1600;
  return window.innerWidth <= 760 ? across : across * widget.width / 24;
}

// The rows that names take under a chart; of more than a quarter of it one row is left, to be turned.
function legendRows(names, widget) {
  const width = widthOf(widget) - 56;
  ruler.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const needed = Math.min(ruler.measureText(name).width, 260) + 25;
    if (used && used + needed > width) {
      rows += 1;
      used = 0;
    }
    used += needed;
  }
  return rows * 18 <= widget.height * 50 / 4 ? rows : 1;
}

function legendOf(show, beside, rows = 1) {
  const place = beside
    ? { orient: 'vertical', right: 4, top: 22, bottom: 4, width: '28%' }
    : { bottom: 2, left: 8, right: 8 };
  return {
    show, type: rows > 1 ? 'plain' : 'scroll', icon: 'roundRect', itemWidth: 10, itemHeight: 10, ...place,
    textStyle: { color: theme.ink, fontSize: 11, width: beside ? 150 : 260, overflow: 'truncate' },
    pageTextStyle: { color: theme.faint }, pageIconColor: theme.faint,
  };
}

function yAxis(widget, lines, side) {
  const axis = widget[side];
  const own = lines.filter((line) => line.axis === side);
  const units = [...new Set(own.map((line) => shortUnit(line.unit)).filter(Boolean))];
  const unit = axis.showUnits === false || axis.label ? '' : units.length === 1 ? units[0] : '';
  const marks = widget.horizontal.filter((note) => note.axis === side).flatMap((note) => [note.value, note.band]);
  const highest = Math.max(...marks.filter((mark) => typeof mark === 'number'), -Infinity);
  const fixed = typeof axis.min === 'number' && typeof axis.max === 'number';
  return {
    type: 'value', position: side, name: axis.label || unit, nameLocation: axis.label ? 'middle' : 'end',
    nameGap: axis.label ? 40 : 6,
    nameTextStyle: { color: theme.faint, fontSize: 11, align: axis.label ? 'center' : side === 'left' ? 'right' : 'left' },
    min: axis.min ?? undefined,
    max: axis.max ?? ((shown) => highest > shown.max ? roundAbove(highest) : null),
    ...(fixed ? { interval: roundStep((axis.max - axis.min) / 4) } : {}),
    axisLabel: { color: theme.faint, formatter: writtenAtAxis, fontSize: 11 },
    splitLine: { show: side === 'left', lineStyle: { color: theme.edge } }, splitNumber: 4,
  };
}

// Steps that people count in: 1, 2, 2.5 or 5 of a power of ten.
function roundStep(step) {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * [1, 2, 2.5, 5, 10].find((factor) => factor >= step / power * 0.999);
}

// An annotation stands within the axis, with room for its label, and the axis ends at a step.
function roundAbove(value) {
  if (value <= 0) return value + Math.max(1, -value * 0.1);
  const step = roundStep(value / 4);
  return Math.ceil(value * 1.05 / step) * step;
}

function seriesOf(line, widget) {
  const start = startOf(line, line.values.length);
  const at = (index) => (start + index * line.period) * 1000;
  const alone = (index) => line.values[index - 1] == null && line.values[index + 1] == null;
  const common = {
    type: 'line', name: line.name, yAxisIndex: line.axis === 'right' ? 1 : 0,
    itemStyle: { color: line.color }, lineStyle: { color: line.color, width: 1.6 },
    symbol: 'circle', showSymbol: line.values.includes(null) || line.values.length < 3,
    symbolSize: (value, item) => alone(item.dataIndex) ? 5 : 0, sampling: 'lttb',
    emphasis: { focus: 'series' },
  };
  if (line.lower) return bandOf(line, common, at);
  const stacked = widget.stacked ? { stack: line.axis, areaStyle: { color: line.color, opacity: 0.55 } } : {};
  return [{ ...common, ...stacked, data: line.values.map((value, index) => [at(index), value]) }];
}

function bandOf(line, common, at) {
  const lower = line.lower.slice(-line.values.length);
  const stack = `band ${line.name}`;
  const quiet = { ...common, stack, symbol: 'none', lineStyle: { opacity: 0 } };
  return [
    { ...quiet, name: `${line.name} lower`, data: lower.map((value, index) => [at(index), value]), tooltip: { show: false } },
    {
      ...quiet, areaStyle: { color: theme.faint, opacity: 0.25 },
      data: line.values.map((value, index) => [at(index), value === null ? null : value - lower[index]]),
    },
  ];
}

function annotations(widget, range) {
  const carriers = ['left', 'right'].map((side, index) => {
    const own = widget.horizontal.filter((note) => note.axis === side);
    return carrier(index, own.flatMap(horizontalLines), own.flatMap(horizontalArea));
  });
  const moments = widget.vertical;
  carriers.push(carrier(0, moments.flatMap(verticalLines), moments.flatMap((note) => verticalArea(note, range))));
  return carriers.filter(Boolean);
}

function carrier(axis, lines, areas) {
  if (!lines.length && !areas.length) return null;
  return {
    type: 'line', yAxisIndex: axis, data: [], silent: true, tooltip: { show: false },
    markLine: { symbol: 'none', data: lines, silent: true }, markArea: { data: areas, silent: true },
  };
}

function mark(place, label, color, upright = {}) {
  return {
    ...place, lineStyle: { color: color || theme.alarm, type: 'dashed', width: 1.2 },
    // On a ground of its own, as lines and areas run behind it.
    label: {
      show: Boolean(label), formatter: label || '', position: 'insideEndTop', color: color || theme.alarm, fontSize: 11,
      backgroundColor: theme.surface + 'cc', padding: [1, 3], borderRadius: 2, ...upright,
    },
  };
}

function horizontalLines(note) {
  const lines = [mark({ yAxis: note.value }, note.label, note.color)];
  if (note.band !== null) lines.push(mark({ yAxis: note.band }, note.bandLabel, note.color));
  return lines;
}

function horizontalArea(note) {
  const style = { itemStyle: { color: note.color || theme.alarm, opacity: 0.1 } };
  if (note.band !== null) return [[{ yAxis: note.value, ...style }, { yAxis: note.band }]];
  if (note.fill === 'above') return [[{ yAxis: note.value, ...style }, { yAxis: Infinity }]];
  if (note.fill === 'below') return [[{ yAxis: note.value, ...style }, { yAxis: -Infinity }]];
  return [];
}

// Beside the end of its line, to be read without turning one's head.
const UPRIGHT = { position: 'insideEnd', rotate: 0, align: 'left', verticalAlign: 'top', offset: [2, 0], distance: 4 };

function verticalLines(note) {
  const lines = [mark({ xAxis: Date.parse(note.value) }, note.label, note.color, UPRIGHT)];
  if (note.band) lines.push(mark({ xAxis: Date.parse(note.band) }, note.bandLabel, note.color, UPRIGHT));
  return lines;
}

function verticalArea(note, range) {
  const style = { itemStyle: { color: note.color || theme.alarm, opacity: 0.1 } };
  const at = Date.parse(note.value);
  if (note.band) return [[{ xAxis: at, ...style }, { xAxis: Date.parse(note.band) }]];
  if (note.fill === 'before') return [[{ xAxis: (dashboard.end - range) * 1000, ...style }, { xAxis: at }]];
  if (note.fill === 'after') return [[{ xAxis: at, ...style }, { xAxis: dashboard.end * 1000 }]];
  return [];
}

function tooltip(lines, widget) {
  return {
    trigger: 'axis', confine: true, backgroundColor: theme.surface, borderColor: theme.edge,
    textStyle: { color: theme.ink, fontSize: 12 },
    formatter: (items) => {
      // Other charts show the same moment by their line alone: their values would hide them.
      if (page.under !== widget) return '';
      const shown = items.filter((item) => item.value && item.value[1] !== null && item.value[1] !== undefined);
      if (!shown.length) return '';
      const units = new Map(lines.map((line) => [line.name, shortUnit(line.unit)]));
      const rows = shown.map((item) => `${item.marker} ${echarts.format.encodeHTML(item.seriesName)}
        <b style="float:right;margin-left:18px">${written(item.value[1])} ${echarts.format.encodeHTML(units.get(item.seriesName) || '')}</b>`);
      return [moment(shown[0].value[0] / 1000, true), ...rows].join('<br>');
    },
  };
}
