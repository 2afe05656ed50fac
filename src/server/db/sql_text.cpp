#include "server/db/sql_text.h"

#include <set>
#include <utility>

#include "base/invariant.h"

namespace fenxiao::server {

std::string filled_in(std::string_view script, const DdlTypes& types) {
  std::string sql(script);
  for (const auto& [name, type] :
       {std::pair{std::string_view("{{i64}}"), types.i64}, {"{{text}}", types.text}, {"{{blob}}", types.blob}})
    for (std::size_t at = 0; (at = sql.find(name, at)) != std::string::npos; at += type.size())
      sql.replace(at, name.size(), type);
  return sql;
}

namespace {

// Calls `found` with the number of each parameter and where its name ends, in the order of the text.
template <class Found>
void each_parameter(std::string_view sql, Found found) {
  bool quoted = false;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    if (sql[at] == '\'') quoted = !quoted;
    if (quoted || sql[at] != '$') continue;
    std::size_t number = 0;
    while (at + 1 < sql.size() && sql[at + 1] >= '0' && sql[at + 1] <= '9')
      number = number * 10 + static_cast<std::size_t>(sql[++at] - '0');
    found(number, at + 1);
  }
}

}  // namespace

std::size_t parameter_count(std::string_view sql) {
  std::set<std::size_t> named;
  each_parameter(sql, [&](std::size_t number, std::size_t) { named.insert(number); });
  INVARIANT(named.empty() || (*named.begin() == 1 && *named.rbegin() == named.size()));
  return named.size();
}

std::string with_integers_marked(std::string_view sql, const std::vector<bool>& is_integer, std::string_view mark) {
  std::string out;
  std::size_t copied = 0;
  each_parameter(sql, [&](std::size_t number, std::size_t end) {
    if (number == 0 || number > is_integer.size() || !is_integer[number - 1]) return;
    out += sql.substr(copied, end - copied);
    out += mark;
    copied = end;
  });
  out += sql.substr(copied);
  return out;
}

}  // namespace fenxiao::server
