// What a person sees when the app cannot go on: HTML, because nothing else can be trusted any more.

const WORDS = {
  zh: {
    title: '页面出了点问题', text: '已为你保存进度，重新打开即可继续。', again: '重新打开',
    old: '当前浏览器版本过低', oldText: '请升级微信或系统浏览器后再打开，也可以复制链接到其他浏览器。', lost: '画面没有恢复，正在重新打开…',
  },
  en: {
    title: 'Something went wrong', text: 'Your progress is kept. Open the page again to go on.', again: 'Open again',
    old: 'This browser is too old', oldText: 'Please update it, or open this link in another browser.', lost: 'Reopening…',
  },
};

const RELOADS = 'fenxiao.reloads';
const RELOAD_PAUSE_MS = 20_000;

function words() {
  return /^en/i.test(document.documentElement.lang || navigator.language) ? WORDS.en : WORDS.zh;
}

/** @param {string} title @param {string} text @param {string} button empty: none */
function panel(title, text, button) {
  document.getElementById('boot')?.remove();
  document.getElementById('failure')?.remove();
  const box = document.createElement('div');
  box.id = 'failure';
  box.setAttribute('role', 'alert');
  const heading = document.createElement('h1');
  heading.textContent = title;
  const line = document.createElement('p');
  line.textContent = text;
  box.append(heading, line);
  if (button) {
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = button;
    again.addEventListener('click', () => location.reload());
    box.append(again);
  }
  document.body.append(box);
  document.documentElement.classList.add('app-failed');
}

let failed = false;

/** The app aborted, or memory ran out. @param {unknown} reason */
export function fail(reason) {
  if (failed) return;
  failed = true;
  console.error('fenxiao:', reason);
  const w = words();
  panel(w.title, w.text, w.again);
}

/** No WebAssembly or no WebGL2 here. */
export function tooOld() {
  failed = true;
  const w = words();
  panel(w.old, w.oldText, '');
}

/** Reloads by itself, but never in a circle: a second time within a short while asks the person. @param {string} reason */
export function reloadOnce(reason) {
  let last = 0;
  try {
    last = Number(sessionStorage.getItem(RELOADS)) || 0;
    sessionStorage.setItem(RELOADS, String(Date.now()));
  } catch {
    // Storage is refused in some webviews; then we ask.
    last = Date.now();
  }
  if (Date.now() - last < RELOAD_PAUSE_MS) {
    fail(reason);
    return;
  }
  console.warn('fenxiao: reloading,', reason);
  location.reload();
}
