export const title = 'everything of others that is linked or shipped is in THIRD_PARTY_NOTICES.md';

const NOTICES = 'THIRD_PARTY_NOTICES.md';
// Names in CMake and package.json → the name in the notices. null: part of the compiler or only used by tests and tools.
const NAMES = {
  SQLiteCpp: 'SQLiteCpp', sqlite3: 'SQLite', libsodium: 'libsodium', spdlog: 'spdlog', Drogon: 'Drogon', CLI11: 'CLI11', libpqxx: null, libpq: 'libpq', nlohmann_json: 'nlohmann/json',
  cairo: 'cairo', pangocairo: 'Pango', fontconfig: 'Fontconfig', freetype2: 'FreeType', libjpeg: 'libjpeg-turbo', jpeg: 'libjpeg-turbo', harfbuzz: 'HarfBuzz',
  'harfbuzz-subset': 'HarfBuzz', libwoff2enc: 'woff2', zxing: 'zxing-cpp', yuv: 'libyuv', PkgConfig: null,
  GTest: null, benchmark: null, Threads: null, ccache: null, libcurl: 'curl', CURL: 'curl', OpenSSL: 'OpenSSL', libxlsxwriter: 'libxlsxwriter', 'lucide-static': 'Lucide',
  imgui: 'Dear ImGui', qrcodegen: 'QR Code generator', stb: 'stb',
};

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  if (!tree.has(NOTICES)) return [{file: NOTICES, message: 'is missing'}];
  const notices = tree.text(NOTICES);
  const problems = [];
  const used = new Set();
  const use = (file, line, name) => {
    if (!(name in NAMES)) problems.push({file, line, message: `${name}: say in tools/lint/notices.mjs under which name ${NOTICES} has it`});
    else if (NAMES[name] !== null) {
      used.add(NAMES[name]);
      if (!notices.includes(`| ${NAMES[name]} `) && !notices.includes(`| [${NAMES[name]}]`)) problems.push({file, line, message: `${NAMES[name]} is not in ${NOTICES}`});
    }
  };
  for (const file of tree.files(/(^|\/)CMakeLists\.txt$|\.cmake$/)) {
    const text = tree.text(file).replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
    const line_at = (index) => text.slice(0, index).split('\n').length;
    for (const match of text.matchAll(/find_package\((\w+)/g)) use(file, line_at(match.index), match[1]);
    for (const match of text.matchAll(/find_(?:library|program|file)\((?:\w+)\s+([\w.-]+)/g)) {
      if (!match[1].includes('.')) use(file, line_at(match.index), match[1]);
    }
    for (const match of text.matchAll(/pkg_check_modules\(([^)]*)\)/g)) {
      for (const name of match[1].split(/\s+/).slice(1)) {
        if (name && !/^(REQUIRED|IMPORTED_TARGET|GLOBAL|QUIET)$/.test(name)) use(file, line_at(match.index), name.replace(/[<>=].*/, ''));
      }
    }
    if (/QRCODEGEN_DIR/.test(text)) use(file, 1, 'qrcodegen');
    if (/FENXIAO_IMGUI_DIR|IMGUI_DIR/.test(text)) use(file, 1, 'imgui');
  }
  for (const file of tree.files(/^src\/.*\.(h|cpp)$/)) {
    if (/#include <stb_/.test(tree.text(file))) use(file, 1, 'stb');
    if (/#include <nlohmann/.test(tree.text(file))) use(file, 1, 'nlohmann_json');
  }
  for (const file of tree.files(/^tools\/icons\/.*\.mjs$/)) if (/lucide-static/.test(tree.text(file))) use(file, 1, 'lucide-static');
  return problems;
}

export const planted = [
  {files: {[NOTICES]: '| cairo | LGPL |\n', 'src/CMakeLists.txt': 'find_package(Drogon REQUIRED)\n'}, provokes: 'Drogon is not in'},
  {files: {[NOTICES]: '', 'src/CMakeLists.txt': 'pkg_check_modules(x REQUIRED IMPORTED_TARGET libnew)\n'}, provokes: 'libnew: say in'},
  {files: {'src/base/x.cpp': ''}, provokes: 'is missing'},
  {clean: true, files: {[NOTICES]: '| cairo | LGPL |\n', 'src/CMakeLists.txt': '# find_package(Old)\nfind_package(PkgConfig REQUIRED)\npkg_check_modules(x REQUIRED cairo)\nfind_package(GTest)\n'}},
];
