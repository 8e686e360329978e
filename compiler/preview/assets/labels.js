// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
const DYNAMIC = /\$\{\s*(?:PROP\('([^']+)'\)|([A-Z_]+?))\s*\}/g;

function momentOf(line, values, pick) {
  const found = real(values);
  if (!found.length) return '–';
  const at = pick === 'LAST' ? values.length - 1 - [...values].reverse().indexOf(found[found.length - 1])
    : values.indexOf(pick === 'FIRST' ? found[0] : summary[pick](found));
  return moment(startOf(line, values.length) + at * line.period, true);
}

function labelOf(line, values) {
  return line.label.replace(DYNAMIC, (whole, property, word) => {
    if (property) return line.properties[property] ?? '';
    if (word === 'LABEL') return line.properties.MetricName || '';
    if (word in summary) return written(summary[word](real(values)));
    const [, pick] = /^(MIN|MAX|FIRST|LAST)_TIME(?:_RELATIVE)?$/.exec(word) || [];
    return pick ? momentOf(line, values, pick) : whole;
  });
}
