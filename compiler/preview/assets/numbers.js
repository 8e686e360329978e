const SIZES = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];
const SHORT_UNITS = {
  Percent: '%', Seconds: 's', Milliseconds: 'ms', Microseconds: 'µs', Bytes: 'B', Count: '',
  None: '', 'Count/Second': '/s', 'Bytes/Second': 'B/s',
};

function shortUnit(unit) {
  return unit in SHORT_UNITS ? SHORT_UNITS[unit] : unit || '';
}

function written(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = SIZES.find(([from]) => Math.abs(value) >= from);
  const scaled = size ? value / size[0] : value;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  const text = Math.abs(scaled) < 0.01 && scaled !== 0
    ? scaled.toPrecision(2) : scaled.toFixed(digits).replace(/\.?0+$/, (end) => end.includes('.') ? '' : end);
  return text + (size ? size[1] : '');
}

// Beside an axis 0.50 is 0.5, as 1 is 1.
function writtenAtAxis(value) {
  return written(value).replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}

function moment(seconds, withDate) {
  const text = new Date(seconds * 1000).toISOString();
  return withDate ? `${text.slice(5, 10)} ${text.slice(11, 16)}` : text.slice(11, 16);
}

function real(values) {
  return values.filter((value) => value !== null);
}

const summary = {
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  AVG: (values) => values.length ? summary.SUM(values) / values.length : null,
  MIN: (values) => values.length ? Math.min(...values) : null,
  MAX: (values) => values.length ? Math.max(...values) : null,
  FIRST: (values) => values.length ? values[0] : null,
  LAST: (values) => values.length ? values[values.length - 1] : null,
  DATAPOINT_COUNT: (values) => values.length,
  MIN_MAX_RANGE: (values) => values.length ? summary.MAX(values) - summary.MIN(values) : null,
};

// The last period may end after the page does: periods begin where CloudWatch begins them.
function inRange(line, range) {
  const count = Math.max(1, Math.floor((line.end - dashboard.end + range) / line.period));
  return line.values.slice(-count);
}

function startOf(line, count) {
  return line.end - count * line.period;
}

function overRange(line, values) {
  const kinds = { Sum: 'SUM', SampleCount: 'SUM', Maximum: 'MAX', Minimum: 'MIN' };
  return summary[kinds[line.properties.Stat] || 'AVG'](real(values));
}
