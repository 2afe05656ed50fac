#include "server/db/migrations.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace fenxiao::server {
namespace {

std::string hash_of(std::string_view text) {
  unsigned char digest[16];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr,
                     0);
  char hex[2 * sizeof digest + 1];
  sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  return hex;
}

// Statements end with ';' at the end of a line.
std::vector<std::string> statements_of(std::string_view script) {
  std::vector<std::string> statements;
  std::string current;
  std::size_t at = 0;
  while (at < script.size()) {
    const auto end = std::min(script.find('\n', at), script.size());
    const std::string_view line = script.substr(at, end - at);
    at = end + 1;
    if (line.empty() || line.starts_with("--")) continue;
    current += std::string(line) + "\n";
    if (line.ends_with(';')) statements.push_back(std::exchange(current, {}));
  }
  return statements;
}

}  // namespace

int migrate(Db& db, std::span<const Migration> migrations, Instant now) {
  {
    auto tx = db.begin_write();
    db.apply_ddl(
        *tx,
        "create table if not exists migration (\n  name {{text}} not null primary key,\n  hash {{text}} not null,\n"
        "  ran_at {{i64}} not null\n);");
    tx->commit();
  }
  {
    auto tx = db.begin_read();
    for (const Row& row : tx->query("select name from migration order by name"))
      if (std::none_of(migrations.begin(), migrations.end(),
                       [&](const Migration& known) { return known.name == row.text(0); }))
        throw Fault(FaultKind::corrupt, "this database was made by a newer version: it has " + row.text(0));
  }
  int ran = 0;
  for (const Migration& migration : migrations) {
    auto tx = db.begin_write();
    const std::string hash = hash_of(migration.up);
    if (const auto row = tx->one("select hash from migration where name = $1", migration.name)) {
      if (row->text(0) != hash)
        throw Fault(FaultKind::corrupt, "migration " + std::string(migration.name) + " has changed since it ran");
      continue;
    }
    db.apply_ddl(*tx, migration.up);
    for (const std::string& check : statements_of(migration.check))
      if (!tx->query(check).empty())
        throw Fault(FaultKind::corrupt, "migration " + std::string(migration.name) + " fails its check: " + check);
    tx->exec("insert into migration (name, hash, ran_at) values ($1, $2, $3)", migration.name, hash, now);
    tx->commit();
    ++ran;
  }
  return ran;
}

}  // namespace fenxiao::server
