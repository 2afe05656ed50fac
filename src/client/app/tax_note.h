// How the tax of a withdrawal comes about, with its own numbers: "(1,200.00 − 800.00) × 20%".
#pragma once

#include <string>

#include "contract/withdrawal.h"

namespace fenxiao::client {

// Only for the regime whose sum fits one line (per payment); otherwise, and where nothing is withheld, empty. The
// month's earlier withdrawals count as one with this one, so they stand in it, and so does what was withheld for them.
std::string tax_formula(const contract::WithdrawalQuote& quote);

}  // namespace fenxiao::client
