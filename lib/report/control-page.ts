/**
 * The script of a control (control.ts) in a notebook's page, as text. The text before it names the control `c`:
 *
 *     { kind, label, positions, first, figures: { [index]: { data, layout } }, config, target, kernel }
 *
 * A stored position is drawn at once. Any other is asked of the kernel, by a comm on a socket of its own to the Jupyter server
 * (`api/kernels/<id>/channels`, "Kernels API" in Jupyter Server's documentation): JupyterLab gives its own connection to extensions only. The
 * socket is opened at the first such question and closed half a minute after the last. One question is on its way at a time; the newest wish
 * waits. Where no kernel answers, the slider moves between stored positions and says so. The classic Notebook knows its kernel itself.
 */
const script = `
var bar, out, note, range, keys = [], want = c.first, asked = -1, line = null, live = true, timer, comm, session;

function make(tag, text) {
  var e = d.createElement(tag);
  if (text !== undefined) e.textContent = text;
  bar.appendChild(e);
  return e;
}

function go() {
  bar = d.createElement('div');
  bar.className = 'innerloop-bar';
  bar.style.cssText = 'display:flex;flex-wrap:wrap;gap:.6em;align-items:center';
  // Keys that move the control are not commands to the notebook.
  bar.onkeydown = function (e) { e.stopPropagation() };
  make('span', c.label);
  if (c.kind === 'slider') {
    range = make('input');
    range.type = 'range';
    range.style.width = '16em';
    range.min = 0;
    range.max = c.positions.length - 1;
    range.value = want;
    range.setAttribute('aria-label', c.label);
    range.oninput = function () { move(Number(range.value)) };
    out = make('output');
  } else c.positions.forEach(function (text, i) {
    var k = make('button', text);
    k.type = 'button';
    k.onclick = function () { move(i) };
    keys.push(k);
  });
  note = make('small');
  b.parentNode.insertBefore(bar, b);
  tell('');
}

function tell(text) {
  if (range) {
    range.value = want;
    range.setAttribute('aria-valuetext', c.positions[want]);
    out.textContent = c.positions[want];
  }
  keys.forEach(function (k, i) {
    k.setAttribute('aria-pressed', i === want);
    k.style.fontWeight = i === want ? 'bold' : '';
  });
  note.textContent = text;
}

function put(g, text) {
  // A copy: plotly.js writes into what it draws.
  var n = JSON.parse(JSON.stringify(g));
  if (!n.layout.width && b.offsetWidth) n.layout.width = b.offsetWidth;
  w.Plotly.react(b, n.data, n.layout, set(c));
  b.setAttribute('data-position', want);
  tell(text);
}

function move(i) {
  want = i;
  if (c.figures[i]) return put(c.figures[i], '');
  if (!live) return near();
  tell('waiting for the kernel');
  ask();
}

function near() {
  want = Object.keys(c.figures).map(Number).reduce(function (x, y) {
    return Math.abs(y - want) < Math.abs(x - want) ? y : x;
  });
  put(c.figures[want], 'no kernel answers: stored positions only');
}

function quit() {
  if (line) {
    line.onclose = line.onerror = line.onmessage = null;
    line.close();
  }
  line = null;
  asked = -1;
}

function lost() {
  live = false;
  quit();
  if (!c.figures[want]) near();
}

function word() {
  return Math.random().toString(36).slice(2) + Math.random().toString(36).slice(2);
}

function send(type, content) {
  var header = { msg_id: word(), msg_type: type, session: session, username: '', date: new Date().toISOString(), version: '5.3' };
  line.send(JSON.stringify({ channel: 'shell', header: header, parent_header: {}, metadata: {}, content: content, buffers: [] }));
}

function rest() {
  if (asked !== -1) return ask();
  if (line && line.readyState === 1) send('comm_close', { comm_id: comm, data: {} });
  quit();
}

function ask() {
  clearTimeout(timer);
  timer = setTimeout(rest, 30000);
  if (!line) return connect();
  if (line.readyState !== 1 || asked !== -1) return;
  asked = want;
  send('comm_msg', { comm_id: comm, data: { question: asked } });
}

function connect() {
  var n = w.Jupyter && w.Jupyter.notebook, id = n && n.kernel ? n.kernel.id : c.kernel, u = base(), a;
  if (!id || !u || !w.WebSocket) return lost();
  var e = d.getElementById('jupyter-config-data'), page = e ? JSON.parse(e.textContent) : {};
  session = word();
  comm = word();
  a = new URL((page.wsUrl || u) + 'api/kernels/' + encodeURIComponent(id) + '/channels', w.location.href);
  a.protocol = a.protocol.replace('http', 'ws');
  a.searchParams.set('session_id', session);
  if (page.token) a.searchParams.set('token', page.token);
  line = new w.WebSocket(a.href);
  line.onerror = line.onclose = lost;
  line.onopen = function () {
    send('comm_open', { comm_id: comm, target_name: c.target, data: {} });
    ask();
  };
  line.onmessage = hear;
}

function hear(e) {
  var message = typeof e.data === 'string' ? JSON.parse(e.data) : {}, x = message.content;
  if (!x || x.comm_id !== comm) return;
  if (message.header.msg_type === 'comm_close') return lost();
  if (message.header.msg_type !== 'comm_msg') return;
  asked = -1;
  if (x.data.question !== want) {
    if (!c.figures[want]) ask();
  } else if (x.data.figure) put(x.data.figure, 'drawn by the kernel');
  else tell('the kernel says: ' + x.data.error);
}
`;

/** Without comments and indentation, which every output would carry. */
export const CONTROL: string = script.replace(/^\s*(\/\/.*)?\n?/gm, "");
