// Only on a page that is served while specs are edited.
const changes = new EventSource('/changes');
changes.addEventListener('changed', () => location.reload());
changes.addEventListener('problem', (event) => {
  const box = document.getElementById('problem');
  box.textContent = JSON.parse(event.data);
  box.hidden = !box.textContent;
});
