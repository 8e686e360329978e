const dashboard = JSON.parse(document.getElementById('dashboard').textContent);
const facts = JSON.parse(document.getElementById('facts').textContent);

const PALETTE = [
  '#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f',
  '#bcbd22', '#17becf', '#aec7e8', '#ffbb78', '#98df8a', '#ff9896', '#c5b0d5', '#c49c94',
  '#f7b6d2', '#c7c7c7', '#dbdb8d', '#9edae5',
];

const theme = {
  get dark() { return document.documentElement.dataset.theme === 'dark'; },
  get ink() { return this.dark ? '#e9ebed' : '#16191f'; },
  get faint() { return this.dark ? '#95a5b8' : '#5f6b7a'; },
  get edge() { return this.dark ? '#354150' : '#e3e7e7'; },
  get alarm() { return this.dark ? '#ff5d64' : '#d13212'; },
  get surface() { return this.dark ? '#192534' : '#ffffff'; },
  set(name) {
    document.documentElement.dataset.theme = name;
    const button = document.getElementById('theme');
    button.textContent = name === 'dark' ? '☀ light' : '☾ dark';
  },
  preferred() {
    const asked = new URLSearchParams(location.search).get('theme') || facts.theme;
    if (asked === 'dark' || asked === 'light') return asked;
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  },
};

function colorOf(line, index) {
  return line.color || PALETTE[index % PALETTE.length];
}
