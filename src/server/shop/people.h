// Who is who in a shop: distributors, and what identifies a person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/catalogue.h"
#include "domain/commission/decide.h"
#include "domain/distributor/application.h"
#include "server/committer/context.h"

namespace fenxiao::server::shop {

struct DistributorRow {
  DistributorId id;
  AccountId account;
  DistributorId referrer;
  TierId tier;
  domain::DistributorStatus status = domain::DistributorStatus::active;
  std::string invite_code;
  std::string name;
  std::optional<std::string> avatar_url;
  bool avatar_opt_in = false;
  std::int64_t settled_sales_fen = 0;
  Instant joined_at;
  std::optional<Instant> tier_held_until;  // given by hand: not lowered before then
};
std::optional<DistributorRow> find_distributor(const ReadContext& ctx, DistributorId id);
std::optional<DistributorRow> distributor_of(const ReadContext& ctx, AccountId account);
std::optional<DistributorRow> distributor_by_invite(const ReadContext& ctx, std::string_view invite_code);

// Everything that tells whether two people are one: account, phone, payout accounts; hashes, never the data itself.
domain::IdentitySet identities_of(const ReadContext& ctx, AccountId account);

// The seller and his inviter, as the commission kernel wants them; empty when nobody sold.
std::vector<domain::PayeeFacts> payees_of(const ReadContext& ctx, DistributorId seller);

// His referrer, that one's referrer, … to the top.
std::vector<DistributorId> referrers_upwards(Tx& tx, ShopId shop, DistributorId from);

std::string masked_phone_of(const ReadContext& ctx, AccountId account);
// How a buyer sees the distributor: his name, and his picture only where he wants it shown.
contract::Referrer referrer_seen_by_buyers(const DistributorRow& row);

}  // namespace fenxiao::server::shop
