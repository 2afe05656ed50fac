// What a distributor earned, and why.
#pragma once

#include "contract/distributor.h"
#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class CommissionState { estimated, pending, frozen, available, voided };
template <>
struct EnumNames<CommissionState> {
  static constexpr std::array<std::pair<CommissionState, std::string_view>, 5> k_names{
      {{CommissionState::estimated, "estimated"},
       {CommissionState::pending, "pending"},
       {CommissionState::frozen, "frozen"},
       {CommissionState::available, "available"},
       {CommissionState::voided, "void"}}};
};

struct CommissionQuery {
  std::optional<CommissionState> state;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("state", self.state);
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
struct CommissionRow {
  CommissionId commission_id;
  std::string order_no;
  std::string title;
  std::string title_en;
  std::string sku_name;
  std::int64_t quantity = 0;
  Picture picture;
  std::string buyer_masked;
  std::int64_t level = 1;
  CommissionState state = CommissionState::estimated;
  Money booked;
  Money clawed_back;
  Money kept;  // booked − clawed back
  Instant placed_at;
  std::optional<Instant> release_at;  // null while paused or not received

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("commission_id", self.commission_id);
    visit("order_no", self.order_no, Length{1, 32});
    visit("title", self.title, Length{1, 60});
    visit("title_en", self.title_en, Length{1, 100});
    visit("sku_name", self.sku_name, Length{1, 60});
    visit("quantity", self.quantity);
    visit("picture", self.picture);
    visit("buyer_masked", self.buyer_masked, Length{0, 60});
    visit("level", self.level, Range{1, 2});
    visit("state", self.state);
    visit("booked", self.booked);
    visit("clawed_back", self.clawed_back);
    visit("kept", self.kept);
    visit("placed_at", self.placed_at);
    visit("release_at", self.release_at);
  }
};
inline constexpr Endpoint<CommissionQuery, Page<CommissionRow>> k_commissions{
    "list_commissions", Method::get, "/api/v1/distributor/commissions", k_distributor, "My commissions, newest first"};

// "Why this amount": every part of the sum, from the copy taken when the order was placed. A client can recompute it:
//   base = list_price × quantity − discounts;  exact = base × rate_bp (in 1/10000 of a minor unit), or fixed × quantity;
//   booked = floor(exact) − cut.
enum class RuleSource { sku_tier, sku, product_tier, product, category, campaign, tier, shop };
template <>
struct EnumNames<RuleSource> {
  static constexpr std::array<std::pair<RuleSource, std::string_view>, 8> k_names{
      {{RuleSource::sku_tier, "sku_tier"},
       {RuleSource::sku, "sku"},
       {RuleSource::product_tier, "product_tier"},
       {RuleSource::product, "product"},
       {RuleSource::category, "category"},
       {RuleSource::campaign, "campaign"},
       {RuleSource::tier, "tier"},
       {RuleSource::shop, "shop"}}};
};
struct BasePart {
  std::string kind;  // "list" | "order_discount" | "coupon" | "points" | "freight" (shown, never counted)
  Money amount;      // what it adds (list) or takes (all others)
  bool counted = true;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("kind", self.kind, Length{1, 30});
    visit("amount", self.amount);
    visit("counted", self.counted);
  }
};
struct Happening {
  std::string
      kind;  // "placed" | "paid" | "received" | "frozen_until" | "released" | "refunded" | "clawed_back" | "voided"
  Instant at;
  std::optional<Money> amount;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("kind", self.kind, Length{1, 30});
    visit("at", self.at);
    visit("amount", self.amount);
  }
};
struct CommissionDetail {
  CommissionRow row;
  Money list_price;
  std::vector<BasePart> parts;
  Money base;
  RuleSource rule_source = RuleSource::shop;
  std::string rule_name;
  std::int64_t rule_version = 1;
  std::optional<std::int64_t> rate_bp;
  std::optional<Money> fixed_per_unit;
  std::string payee_tier;
  std::string payee_tier_en;
  std::int64_t exact_e4 = 0;  // before flooring, in 1/10000 of a minor unit
  Money floored;              // what the floor gives
  Money cut;                  // taken by the margin guard
  std::optional<std::string> cut_reason;
  std::optional<std::string> winning_touch;  // "poster" | "link" | "landing" | "order"
  std::optional<Instant> touched_at;
  std::optional<std::int64_t> bind_days_left;  // when the order was placed
  std::vector<Happening> timeline;             // oldest first

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("row", self.row);
    visit("list_price", self.list_price);
    visit("parts", self.parts, Count{1, 12});
    visit("base", self.base);
    visit("rule_source", self.rule_source);
    visit("rule_name", self.rule_name, Length{0, 60});
    visit("rule_version", self.rule_version, Range{1, k_wire_integer_max});
    visit("rate_bp", self.rate_bp, Range{0, 10000});
    visit("fixed_per_unit", self.fixed_per_unit);
    visit("payee_tier", self.payee_tier, Length{0, 30});
    visit("payee_tier_en", self.payee_tier_en, Length{0, 30});
    visit("exact_e4", self.exact_e4);
    visit("floored", self.floored);
    visit("cut", self.cut);
    visit("cut_reason", self.cut_reason, Length{0, 60});
    visit("winning_touch", self.winning_touch, Length{0, 20});
    visit("touched_at", self.touched_at);
    visit("bind_days_left", self.bind_days_left);
    visit("timeline", self.timeline, Count{0, 60});
  }
};
struct CommissionRef {
  CommissionId commission_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("commission_id", self.commission_id);
  }
};
inline constexpr Endpoint<CommissionRef, CommissionDetail> k_commission{
    "get_commission", Method::get, "/api/v1/distributor/commissions/{commission_id}", k_distributor, "Why this amount"};

inline constexpr Endpoint<Empty, Balances> k_balances{"get_balances", Method::get, "/api/v1/distributor/balances",
                                                      k_distributor, "My balances"};

// A month of one distributor: what was there, what moved, what is left. The columns add up:
// booked − clawed_back = kept; opening + movements = closing, which are what the shop owed (available + withdrawing − debt).
struct StatementQuery {
  std::string month;  // "2026-09", in the shop's zone; "current"

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("month", self.month, Length{7, 7});
  }
};
// What changed what the shop owes: one line a kind of movement, signed.
enum class MovementKind {
  commission_released,  // the freeze is over
  commission_clawed,    // taken back after release
  withdrawal_kept,      // fee and tax, when a payout went to the channel
  withdrawal_paid,      // the net arrived
  withdrawal_failed,    // fee and tax came back
  tax_reassessed,       // a month holds less tax than it did
  debt_repaid,
  debt_written_off,
  bonus_granted,
  reversal,
};
template <>
struct EnumNames<MovementKind> {
  static constexpr std::array<std::pair<MovementKind, std::string_view>, 10> k_names{
      {{MovementKind::commission_released, "commission_released"},
       {MovementKind::commission_clawed, "commission_clawed"},
       {MovementKind::withdrawal_kept, "withdrawal_kept"},
       {MovementKind::withdrawal_paid, "withdrawal_paid"},
       {MovementKind::withdrawal_failed, "withdrawal_failed"},
       {MovementKind::tax_reassessed, "tax_reassessed"},
       {MovementKind::debt_repaid, "debt_repaid"},
       {MovementKind::debt_written_off, "debt_written_off"},
       {MovementKind::bonus_granted, "bonus_granted"},
       {MovementKind::reversal, "reversal"}}};
};
struct Movement {
  MovementKind kind = MovementKind::commission_released;
  Money amount;  // of all of the kind in the month; never 0

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("kind", self.kind);
    visit("amount", self.amount);
  }
};
struct Statement {
  std::string month;
  std::string first_month;  // there is nothing before it
  std::string last_month;   // the one that runs
  std::int64_t orders = 0;
  Money base;
  Money booked_level_1;
  Money booked_level_2;
  Money clawed_back;
  Money released;
  Money withdrawn;
  Money opening;
  std::vector<Movement> movements;
  Money closing;  // opening + movements, to the fen
  // withdrawal_kept, withdrawal_failed and tax_reassessed in another cut: together they are −(fee + tax_withheld).
  Money fee;
  Money tax_withheld;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("month", self.month, Length{7, 7});
    visit("first_month", self.first_month, Length{7, 7});
    visit("last_month", self.last_month, Length{7, 7});
    visit("orders", self.orders);
    visit("base", self.base);
    visit("booked_level_1", self.booked_level_1);
    visit("booked_level_2", self.booked_level_2);
    visit("clawed_back", self.clawed_back);
    visit("released", self.released);
    visit("withdrawn", self.withdrawn);
    visit("opening", self.opening);
    visit("movements", self.movements, Count{0, 20});
    visit("closing", self.closing);
    visit("fee", self.fee);
    visit("tax_withheld", self.tax_withheld);
  }
};
inline constexpr Endpoint<StatementQuery, Statement> k_statement{
    "get_statement", Method::get, "/api/v1/distributor/statements/{month}", k_distributor, "My statement of a month"};

// --- merchant ---------------------------------------------------------------------------------------------------------
struct RuleRequest {
  RuleSource source = RuleSource::shop;
  std::string name;
  std::optional<SkuId> sku_id;
  std::optional<ProductId> product_id;
  std::optional<CategoryId> category_id;
  std::optional<TierId> tier_id;
  std::int64_t level = 1;
  std::optional<std::int64_t> rate_bp;  // exactly one of rate_bp and fixed_per_unit
  std::optional<Money> fixed_per_unit;
  Instant effective_from;
  std::optional<Instant> effective_until;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("source", self.source);
    visit("name", self.name, Length{1, 60});
    visit("sku_id", self.sku_id);
    visit("product_id", self.product_id);
    visit("category_id", self.category_id);
    visit("tier_id", self.tier_id);
    visit("level", self.level, Range{1, 2});
    visit("rate_bp", self.rate_bp, Range{0, 10000});
    visit("fixed_per_unit", self.fixed_per_unit);
    visit("effective_from", self.effective_from);
    visit("effective_until", self.effective_until);
  }
};
struct Rule {
  RuleId rule_id;
  std::int64_t rule_version = 1;
  RuleRequest rule;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("rule_id", self.rule_id);
    visit("rule_version", self.rule_version);
    visit("rule", self.rule);
  }
};
struct RuleList {
  std::vector<Rule> items;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, 1000});
  }
};
inline constexpr Endpoint<Empty, RuleList> k_rules{"list_rules", Method::get, "/api/v1/admin/commission_rules",
                                                   k_staff_read, "Commission rules in force or to come"};
inline constexpr Endpoint<RuleRequest, Rule> k_add_rule{"add_rule",
                                                        Method::post,
                                                        "/api/v1/admin/commission_rules",
                                                        k_staff_operate,
                                                        "Add a rule; overlaps at one rank are refused",
                                                        RateClass::write,
                                                        Keyed::yes};
struct RuleEnd {
  RuleId rule_id;
  Instant effective_until;  // from now on, after the rule's beginning, and never later than it would end anyway

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("rule_id", self.rule_id);
    visit("effective_until", self.effective_until);
  }
};
inline constexpr Endpoint<RuleEnd, Rule> k_end_rule{"end_rule",
                                                    Method::post,
                                                    "/api/v1/admin/commission_rules/{rule_id}/end",
                                                    k_staff_operate,
                                                    "Let a rule end; orders that it was copied onto keep it",
                                                    RateClass::write,
                                                    Keyed::yes};
struct AttestRequest {
  std::int64_t level = 2;
  std::string text;  // what the merchant attests, kept word by word

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("level", self.level, Range{2, 2});
    visit("text", self.text, Length{10, 500});
  }
};
struct Attestation {
  std::int64_t level = 2;
  std::string text;
  Instant recorded_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("level", self.level);
    visit("text", self.text, Length{1, 500});
    visit("recorded_at", self.recorded_at);
  }
};
inline constexpr Endpoint<AttestRequest, Attestation> k_attest{
    "record_attestation", Method::post, "/api/v1/admin/attestations", Role::owner, "Allow level 2 by an attestation",
    RateClass::write,     Keyed::yes};

struct LedgerReport {
  bool sound = false;
  std::int64_t journals = 0;
  std::int64_t postings = 0;
  std::vector<std::string> findings;  // one sentence each; empty when sound

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("sound", self.sound);
    visit("journals", self.journals);
    visit("postings", self.postings);
    visit("findings", self.findings, Count{0, 100});
  }
};
inline constexpr Endpoint<Empty, LedgerReport> k_ledger_check{"check_ledger", Method::get, "/api/v1/admin/ledger/check",
                                                              k_staff_read,
                                                              "Rebuild balances from postings and compare"};

}  // namespace fenxiao::contract
