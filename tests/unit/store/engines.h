// Every test of the storage seam runs on both engines, each time in a place of its own.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "server/db/db.h"
#include "server/temporary_folder.h"

namespace fenxiao::server::test {

enum class Engine { sqlite, postgresql };

// A fresh database: a folder, or a schema in the cluster that FENXIAO_POSTGRES names (tools/toolchain/postgres.sh).
class Place {
 public:
  explicit Place(Engine engine) : engine_(engine) {
    if (engine == Engine::sqlite) return;
    static int made = 0;
    schema_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
    cluster().exec("create schema " + schema_);
  }
  ~Place() {
    if (!schema_.empty()) cluster().exec("drop schema " + schema_ + " cascade");
  }
  std::unique_ptr<Db> open() const {
    return engine_ == Engine::sqlite ? open_sqlite(folder_.path()) : open_postgres(address() + options());
  }
  // What an address of PostgreSQL needs to lead to this place.
  std::string options() const { return " options='-c search_path=" + schema_ + "'"; }
  // An engine that is not there is a failure, never a skipped test.
  static std::string address() {
    const char* address = std::getenv("FENXIAO_POSTGRES");
    if (!address) throw std::runtime_error("no FENXIAO_POSTGRES: run this through tools/toolchain/postgres.sh");
    return address;
  }

 private:
  class Session {
   public:
    explicit Session(const std::string& address) : connection_(address) {}
    void exec(const std::string& sql) { pqxx::nontransaction(connection_).exec(sql); }

   private:
    pqxx::connection connection_;
  };
  static Session cluster() { return Session(address()); }

  Engine engine_;
  TemporaryFolder folder_;
  std::string schema_;
};

inline std::string name_of(const testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::sqlite ? "sqlite" : "postgresql";
}

}  // namespace fenxiao::server::test
