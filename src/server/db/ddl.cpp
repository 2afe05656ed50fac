#include "server/db/ddl.h"

#include <utility>

namespace fenxiao::server {

std::string filled_in(std::string_view script, const DdlTypes& types) {
  std::string sql(script);
  for (const auto& [name, type] : {std::pair{std::string_view("{{i64}}"), types.i64}, {"{{text}}", types.text}, {"{{blob}}", types.blob}})
    for (std::size_t at = 0; (at = sql.find(name, at)) != std::string::npos; at += type.size()) sql.replace(at, name.size(), type);
  return sql;
}

}  // namespace fenxiao::server
