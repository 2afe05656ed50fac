// Copying a text. The asynchronous clipboard needs HTTPS; webviews often have only the old command.

/** @param {string} text @returns {Promise<boolean>} */
export async function copy(text) {
  try {
    if (navigator.clipboard && isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused, or no longer within the tap: try the old way.
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.style.cssText = 'position:fixed;left:0;top:0;width:1px;height:1px;font-size:16px;border:0;padding:0;background:transparent;color:transparent';
  document.body.append(area);
  area.select();
  area.setSelectionRange(0, text.length);
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    // Nothing is left to try.
  }
  area.remove();
  return done;
}
