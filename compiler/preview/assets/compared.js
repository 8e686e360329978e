// Widgets that show one number of each line, and graphs of log queries.
function latest(widget, range) {
  return widget.lines.map((line, index) => {
    const values = inRange(line, range);
    const value = widget.wholeRange ? overRange(line, values) : summary.LAST(real(values));
    return { name: labelOf(line, values), value, unit: shortUnit(line.unit), color: colorOf(line, index), values };
  });
}

function pie(data, beside) {
  const label = { color: theme.ink, formatter: (item) => written(item.value) };
  return {
    color: PALETTE, legend: legendOf(true, beside),
    series: [{ type: 'pie', radius: '65%', center: [beside ? '36%' : '50%', '45%'], data, label }],
  };
}

function comparedOptions(widget, range) {
  const shown = latest(widget, range);
  const data = shown.map((item) => ({ name: item.name, value: item.value, itemStyle: { color: item.color } }));
  const common = { animation: false, textStyle: textStyle(), tooltip: { confine: true, valueFormatter: written } };
  if (widget.view === 'pie') {
    return { ...common, ...pie(data, widget.legend === 'right') };
  }
  return {
    ...common, grid: { left: 10, right: 40, top: 10, bottom: 8, containLabel: true },
    xAxis: { type: 'value', axisLabel: { color: theme.faint, formatter: writtenAtAxis }, splitLine: { lineStyle: { color: theme.edge } } },
    yAxis: { type: 'category', inverse: true, data: shown.map((item) => item.name), axisLabel: { color: theme.ink, width: 140, overflow: 'truncate' } },
    series: [{ type: 'bar', data, label: { show: true, position: 'right', color: theme.ink, formatter: (item) => written(item.value) } }],
  };
}

// The columns in which gauges are largest, where each takes a fifth more than its dial is wide.
function gaugePlaces(count, width, height) {
  const choices = Array.from({ length: count }, (_, index) => {
    const across = index + 1;
    const down = Math.ceil(count / across);
    return { across, down, radius: Math.min(width / across / 2.4, height / down / 1.75) };
  });
  return choices.reduce((best, each) => each.radius > best.radius + 0.5 ? each : best);
}

function gaugeOptions(widget, range) {
  const shown = latest(widget, range);
  const min = widget.left.min ?? 0;
  const max = widget.left.max ?? 100;
  const bounds = widget.horizontal.map((note) => [(note.value - min) / (max - min), note.color || theme.alarm]);
  const [width, height] = [widthOf(widget), widget.height * 50 - 8 - (widget.title ? 26 : 0)];
  const { across, down, radius } = gaugePlaces(shown.length || 1, width, height);
  const thick = Math.max(5, Math.min(12, radius / 7));
  return {
    animation: false, textStyle: textStyle(),
    series: shown.map((item, index) => ({
      type: 'gauge', min, max, radius,
      center: [`${(index % across + 0.5) * 100 / across}%`, `${(Math.floor(index / across) + 0.6) * 100 / down}%`],
      startAngle: 200, endAngle: -20, pointer: { show: false }, axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { show: radius > 90, color: theme.faint, distance: thick, fontSize: 10, formatter: (value) => value === min || value === max ? written(value) : '' },
      progress: { show: true, width: thick, itemStyle: { color: item.color } },
      axisLine: { lineStyle: { width: thick, color: [...bounds.map(([end]) => [Math.min(Math.max(end, 0), 1), theme.edge]), [1, bounds.length ? bounds[bounds.length - 1][1] + '55' : theme.edge]] } },
      title: { color: theme.faint, fontSize: 11, offsetCenter: [0, '55%'], width: radius * 2.2, overflow: 'truncate' },
      detail: { color: theme.ink, fontSize: Math.max(11, Math.min(22, radius / 4)), offsetCenter: [0, '5%'], formatter: (value) => `${written(value)} ${item.unit}` },
      data: [{ value: item.value, name: item.name }],
    })),
  };
}

function logsOptions(widget) {
  const rows = [...widget.rows].reverse();
  const names = rows.map((row) => row[0]);
  const values = rows.map((row) => Number(row[row.length - 1]) || 0);
  const common = { animation: false, textStyle: textStyle(), tooltip: { confine: true, valueFormatter: written } };
  if (widget.view === 'pie') {
    const data = values.map((value, index) => ({ value, name: names[index] })).sort((a, b) => b.value - a.value);
    return { ...common, ...pie(data, false) };
  }
  const area = widget.stacked ? { areaStyle: { opacity: 0.5 } } : {};
  return {
    ...common, grid: { left: 10, right: 14, top: 14, bottom: 8, containLabel: true },
    xAxis: { type: 'category', data: names, axisLabel: { color: theme.faint, hideOverlap: true } },
    yAxis: { type: 'value', axisLabel: { color: theme.faint, formatter: writtenAtAxis }, splitLine: { lineStyle: { color: theme.edge } } },
    series: [{ type: widget.view === 'bar' ? 'bar' : 'line', data: values, itemStyle: { color: PALETTE[0] }, ...area }],
  };
}
