import {code_lines, includes} from './cpp.mjs';

export const title = 'every file includes only what its layer may include (docs/architecture.md)';

/** @param {...string} more */
function features_may_include(...more) {
  return ['base', 'domain', 'contract', 'poster', 'server/db', 'server/committer', 'server/ledger', 'server/http', 'server/shop', 'server/landing',
    'server/painting', 'server/adapters', 'server/log.h', 'server/personal.h', 'server/shop_clock.h', 'server/signature.h', ...more];
}

// Longest prefix wins. A layer may include itself and what is listed; a file in the list is allowed without its layer.
const LAYERS = {
  'base': [],
  'domain': ['base'],
  'contract': ['base', 'domain'],
  'poster': ['base'],

  'client/platform': ['base'],
  'client/gfx': ['base', 'client/platform'],
  'client/ui': ['base', 'domain', 'contract', 'poster', 'client/gfx', 'client/platform'],
  'client/net': ['base', 'domain', 'contract'],
  'client/app': ['base', 'domain', 'contract', 'poster', 'client/net', 'client/platform'],
  // The frame is where the page, the GPU and the views meet.
  'client/views': ['base', 'domain', 'contract', 'poster', 'client/app', 'client/ui', 'client/gfx/canvas.h'],
  'client': ['base', 'domain', 'contract', 'poster', 'client'],  // the mains

  'server/db': ['base'],
  'server/log.h': ['base'],
  'server/personal.h': ['base', 'contract', 'server/db'],
  'server/signature.h': ['base'],
  'server/shop_clock.h': ['base', 'contract', 'server/db'],
  'server/committer': ['base', 'contract', 'server/db', 'server/log.h', 'server/personal.h', 'server/shop_clock.h'],
  'server/ledger': ['base', 'domain', 'contract', 'server/db', 'server/committer'],
  'server/http': ['base', 'contract', 'server/db', 'server/committer', 'server/log.h', 'server/personal.h', 'server/shop_clock.h'],
  'server/adapters': ['base', 'domain', 'contract'],
  'server/session': ['base', 'domain', 'contract', 'server/db', 'server/committer', 'server/http', 'server/shop', 'server/adapters', 'server/log.h',
                     'server/personal.h', 'server/shop_clock.h'],
  'server/jobs': ['base', 'contract', 'server/db', 'server/committer', 'server/log.h', 'server/shop_clock.h'],
  'server/landing': ['base'],
  'server/painting': ['base', 'poster'],
  'server/shop': ['base', 'domain', 'contract', 'server/db', 'server/committer', 'server/ledger', 'server/http', 'server/log.h',
                  'server/personal.h', 'server/shop_clock.h'],
  'server/features': features_may_include(),
  // It acts for people: what it does goes through the features' own commands, in the order a person would give them.
  'server/setup': features_may_include('server/features', 'server/session'),
  'server/checkup': ['base', 'domain', 'contract', 'server/db', 'server/ledger', 'server/shop', 'server/personal.h'],
  'server': ['base', 'domain', 'contract', 'poster', 'server'],  // main.cpp, which puts everything together
};

// Third parties live behind one door each.
const DOORS = [
  {what: /^drogon\/|^trantor\//, where: /^server\/http\//, name: 'Drogon', door: 'src/server/http'},
  {what: /^SQLiteCpp\/|^sqlite3\.h$/, where: /^server\/db\/sqlite\//, name: 'SQLite', door: 'src/server/db/sqlite'},
  {what: /^pqxx|^libpq/, where: /^server\/db\/postgres\//, name: 'PostgreSQL', door: 'src/server/db/postgres'},
  {what: /^curl\//, where: /^server\/adapters\/outbound\//, name: 'libcurl', door: 'src/server/adapters/outbound'},
  {what: /^openssl\//, where: /^server\/adapters\/(signing|alipay)\//, name: 'OpenSSL', door: 'src/server/adapters/signing'},
  {what: /^GLES|^GL\/|^webgl|^emscripten\/html5_webgl/, where: /^client\/(gfx|platform\/[a-z]+)\//, name: 'OpenGL', door: 'src/client/gfx'},
  {what: /^emscripten/, where: /^client\/(platform\/web\/|[a-z]+_main\.cpp)/, name: 'Emscripten', door: 'src/client/platform/web'},
  {what: /^imgui/, where: /^client\/(gfx|platform\/)/, name: 'Dear ImGui', door: 'src/client/gfx'},
  {what: /^cairo|^pango|^jpeglib|^ZXing|^libyuv|^ft2build|^hb/, where: /^server\/painting\//, name: 'the painter\'s libraries', door: 'src/server/painting'},
];
const WEB_ONLY = /__EMSCRIPTEN__|\bEM_JS\b|\bEM_ASM\w*\b|\bEMSCRIPTEN_KEEPALIVE\b|\bEMSCRIPTEN_BINDINGS\b/;
const WEB_PLACES = /^client\/(platform\/web\/|[a-z]+_main\.cpp$)/;

/** @param {string} file relative to src */
function layer_of(file) {
  return Object.keys(LAYERS).filter((layer) => file === layer || file.startsWith(`${layer}/`) || file.startsWith(`${layer}.`))
    .sort((a, b) => b.length - a.length)[0];
}

/** The folder of a feature: features/order/pay.cpp is of `order`. @param {string} file */
function feature_of(file) {
  return /^server\/features\/([a-z_]+)\//.exec(file)?.[1];
}

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  const problems = [];
  for (const file of tree.files(/^src\/.*\.(h|cpp)$/)) {
    const inner = file.slice('src/'.length);
    const layer = layer_of(inner);
    const say = (line, message) => problems.push({file, line, message});
    if (!layer) {
      say(0, 'is in no layer; add the folder to docs/architecture.md and to tools/lint/layers.mjs');
      continue;
    }
    for (const {path, quoted, line} of includes(tree.text(file))) {
      const door = DOORS.find(({what}) => what.test(path));
      if (door && !door.where.test(inner)) say(line, `includes <${path}>; ${door.name} is spoken to in ${door.door} alone`);
      if (!quoted || !path.includes('/')) continue;
      const target = layer_of(path);
      if (!target) continue;
      const allowed = target === layer || LAYERS[layer].some((prefix) => path === prefix || path.startsWith(`${prefix}/`) || target === prefix);
      if (!allowed) {
        say(line, `${layer} may not include ${path}: move what is shared down, or pass it in`);
      } else if (layer === 'server/features' && feature_of(inner) && feature_of(path) && feature_of(inner) !== feature_of(path)) {
        say(line, `feature ${feature_of(inner)} includes feature ${feature_of(path)}: shared rules go down to domain, shared rows to server/shop`);
      }
    }
    if (!WEB_PLACES.test(inner)) {
      for (const {line} of code_lines(tree.text(file), WEB_ONLY)) say(line, 'the browser is known in src/client/platform/web and the mains alone');
    }
  }
  return problems;
}

export const planted = [
  {files: {'src/domain/money/money.h': '#include "contract/types.h"\n'}, provokes: 'domain may not include contract/types.h'},
  {files: {'src/client/app/app.h': '#include "server/http/router.h"\n'}, provokes: 'client/app may not include server'},
  {files: {'src/server/features/order/pay.cpp': '#include "server/features/risk/risk.h"\n'}, provokes: 'feature order includes feature risk'},
  {files: {'src/server/features/order/pay.cpp': '#include "server/setup/import.h"\n'}, provokes: 'server/features may not include server/setup'},
  {files: {'src/client/views/home/home.cpp': '#include "client/net/api.h"\n'}, provokes: 'client/views may not include client/net'},
  {files: {'src/client/views/home/home.cpp': '#include <GLES3/gl3.h>\n'}, provokes: 'OpenGL is spoken to'},
  {files: {'src/client/views/home/home.cpp': '#include "client/gfx/renderer.h"\n'}, provokes: 'client/views may not include client/gfx'},
  {files: {'src/server/features/order/pay.cpp': '#include <drogon/drogon.h>\n'}, provokes: 'Drogon is spoken to'},
  {files: {'src/server/features/order/pay.cpp': '#include <curl/curl.h>\n'}, provokes: 'libcurl is spoken to'},
  {files: {'src/server/features/order/pay.cpp': '#include <openssl/evp.h>\n'}, provokes: 'OpenSSL is spoken to'},
  {files: {'src/server/ledger/ledger.cpp': '#include <sqlite3.h>\n'}, provokes: 'SQLite is spoken to'},
  {files: {'src/client/app/app.cpp': '#ifdef __EMSCRIPTEN__\n#endif\n'}, provokes: 'src/client/platform/web and the mains alone'},
  {files: {'src/client/ui/text.cpp': 'EM_JS(void, f, (), {});\n'}, provokes: 'src/client/platform/web and the mains alone'},
  {files: {'src/extra/thing.h': ''}, provokes: 'is in no layer'},
  {clean: true, files: {
    'src/client/app/app.cpp': '// not for __EMSCRIPTEN__\n#include "client/net/api.h"\n',
    'src/client/views/home/home.cpp': '#include "client/ui/text.h"\n#include "client/gfx/canvas.h"\n',
    'src/server/features/order/pay.cpp': '#include "server/features/order/order.h"\n#include "server/features/features.h"\n',
    'src/server/setup/import.cpp': '#include "server/features/order/order.h"\n#include "server/shop/accounts.h"\n',
    'src/client/platform/web/web.cpp': '#include <emscripten.h>\nEM_JS(void, f, (), {});\n',
  }},
];
