// Where the page runs, and the ladder by which a picture is saved or shared there:
//   mini-program web-view   upload the poster, then navigateTo a native page by its id
//   WeChat's browser        a full-screen real <img> to press long: downloads and blob: addresses do not work there
//   Safari, Chrome          navigator.share with the file prepared before the tap
//   anything else           <a download>

/** As platform.h's Host. */
export const HOST = {browser: 0, wechatH5: 1, wechatMiniprogram: 2, alipay: 3, douyin: 4};

const agent = navigator.userAgent;

/** @returns {number} */
function find() {
  if (/MicroMessenger/i.test(agent)) {
    const inMiniprogram = /miniProgram/i.test(agent) || /** @type {any} */ (window).__wxjs_environment === 'miniprogram';
    return inMiniprogram ? HOST.wechatMiniprogram : HOST.wechatH5;
  }
  if (/AlipayClient/i.test(agent)) return HOST.alipay;
  if (/aweme|ToutiaoMicroApp/i.test(agent)) return HOST.douyin;
  return HOST.browser;
}

/** Tests and demos look at another host's ladder with ?host=wechat-h5. */
function asked() {
  const name = new URLSearchParams(location.search).get('host');
  const named = {'wechat-h5': HOST.wechatH5, 'wechat-miniprogram': HOST.wechatMiniprogram, alipay: HOST.alipay, douyin: HOST.douyin};
  return name ? /** @type {Record<string, number>} */ (named)[name] : undefined;
}

export const host = asked() ?? find();

export function canShareLink() {
  return host === HOST.browser && typeof navigator.share === 'function';
}

/** @param {File} file */
function canShareFile(file) {
  return typeof navigator.canShare === 'function' && navigator.canShare({files: [file]});
}

/** @param {ShareData} data @returns {Promise<boolean>} false: closed or refused */
async function share(data) {
  try {
    await navigator.share(data);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} title @param {string} url */
export function shareLink(title, url) {
  return canShareLink() ? share({title, url}) : Promise.resolve(false);
}

/** @param {File} file */
function download(file) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the address after the click; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}

/** @param {Blob} blob @returns {Promise<string>} */
function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {string} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/**
 * A full-screen picture to press long. It is there at once as a data address, and becomes an https one when `upload` ends:
 * WeChat offers "send to a friend" only for those.
 * @param {File} file @param {(() => Promise<string>) | null} upload answers the address
 */
async function showToPress(file, upload) {
  const english = /^en/i.test(document.documentElement.lang);
  const overlay = document.createElement('div');
  overlay.id = 'press';
  overlay.setAttribute('role', 'dialog');
  overlay.setAttribute('aria-modal', 'true');
  const image = document.createElement('img');
  image.alt = english ? 'Poster' : '海报';
  image.src = await dataUrl(file);
  const hint = document.createElement('p');
  hint.textContent = english ? 'Press and hold the picture to save it' : '长按图片保存到相册，或发送给朋友';
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = english ? 'Close' : '关闭';
  overlay.append(image, hint, close);
  document.body.append(overlay);
  let open = true;
  if (upload) {
    upload().then((address) => {
      if (!open) return;
      const full = new Image();
      full.src = address;
      full.decode().then(() => {
        image.src = address;
      }, () => undefined);
    }, () => undefined);
  }
  return new Promise((resolve) => {
    close.addEventListener('click', () => {
      open = false;
      overlay.remove();
      resolve(true);
    });
  });
}

/** @param {string} id of the uploaded poster @returns {boolean} */
function openNativePage(id) {
  const wx = /** @type {any} */ (window).wx;
  if (!wx?.miniProgram) return false;
  wx.miniProgram.navigateTo({url: `/pages/poster/poster?id=${encodeURIComponent(id)}`});
  return true;
}

/**
 * @typedef {object} Upload what the server says about an uploaded poster
 * @property {string} id @property {string} url
 */
/**
 * Saves or shares by the host's ladder. Called within the tap, so nothing here waits before it must.
 * @param {File} file @param {boolean} wantShare @param {() => Promise<Upload>} upload @returns {Promise<boolean>}
 */
export async function hand(file, wantShare, upload) {
  if (host === HOST.wechatMiniprogram) {
    try {
      return openNativePage((await upload()).id) || (await showToPress(file, null));
    } catch {
      return showToPress(file, null);
    }
  }
  if (host === HOST.wechatH5) return showToPress(file, async () => (await upload()).url);
  // The other super-apps block downloads as WeChat does, and have no native page of ours.
  if (host !== HOST.browser) return showToPress(file, null);
  const touch = matchMedia('(pointer: coarse)').matches;
  // On a phone "save" is the share sheet as well: there a download ends in a folder nobody looks into.
  if ((wantShare || touch) && canShareFile(file)) return share({files: [file]});
  return download(file);
}
