// Payouts that people make at the bank: a list to work from, and what came of each.
#pragma once

#include "contract/endpoint.h"
#include "contract/types.h"
#include "contract/withdrawal.h"

namespace fenxiao::contract {

inline constexpr std::int64_t k_bank_items_max = 1000;

struct BankPaid {
  WithdrawalId withdrawal_id;
  std::string receipt_no;  // of the bank

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("withdrawal_id", self.withdrawal_id);
    visit("receipt_no", self.receipt_no, Length{4, 64});
  }
};
inline constexpr Endpoint<BankPaid, Withdrawal> k_bank_paid{"mark_withdrawal_paid",
                                                            Method::post,
                                                            "/api/v1/admin/withdrawals/{withdrawal_id}/paid",
                                                            k_staff_money,
                                                            "The bank has paid it: with the bank's receipt",
                                                            RateClass::write,
                                                            Keyed::yes};
inline constexpr Endpoint<WithdrawalRejection, Withdrawal> k_bank_failed{
    "mark_withdrawal_failed",
    Method::post,
    "/api/v1/admin/withdrawals/{withdrawal_id}/failed",
    k_staff_money,
    "The bank has not paid it: the amount comes back whole",
    RateClass::write,
    Keyed::yes};

// The list is written out when it is read, and never stored: its lines hold full account numbers.
struct BankBatch {
  BankBatchId batch_id;
  std::int64_t items = 0;
  Money total;
  Instant made_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("batch_id", self.batch_id);
    visit("items", self.items, Range{1, k_bank_items_max});
    visit("total", self.total);
    visit("made_at", self.made_at);
  }
};
inline constexpr Endpoint<Empty, BankBatch> k_make_bank_batch{"make_bank_batch",
                                                              Method::post,
                                                              "/api/v1/admin/bank_batches",
                                                              k_staff_money,
                                                              "All payouts that wait for the bank, on one list",
                                                              RateClass::write,
                                                              Keyed::yes};
struct BankBatchRef {
  BankBatchId batch_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("batch_id", self.batch_id);
  }
};
struct BankFile {
  std::string file_name;
  std::string csv;  // UTF-8 with a byte order mark, CRLF

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("file_name", self.file_name, Length{1, 100});
    visit("csv", self.csv, Length{1, 1'000'000});
  }
};
inline constexpr Endpoint<BankBatchRef, BankFile> k_bank_file{
    "read_bank_file", Method::get, "/api/v1/admin/bank_batches/{batch_id}", k_staff_money,
    "The list as CSV for the bank, for ten minutes and for who made it"};

}  // namespace fenxiao::contract
