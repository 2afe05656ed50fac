// An import of another shop's orders (docs/import.md) into an empty shop. The orders go the way of those that another system
// tells of (features/order/sync.h): each as it was sold, and again as it had arrived; the ledger carries every cent.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/committer/context.h"
#include "server/features/import/order_files.h"

namespace fenxiao::server {

struct ImportTerms {
  std::int64_t level1_bp = 1000;
  std::optional<std::int64_t> level2_bp = {};  // set: level 2 is attested and paid
};

// One distributor's month, by the date of the orders, over all states of the commissions.
struct ImportedMonth {
  std::string distributor_id;  // as in the files
  std::string month;           // "2026-09"
  std::int64_t orders = 0;     // own sales: level 1
  std::int64_t lines = 0;
  std::int64_t base_fen = 0;
  std::int64_t level1_fen = 0;
  std::int64_t level2_fen = 0;
  std::int64_t pending_fen = 0;
  std::int64_t received_fen = 0;  // frozen or released
};

// Runs a piece of work in one committed transaction of the shop.
using WriteImport = std::function<void(const std::function<void(WriteContext&)>&)>;

// INVARIANT: the shop is empty. Throws Fault. Statements come sorted by distributor and month.
std::vector<ImportedMonth> import_shop(const WriteImport& write, const ImportedShop& from, const ImportTerms& terms);

// With a heading; amounts are minor units.
std::string statements_csv(const std::vector<ImportedMonth>& months);

}  // namespace fenxiao::server
