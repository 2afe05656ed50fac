// Touches and bindings in the database; the rules are domain/binding's.
#pragma once

#include <optional>
#include <string_view>

#include "contract/promo.h"
#include "domain/binding/binding.h"
#include "server/committer/context.h"
#include "server/shop/policies.h"

namespace fenxiao::server::shop {

struct LinkRow {
  std::string promo_code;
  LinkId id;
  DistributorId distributor;
  ProductId product;
  Instant expires_at;
};
// Of this shop only. Lapsed links are found too: the caller decides what that means.
std::optional<LinkRow> find_link(Tx& tx, ShopId shop, std::string_view promo_code);

std::optional<domain::Binding> load_binding(Tx& tx, ShopId shop, AccountId buyer);

// A preview robot of a chat or a search engine, by what it calls itself.
bool is_robot(std::string_view user_agent);

struct NewTouch {
  const LinkRow& link;
  std::string_view visitor_key;
  contract::TouchSource source = contract::TouchSource::landing;
  bool robot = false;
};
// Logs the touch. False where the same visitor touched the same link the same way within the last minutes.
// Where the visitor is signed in it is judged at once, else when he signs in.
bool record_touch(WriteContext& ctx, const NewTouch& touch, const Policies& policies);

// At sign-in: the visitor's touches become this account's and are judged in the order in which they happened.
void claim_touches(WriteContext& ctx, AccountId account, std::string_view visitor_key);

// By hand. Not to a suspended distributor, not to the buyer himself, not into his own team.
Verdict<contract::ApiError> rebind(WriteContext& ctx, AccountId buyer, DistributorId to, std::string_view reason);

}  // namespace fenxiao::server::shop
