const RANGES = [[3600, '1h'], [10800, '3h'], [43200, '12h'], [86400, '1d'], [259200, '3d'], [604800, '1w']];

const page = { range: 0, under: null }; // `under` is the widget under the mouse

function secondsOf(duration) {
  const units = { M: 60, H: 3600, D: 86400, W: 604800 };
  const [, time, number, unit] = /^-P(T?)(\d+)([MHDW])$/.exec(duration) || [];
  if (!number) return null;
  return number * (unit === 'M' && !time ? 2592000 : units[unit]);
}

// A widget may have a time range of its own, which the buttons do not change.
function rangeOf(widget) {
  return Math.min(dashboard.end - dashboard.start, secondsOf(widget.range || '') || page.range);
}

// Recorded data are shown whole: somebody has said which.
function chosenRange() {
  if (facts.recorded) return dashboard.end - dashboard.start;
  return Math.min(dashboard.end - dashboard.start, secondsOf(dashboard.range) || 10800);
}

function lengthOf(seconds) {
  const [size, unit] = [[86400, 'd'], [3600, 'h'], [60, 'm']].find(([each]) => seconds % each === 0) || [1, 's'];
  return `${seconds / size}${unit}`;
}

function rangeButtons() {
  const whole = dashboard.end - dashboard.start;
  const fitting = RANGES.filter(([seconds]) => seconds <= whole);
  if (!fitting.some(([seconds]) => seconds === page.range)) fitting.push([page.range, lengthOf(page.range)]);
  return fitting.map(([seconds, name]) => {
    const button = element('button', { type: 'button', 'aria-pressed': seconds === page.range, 'data-range': seconds }, name);
    button.addEventListener('click', () => {
      page.range = seconds;
      document.getElementById('ranges').replaceChildren(...rangeButtons());
      redraw();
    });
    return button;
  });
}

function variableInput(variable) {
  const values = variable.values.length ? variable.values : [{ value: variable.value || '', label: variable.value || '' }];
  const input = variable.input === 'input'
    ? element('input', { value: variable.value || '', 'aria-label': variable.label, size: 14 })
    : element('select', { 'aria-label': variable.label }, ...values.map(({ value, label }) => element('option', { value }, label)));
  if (variable.value) input.value = variable.value;
  return element('label', {}, `${variable.label} `, input);
}

// Where names under a chart break, and so how high the chart is, depends on the width.
function followWidth(grid) {
  let width = grid.clientWidth;
  new ResizeObserver(() => {
    for (const chart of charts.values()) chart.resize();
    if (grid.clientWidth === width) return;
    width = grid.clientWidth;
    redraw();
  }).observe(grid);
}

function span() {
  const [from, to] = [dashboard.start, dashboard.end].map((at) => new Date(at * 1000).toISOString().replace('T', ' ').slice(0, 16));
  return `${from} to ${to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to} UTC`;
}

function begin() {
  theme.set(theme.preferred());
  document.getElementById('name').textContent = dashboard.name;
  document.getElementById('facts-line').textContent = facts.recorded ? `${facts.line} · ${span()}` : facts.line;
  page.range = chosenRange();
  document.getElementById('ranges').replaceChildren(...rangeButtons());
  document.getElementById('variables').replaceChildren(...dashboard.variables.filter((v) => v.visible).map(variableInput));
  document.getElementById('theme').addEventListener('click', () => {
    theme.set(theme.dark ? 'light' : 'dark');
    redraw();
  });
  const sections = dashboard.widgets.map(widgetElement);
  document.getElementById('grid').append(...sections);
  for (const section of sections) observer.observe(section);
  echarts.connect('dashboard');
  followWidth(document.getElementById('grid'));
  document.body.dataset.ready = 'yes';
}

begin();
