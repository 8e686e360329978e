// Each widget draws when it comes into view: a dashboard of five hundred is usable at once.
const charts = new Map();

function widgetElement(widget, index) {
  const body = element('div', { class: 'body' });
  const made = element('section', { class: 'widget', 'data-index': index, 'data-type': widget.type, 'data-path': widget.path });
  made.style.gridColumn = `${widget.x + 1} / span ${widget.width}`;
  made.style.gridRow = `${widget.y + 1} / span ${widget.height}`;
  made.style.setProperty('--rows', widget.height);
  made.style.order = widget.y * 24 + widget.x;
  // Before the chart hears of it, whatever moved the mouse there.
  for (const event of ['mousemove', 'touchstart']) {
    made.addEventListener(event, () => { page.under = widget; }, { capture: true, passive: true });
  }
  if (widget.transparent) made.classList.add('transparent');
  if (widget.title) made.append(element('h2', { title: widget.title }, widget.title));
  made.append(body);
  for (const note of widget.notes || []) made.append(element('div', { class: 'note' }, note));
  return made;
}

function draw(section) {
  const widget = dashboard.widgets[section.dataset.index];
  const body = section.querySelector('.body');
  const chart = optionsOf(widget);
  if (chart) {
    drawChart(section, body, chart);
    sayWhetherEmpty(widget, body);
    return;
  }
  body.replaceChildren(contentOf(widget));
  section.dataset.drawn = 'yes';
}

// An empty chart says so: CloudWatch does too.
function sayWhetherEmpty(widget, body) {
  body.querySelector('.no-data')?.remove();
  if (widget.type !== 'metric') return;
  const range = rangeOf(widget);
  if (widget.lines.length && widget.lines.every((line) => !real(inRange(line, range)).length)) {
    body.append(element('div', { class: 'no-data' }, 'No data in this time range'));
  }
}

function optionsOf(widget) {
  if (widget.type === 'logs' && widget.view !== 'table') return logsOptions(widget);
  if (widget.type !== 'metric') return null;
  if (widget.view === 'timeSeries') return timeOptions(widget, rangeOf(widget));
  if (widget.view === 'bar' || widget.view === 'pie') return comparedOptions(widget, rangeOf(widget));
  return widget.view === 'gauge' ? gaugeOptions(widget, rangeOf(widget)) : null;
}

function contentOf(widget) {
  if (widget.type === 'text') {
    const text = element('div', { class: 'text' });
    text.innerHTML = widget.html; // written by the compiler, which lets no HTML through
    return text;
  }
  if (widget.type === 'alarms') return alarmStates(widget);
  if (widget.type === 'logs') return table(widget.columns, widget.rows);
  return widget.view === 'table' ? numbersTable(widget, rangeOf(widget)) : singleValues(widget, rangeOf(widget));
}

function drawChart(section, body, options) {
  let chart = charts.get(section);
  if (!chart) {
    body.replaceChildren(element('div', { class: 'chart' }));
    chart = echarts.init(body.firstChild, null, { renderer: 'canvas' });
    if (dashboard.widgets.length <= 60) chart.group = 'dashboard';
    charts.set(section, chart);
    chart.on('finished', () => { section.dataset.drawn = 'yes'; });
  }
  chart.setOption(options, true);
}

const seen = new Set();
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting && !seen.has(target)) {
      seen.add(target);
      draw(target);
    }
  }
}, { rootMargin: '300px' });

function redraw() {
  for (const section of seen) draw(section);
}
