import {code_lines} from './cpp.mjs';

export const title = 'no call is used that has a better replacement';

// where: the files it is banned in. except: files where it is right, each with its reason beside it.
const BANS = [
  {call: /\b(float|double)\b/, where: /^src\/(domain|server\/(ledger|shop|committer))\//, instead: 'money and rates are integers: fen, basis points, 128 bits in between'},
  {call: /\bstd::rand\b|\bsrand\s*\(|\brand\s*\(\)/, where: /^src\//, instead: 'use the IdSource, randombytes_buf, or a seeded std::mt19937_64 in tests'},
  {call: /\btime\s*\(\s*(nullptr|NULL|0)\s*\)|\bgettimeofday\b/, where: /^src\//, instead: 'ask the ShopClock, so that tests can move it'},
  {call: /\bsystem_clock::now\b/, where: /^src\//, instead: 'ask the ShopClock, so that tests can move it',
   except: [
     'src/server/shop_clock.h', 'src/server/log.cpp',  // the clock itself; a log line says when it was really written
     'src/server/committer/committer.cpp',             // ids carry the time of the machine, which no test moves
   ]},
  {call: /\bv?sprintf\s*\(|\bstrcpy\s*\(|\bstrcat\s*\(/, where: /^src\//, instead: 'build a std::string, std::to_string, std::to_chars'},
  {call: /\bato[ilf]+\s*\(|\bstrto[a-z]+\s*\(|\bstd::sto[a-z]+\s*\(/, where: /^src\/(?!server\/\w+\/bench\/)/, instead: 'std::from_chars with its error checked'},
  {call: /^\s*using\s+namespace\b/, where: /\.h$/, instead: 'name what is used; a header must not open a namespace for everybody'},
  {call: /\bstd::(regex|locale|format|iostream)\b|#\s*include\s*<(regex|locale|format|iostream|sstream)>/, where: /^src\/(client|base|domain|contract|poster)\//,
   instead: 'it costs the phone tens of kilobytes: std::to_chars, std::string, a small reader'},
  {call: /\bstd::cout\b|\bstd::cerr\b|\bprintf\s*\(/, where: /^src\/server\/(?!main\.cpp|\w+\/bench\/)/, instead: 'log through server/log.h, with the request id',
   except: [
     /^src\/server\/(import|statements|doctor|commands|openapi)[a-z_]*\.cpp$/,  // commands whose output is their purpose
   ]},
  {call: /\bassert\s*\(/, where: /^src\//, instead: 'INVARIANT, which is on in release too'},
  {call: /\bnew\s+[A-Z]\w*\s*[({;]|\bdelete\s+\w|\bmalloc\s*\(|\bfree\s*\(/, where: /^src\//, instead: 'std::make_unique, std::vector, or a type that owns it',
   except: [
     'src/server/painting/surface.cpp',  // one pool that outlives every static
     'src/server/painting/picture.cpp',  // libjpeg's buffer
   ]},
  {call: /\bstd::(thread|async)\b/, where: /^src\/(base|domain|contract|poster|client)\//, instead: 'the shared code has one thread; the client waits through Host'},
  {call: /\bcatch\s*\(\s*\.\.\.\s*\)\s*\{\s*\}/, where: /^src\//, instead: 'handle each error exactly once: log it or pass it on'},
];

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  const problems = [];
  for (const ban of BANS) {
    for (const file of tree.files(ban.where).filter((name) => /\.(h|cpp)$/.test(name))) {
      if (ban.except?.some((exception) => (exception instanceof RegExp ? exception.test(file) : exception === file))) continue;
      for (const {line, text} of code_lines(tree.text(file), ban.call)) {
        problems.push({file, line, message: `${ban.call.exec(text)?.[0].trim()}: ${ban.instead}`});
      }
    }
  }
  return problems;
}

const in_file = (file, text, provokes) => ({files: {[file]: text}, provokes});
export const planted = [
  in_file('src/domain/money/money.cpp', 'const double share = 0.5;\n', 'money and rates are integers'),
  in_file('src/server/ledger/ledger.cpp', 'float f;\n', 'money and rates are integers'),
  in_file('src/server/x.cpp', 'int n = std::rand();\n', 'IdSource'),
  in_file('src/server/x.cpp', 'auto t = time(nullptr);\n', 'ShopClock'),
  in_file('src/server/x.cpp', 'auto t = std::chrono::system_clock::now();\n', 'ShopClock'),
  in_file('src/server/x.cpp', 'sprintf(buffer, "%d", 1);\n', 'std::to_chars'),
  in_file('src/server/x.cpp', 'const long n = strtol(text, nullptr, 10);\n', 'from_chars'),
  in_file('src/base/x.h', 'using namespace std;\n', 'must not open a namespace'),
  in_file('src/client/app/x.cpp', '#include <iostream>\n', 'costs the phone'),
  in_file('src/server/db/x.cpp', 'std::cout << 1;\n', 'log through'),
  in_file('src/base/x.cpp', 'assert(n > 0);\n', 'INVARIANT'),
  in_file('src/base/x.cpp', 'auto* p = new Thing();\n', 'make_unique'),
  in_file('src/domain/x.cpp', 'std::thread t;\n', 'one thread'),
  in_file('src/server/x.cpp', 'try { f(); } catch (...) {}\n', 'exactly once'),
  {clean: true, files: {
    'src/domain/money/money.cpp': '// no double here\nconst char* k = "double";\nINVARIANT(a);\nstatic_assert(true);\nint double_entry = 0;\n',
    'src/server/x.cpp': 'deleted = erase(x);\nThing(const Thing&) = delete;\n',
  }},
];
