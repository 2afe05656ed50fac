# Writes OUT: the table of migrations under SOURCE, in order of their numbers.
file(GLOB folders RELATIVE ${SOURCE} ${SOURCE}/*)
list(SORT folders)
set(rows "")
foreach(folder ${folders})
  if(NOT EXISTS ${SOURCE}/${folder}/up.sql)
    continue()
  endif()
  file(READ ${SOURCE}/${folder}/up.sql up)
  set(check "")
  if(EXISTS ${SOURCE}/${folder}/check.sql)
    file(READ ${SOURCE}/${folder}/check.sql check)
  endif()
  string(APPEND rows "    {\"${folder}\",\n     R\"sql(${up})sql\",\n     R\"sql(${check})sql\"},\n")
endforeach()
file(WRITE ${OUT} "// Generated from src/server/db/migrations.\n#include \"server/db/migrations.h\"\n\nnamespace fenxiao::server {\n
namespace {\nconstexpr Migration k_migrations[] = {\n${rows}};\n}  // namespace\n
std::span<const Migration> built_in_migrations() { return k_migrations; }\n\n}  // namespace fenxiao::server\n")
