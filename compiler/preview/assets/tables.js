function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function table(columns, rows, numbers = false) {
  const cell = (tag) => (text, index) => element(tag, numbers && index ? { class: 'number' } : {}, text);
  return element('table', { class: 'rows' },
    element('thead', {}, element('tr', {}, ...columns.map(cell('th')))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map(cell('td'))))));
}

function numbersTable(widget, range) {
  const rows = widget.lines.map((line) => {
    const values = inRange(line, range);
    const found = real(values);
    return [labelOf(line, values), ...['LAST', 'MIN', 'MAX', 'AVG', 'SUM'].map((word) => written(summary[word](found)))];
  });
  return table(['Label', 'Latest', 'Min', 'Max', 'Average', 'Sum'], rows, true);
}

function sparkline(values, color) {
  const found = real(values);
  const low = Math.min(...found), high = Math.max(...found), width = values.length - 1 || 1;
  const points = values.map((value, index) => value === null ? null : `${100 * index / width},${22 - 20 * (high === low ? 0.5 : (value - low) / (high - low))}`);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 100 24');
  svg.setAttribute('preserveAspectRatio', 'none');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  line.setAttribute('points', points.filter(Boolean).join(' '));
  line.setAttribute('fill', 'none');
  line.setAttribute('stroke', color);
  line.setAttribute('vector-effect', 'non-scaling-stroke');
  svg.append(line);
  return svg;
}

function singleValues(widget, range) {
  const cells = latest(widget, range).map((item) => {
    const value = element('div', { class: 'value' }, written(item.value), element('span', { class: 'unit' }, item.unit));
    value.style.color = item.color;
    const parts = [element('div', { class: 'label', title: item.name }, item.name), value];
    if (widget.sparkline && real(item.values).length > 1) parts.push(sparkline(item.values, item.color));
    return element('div', { class: 'number-cell' }, ...parts);
  });
  return element('div', { class: 'numbers' }, ...cells);
}

function alarmStates(widget) {
  if (!widget.alarms.length) return element('div', { class: 'note' }, 'No alarm is in one of the states asked for.');
  return element('div', { class: 'alarms' }, ...widget.alarms.map(([name, state]) =>
    element('div', { class: 'alarm', 'data-state': state, title: `${name}: ${state === 'UNKNOWN' ? widget.unknown : state}` }, element('span', {}, name))));
}
