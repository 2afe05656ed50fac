#include "server/shop/line_snapshot.h"

#include "base/fault.h"
#include "contract/decode.h"
#include "contract/encode.h"

namespace fenxiao::server::shop {
namespace {

using contract::Count;
using contract::Length;

// The stored form. Fields are added, never renamed: old orders must stay readable.
struct StoredShare {
  std::int64_t level = 1;
  DistributorId payee;
  TierId tier;
  std::string tier_name;
  std::string tier_name_en;
  RuleId rule;
  std::int64_t rule_version = 1;
  std::string rule_name;
  std::string source;
  std::optional<std::int64_t> rate_bp;
  std::optional<std::int64_t> fixed_amount_fen;
  std::int64_t uncut_fen = 0;
  std::int64_t cut_fen = 0;
  std::string cut_reason;
  std::int64_t booked_fen = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("level", self.level);
    visit("payee", self.payee);
    visit("tier", self.tier);
    visit("tier_name", self.tier_name);
    visit("tier_name_en", self.tier_name_en);
    visit("rule", self.rule);
    visit("rule_version", self.rule_version);
    visit("rule_name", self.rule_name);
    visit("source", self.source);
    visit("rate_bp", self.rate_bp);
    visit("fixed_amount_fen", self.fixed_amount_fen);
    visit("uncut_fen", self.uncut_fen);
    visit("cut_fen", self.cut_fen);
    visit("cut_reason", self.cut_reason);
    visit("booked_fen", self.booked_fen);
  }
};
struct StoredLine {
  std::int64_t list_price_fen = 0;
  std::int64_t quantity = 0;
  std::int64_t list_total_fen = 0;
  std::int64_t discount_fen = 0;
  std::int64_t coupon_fen = 0;
  std::int64_t points_fen = 0;
  std::int64_t base_fen = 0;
  std::int64_t freight_fen = 0;
  std::optional<std::int64_t> cost_fen;
  std::int64_t channel_fee_bp = 0;
  std::int64_t room_fen = 0;
  std::vector<StoredShare> payees;
  std::vector<std::string> unpaid;
  std::optional<std::string> self_by;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("list_price_fen", self.list_price_fen);
    visit("quantity", self.quantity);
    visit("list_total_fen", self.list_total_fen);
    visit("discount_fen", self.discount_fen);
    visit("coupon_fen", self.coupon_fen);
    visit("points_fen", self.points_fen);
    visit("base_fen", self.base_fen);
    visit("freight_fen", self.freight_fen);
    visit("cost_fen", self.cost_fen);
    visit("channel_fee_bp", self.channel_fee_bp);
    visit("room_fen", self.room_fen);
    visit("payees", self.payees, Count{0, domain::k_payees_per_line_max});
    visit("unpaid", self.unpaid, Count{0, domain::k_levels_max});
    visit("self_by", self.self_by);
  }
};
struct StoredAttribution {
  DistributorId distributor;
  std::optional<TouchId> touch;
  std::string bind_mode;
  Instant bound_at;
  std::optional<std::int64_t> time_left_ms;
  std::string touch_source;
  Instant touched_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("distributor", self.distributor);
    visit("touch", self.touch);
    visit("bind_mode", self.bind_mode);
    visit("bound_at", self.bound_at);
    visit("time_left_ms", self.time_left_ms);
    visit("touch_source", self.touch_source, Length{0, 20});
    visit("touched_at", self.touched_at);
  }
};

[[noreturn]] void corrupt(const std::string& what) { throw Fault(FaultKind::corrupt, "stored snapshot: " + what); }

template <class E>
E parsed(std::string_view text) {
  const auto value = domain::parse_enum<E>(text);
  if (!value) corrupt("unknown name " + std::string(text));
  return *value;
}

template <class T>
T decoded(std::string_view json) {
  auto value = contract::decode<T>(json);
  if (!value) corrupt(value.error().field + " " + value.error().code);
  return std::move(value).value();
}

StoredShare stored_share(const domain::PayeeCommission& payee, const ShareWords& words) {
  StoredShare out;
  out.level = payee.level;
  out.payee = payee.payee;
  out.tier = payee.payee_tier;
  out.tier_name = words.tier_name;
  out.tier_name_en = words.tier_name_en;
  out.rule = payee.rule_id;
  out.rule_version = payee.rule_version;
  out.rule_name = words.rule_name;
  out.source = domain::text_of(payee.source);
  if (payee.rate.kind == domain::RateKind::rate)
    out.rate_bp = payee.rate.rate_bp;
  else
    out.fixed_amount_fen = payee.rate.fixed_amount_fen;
  out.uncut_fen = payee.uncut_fen;
  out.cut_fen = payee.cut_fen;
  out.cut_reason = domain::text_of(payee.cut_reason);
  out.booked_fen = payee.booked_fen;
  return out;
}

domain::PayeeCommission share_of(const StoredShare& stored) {
  domain::PayeeCommission out;
  out.level = static_cast<int>(stored.level);
  out.payee = stored.payee;
  out.payee_tier = stored.tier;
  out.rule_id = stored.rule;
  out.rule_version = stored.rule_version;
  out.source = parsed<domain::RuleSource>(stored.source);
  out.rate = stored.rate_bp ? domain::rate_of_base(*stored.rate_bp)
                            : domain::fixed_per_unit(stored.fixed_amount_fen.value_or(0));
  out.uncut_fen = stored.uncut_fen;
  out.cut_fen = stored.cut_fen;
  out.cut_reason = parsed<domain::CutReason>(stored.cut_reason);
  out.booked_fen = stored.booked_fen;
  return out;
}

}  // namespace

std::string store(const LineSnapshot& snapshot) {
  const domain::LineCommission& line = snapshot.line;
  StoredLine out;
  out.list_price_fen = line.base.list_price_fen;
  out.quantity = line.base.quantity;
  out.list_total_fen = line.base.list_total_fen;
  out.discount_fen = line.base.discount_fen;
  out.coupon_fen = line.base.coupon_fen;
  out.points_fen = line.base.points_fen;
  out.base_fen = line.base.base_fen;
  out.freight_fen = line.freight_fen;
  out.cost_fen = line.cost_fen;
  out.channel_fee_bp = line.channel_fee_bp;
  out.room_fen = line.room_fen;
  for (const domain::PayeeCommission& payee : line.payees)
    out.payees.push_back(stored_share(payee, snapshot.words[static_cast<std::size_t>(payee.level - 1)]));
  for (const domain::UnpaidReason reason : line.unpaid) out.unpaid.emplace_back(domain::text_of(reason));
  if (line.self_by) out.self_by = domain::text_of(*line.self_by);
  return contract::encode(out);
}

LineSnapshot load_line_snapshot(std::string_view json) {
  const auto stored = decoded<StoredLine>(json);
  LineSnapshot out;
  out.line.base = {stored.list_price_fen, stored.quantity,   stored.list_total_fen, stored.discount_fen,
                   stored.coupon_fen,     stored.points_fen, stored.base_fen};
  out.line.freight_fen = stored.freight_fen;
  out.line.cost_fen = stored.cost_fen;
  out.line.channel_fee_bp = stored.channel_fee_bp;
  out.line.room_fen = stored.room_fen;
  for (const StoredShare& share : stored.payees) {
    out.line.payees.push_back(share_of(share));
    if (share.level < 1 || share.level > domain::k_levels_max) corrupt("level");
    out.words[static_cast<std::size_t>(share.level - 1)] = {share.rule_name, share.tier_name, share.tier_name_en};
  }
  for (std::size_t i = 0; i < stored.unpaid.size() && i < out.line.unpaid.size(); ++i)
    out.line.unpaid[i] = parsed<domain::UnpaidReason>(stored.unpaid[i]);
  if (stored.self_by) out.line.self_by = parsed<domain::IdentityKind>(*stored.self_by);
  return out;
}

std::string store(const AttributionSnapshot& snapshot) {
  StoredAttribution out;
  out.distributor = snapshot.attribution.distributor;
  if (snapshot.attribution.touch.set()) out.touch = snapshot.attribution.touch;
  out.bind_mode = domain::text_of(snapshot.attribution.rule);
  out.bound_at = snapshot.attribution.bound_at;
  out.time_left_ms = snapshot.attribution.time_left_ms;
  out.touch_source = snapshot.touch_source;
  out.touched_at = {snapshot.touched_at_ms};
  return contract::encode(out);
}

AttributionSnapshot load_attribution(std::string_view json) {
  const auto stored = decoded<StoredAttribution>(json);
  AttributionSnapshot out;
  out.attribution = {stored.distributor, stored.touch.value_or(TouchId{}), parsed<domain::BindMode>(stored.bind_mode),
                     stored.bound_at, stored.time_left_ms};
  out.touch_source = stored.touch_source;
  out.touched_at_ms = stored.touched_at.ms;
  return out;
}

}  // namespace fenxiao::server::shop
