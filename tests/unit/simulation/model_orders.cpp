#include <algorithm>

#include "tests/unit/simulation/model.h"

namespace fenxiao::simulation {
namespace {

constexpr Ms k_grace = 2 * k_minute;
constexpr Ms k_same_touch = 10 * k_minute;

// Nothing here is so dear that its product would not fit.
Fen half_up(Fen amount, Fen bp) { return (amount * bp + 5000) / 10'000; }
Fen part(Fen amount, Fen times, Fen of) { return amount * times / of; }

}  // namespace

Model::Totals Model::price(const Cart& cart) const {
  Totals out;
  for (const auto& [sku, quantity] : cart.lines) out.goods += skus[sku].price * quantity;
  const bool free = terms.freight_free_from > 0 && out.goods >= terms.freight_free_from;
  out.freight = free ? 0 : terms.freight_flat;
  return out;
}

bool Model::same_person(int a, int b) const {
  if (a == b) return true;
  for (const std::string& mine : people[a].payout_numbers)
    for (const std::string& theirs : people[b].payout_numbers)
      if (mine == theirs) return true;
  return false;
}

bool Model::in_team_of(int seller, int above) const {
  for (int at = sellers[seller].referrer; at >= 0; at = sellers[at].referrer)
    if (at == above) return true;
  return false;
}

void Model::touch(int buyer, int seller, const std::string& link_and_kind) {
  Person& who = people[buyer];
  const auto before = who.last_touch.find(link_and_kind);
  if (before != who.last_touch.end() && now - before->second < k_same_touch) return;
  who.last_touch[link_and_kind] = now;
  if (same_person(buyer, sellers[seller].person)) return;
  if (who.seller >= 0 && in_team_of(seller, who.seller)) return;
  if (who.binding && (!who.binding->expires || now < *who.binding->expires)) {
    const Binding& held = *who.binding;
    const bool protected_still = held.protect_until && now < *held.protect_until;
    if (terms.bind == Bind::first) return;
    if (terms.bind == Bind::protect) {
      if (held.seller == seller && !(held.protect_until && !protected_still)) return;
      if (held.seller != seller && (held.made_under == Bind::first || protected_still)) return;
    }
  }
  Binding made{seller, terms.bind, {}, {}};
  if (terms.bind == Bind::protect) {
    made.protect_until = now + terms.protect_days * k_day;
    made.expires = now + std::max(terms.bind_valid_days.value_or(0), terms.protect_days) * k_day;
  }
  who.binding = made;
}

int Model::seller_of(int buyer) const {
  const auto& binding = people[buyer].binding;
  return binding && (!binding->expires || now < *binding->expires) ? binding->seller : -1;
}

const Rule* Model::rule_for(const Sku& sku, int sku_index, int tier, int level) const {
  const Rule* best = nullptr;
  for (const Rule& rule : rules) {
    if (rule.level != level || now < rule.from || (rule.until && now >= *rule.until)) continue;
    if ((rule.sku >= 0 && rule.sku != sku_index) || (rule.product >= 0 && rule.product != sku.product) ||
        (rule.category >= 0 && rule.category != sku.category) || (rule.tier >= 0 && rule.tier != tier))
      continue;
    if (!best || rule.rank < best->rank) best = &rule;
  }
  return best;
}

std::vector<Share> Model::shares_of(int buyer, const Line& line) const {
  std::vector<Share> out;
  const int first = seller_of(buyer);
  if (first < 0) return out;
  const int second = sellers[first].referrer;
  const auto is_self = [&](int seller) { return seller >= 0 && same_person(buyer, sellers[seller].person); };
  if (!terms.self_allowed && (is_self(first) || is_self(second))) return out;
  const Sku& sku = skus[line.sku];
  Fen sum = 0;
  for (const int seller : {first, second}) {
    if (seller < 0) continue;
    const int level = seller == first ? 1 : 2;
    const Rule* rule = rule_for(sku, line.sku, sellers[seller].tier, level);
    if (!rule) continue;
    Share share;
    share.seller = seller;
    share.level = level;
    share.booked = rule->fixed ? rule->value * line.quantity : part(line.goods, rule->value, 10'000);
    sum += share.booked;
    out.push_back(share);
  }
  Fen room = line.goods;
  if (sku.cost)
    room = std::max<Fen>(0, line.goods - *sku.cost * line.quantity - half_up(line.goods, terms.channel_fee_bp));
  for (std::size_t i = out.size(); i-- > 0 && sum > room;) {
    const Fen cut = std::min(sum - room, out[i].booked);
    out[i].booked -= cut;
    sum -= cut;
  }
  return out;
}

std::string Model::place(int buyer, const Cart& cart, int promo_seller, const std::string& link) {
  auto by_sku = cart.lines;
  std::sort(by_sku.begin(), by_sku.end());
  for (const auto& [sku, quantity] : by_sku) {
    if (const auto limit = skus[sku].per_buyer_max) {
      std::int64_t has = 0;
      for (const Order& order : orders) {
        if (order.buyer != buyer || order.state == OrderState::closed) continue;
        for (const Line& line : order.lines)
          if (line.sku == sku) has += line.quantity - line.back;
      }
      if (has + quantity > *limit) return "quantity_limit";
    }
    if (quantity > skus[sku].left()) return "out_of_stock";
  }
  if (promo_seller >= 0) touch(buyer, promo_seller, link);
  Order order;
  order.buyer = buyer;
  const Totals totals = price(cart);
  order.goods = totals.goods;
  order.freight = totals.freight;
  order.pay_before = now + terms.pay_within_min * k_minute;
  order.reserved_until = order.pay_before + k_grace;
  for (const auto& [sku, quantity] : cart.lines) {
    skus[sku].reserved += quantity;
    Line line;
    line.sku = sku;
    line.quantity = quantity;
    line.goods = skus[sku].price * quantity;
    line.shares = shares_of(buyer, line);
    order.lines.push_back(line);
  }
  orders.push_back(order);
  return "";
}

std::string Model::start_payment(Order& order) {
  if (order.state != OrderState::placed || now >= order.pay_before) return "order_not_payable";
  order.payment = PaymentState::open;
  return "";
}

void Model::mark_paid(Order& order) {
  order.state = OrderState::paid;
  order.payment = PaymentState::paid;
  for (Line& line : order.lines) {
    skus[line.sku].reserved -= line.quantity;
    skus[line.sku].sold += line.quantity;
    for (Share& share : line.shares) {
      share.state = ShareState::pending;
      share.pending = share.booked;
      sellers[share.seller].pending += share.booked;
    }
  }
}

std::string Model::payment_arrives(Order& order, bool succeeds) {
  if (!succeeds) return "payment_failed";
  if (order.payment == PaymentState::paid) return "";
  if (order.payment == PaymentState::refunded) return "order_not_payable";
  if (order.state == OrderState::placed) {
    mark_paid(order);
    return "";
  }
  // Closed in the meantime: the goods are taken again where they are there, all of them, or the money goes back.
  for (const Line& line : order.lines)
    if (line.quantity > skus[line.sku].left()) {
      order.payment = PaymentState::refunded;
      return "order_not_payable";
    }
  for (const Line& line : order.lines) skus[line.sku].reserved += line.quantity;
  mark_paid(order);
  return "";
}

void Model::close(Order& order) {
  order.state = OrderState::closed;
  if (order.payment == PaymentState::open) order.payment = PaymentState::closed;
  for (Line& line : order.lines) {
    skus[line.sku].reserved -= line.quantity;
    for (Share& share : line.shares) share.state = ShareState::voided;
  }
}

std::string Model::cancel(Order& order) {
  if (order.state != OrderState::placed) return "order_not_cancellable";
  close(order);
  return "";
}

std::string Model::ship(Order& order) {
  if (order.state != OrderState::paid || (order.goods > 0 && order.refunded_goods == order.goods))
    return "order_not_shippable";
  order.state = OrderState::shipped;
  order.auto_receive_at = now + terms.auto_receive_days * k_day;
  return "";
}

std::string Model::receive(Order& order) {
  if (order.state != OrderState::shipped) return "order_not_receivable";
  mark_received(order, now);
  return "";
}

void Model::mark_received(Order& order, Ms at) {
  order.state = OrderState::received;
  order.received_at = at;
  for (Line& line : order.lines) {
    for (Share& share : line.shares) {
      if (share.state != ShareState::pending) continue;
      share.state = ShareState::frozen;
      share.frozen = share.pending;
      share.pending = 0;
      sellers[share.seller].pending -= share.frozen;
      sellers[share.seller].frozen += share.frozen;
    }
  }
  order.release_at = due(order);
}

// Walks through the time since receipt and counts what of it no pause covers.
std::optional<Ms> Model::due(const Order& order) const {
  std::vector<std::pair<Ms, Ms>> stops;
  for (const Pause& pause : order.pauses) {
    if (!pause.until) return std::nullopt;
    stops.emplace_back(pause.from, *pause.until);
  }
  std::sort(stops.begin(), stops.end());
  Ms at = *order.received_at, needed = terms.freeze_days * k_day;
  for (const auto& [from, until] : stops) {
    if (needed == 0) break;
    const Ms runs = std::max<Ms>(0, from - at);
    if (until <= at) continue;
    if (runs >= needed) break;
    needed -= runs;
    at = until;
  }
  return at + needed;
}

std::string Model::refund(Order& order, const std::vector<Fen>& goods, Fen freight, bool restock) {
  if (order.state != OrderState::paid && order.state != OrderState::shipped && order.state != OrderState::received)
    return "state_conflict";
  Fen sum = 0;
  for (std::size_t i = 0; i < goods.size(); ++i) {
    if (goods[i] > order.lines[i].goods - order.lines[i].refunded) return "refund_too_large";
    sum += goods[i];
  }
  if (freight > order.freight - order.refunded_freight) return "refund_too_large";
  if (sum + freight == 0) return "invalid_field";
  const bool comes_back = order.state == OrderState::paid || restock;
  for (std::size_t i = 0; i < goods.size(); ++i) {
    if (goods[i] == 0) continue;
    Line& line = order.lines[i];
    const Fen before = line.goods - line.refunded, after = before - goods[i];
    line.refunded += goods[i];
    if (comes_back) {
      const std::int64_t units = part(line.quantity, line.refunded, line.goods);
      if (units > line.back) {
        skus[line.sku].sold -= units - line.back;
        line.back = units;
      }
    }
    for (Share& share : line.shares) {
      Seller& seller = sellers[share.seller];
      const Fen claw = part(share.booked, before, line.goods) - part(share.booked, after, line.goods);
      switch (share.state) {
        case ShareState::pending: share.pending -= claw, share.clawed_before += claw, seller.pending -= claw; break;
        case ShareState::frozen: share.frozen -= claw, share.clawed_before += claw, seller.frozen -= claw; break;
        case ShareState::available: share.clawed_after += claw, seller.net -= claw; break;
        case ShareState::estimated:
        case ShareState::voided: break;
      }
      if (after == 0 && share.state != ShareState::available) share.state = ShareState::voided;
    }
  }
  order.refunded_goods += sum;
  order.refunded_freight += freight;
  if (order.refunded_goods == order.goods && order.refunded_freight == order.freight)
    order.state = OrderState::refunded;
  return "";
}

std::string Model::open_pause(Order& order, bool risk) {
  if (!risk) {
    if (order.state == OrderState::placed || order.state == OrderState::closed) return "state_conflict";
    const auto over = order.received_at ? due(order) : std::nullopt;
    if (over && *over <= now) return "after_sale_over";
  }
  for (const Pause& pause : order.pauses)
    if (pause.risk == risk && !pause.until) return "state_conflict";
  order.pauses.push_back({risk, now, {}, 0});
  if (order.received_at) order.release_at = due(order);
  return "";
}

std::string Model::close_pause(Order& order, std::size_t pause) {
  if (order.pauses[pause].until) return "state_conflict";
  order.pauses[pause].until = now;
  if (order.received_at) order.release_at = due(order);
  return "";
}

void Model::deliver(int sku, std::int64_t quantity) { skus[sku].received += quantity; }

bool Model::release_due() {
  bool any = false;
  for (Order& order : orders) {
    if (!order.release_at || *order.release_at > now) continue;
    const auto when = due(order);
    if (!when || *when > now) {
      order.release_at = when;
      continue;
    }
    for (Line& line : order.lines) {
      for (Share& share : line.shares) {
        if (share.state != ShareState::frozen) continue;
        share.state = ShareState::available;
        share.released = share.frozen;
        share.frozen = 0;
        sellers[share.seller].frozen -= share.released;
        sellers[share.seller].net += share.released;
      }
    }
    order.release_at.reset();
    any = true;
  }
  return any;
}

void Model::run_jobs() {
  for (Order& order : orders)
    if (order.state == OrderState::placed && order.reserved_until <= now) close(order);
  for (Order& order : orders)
    if (order.state == OrderState::shipped && order.auto_receive_at <= now) mark_received(order, order.auto_receive_at);
  while (release_due()) {
  }
  submit_approved();
  while (ask_channel(PayoutState::paying) | ask_channel(PayoutState::waiting)) {
  }
}

std::string Model::add_rule(const Rule& rule) {
  for (const Rule& other : rules) {
    if (other.until && *other.until <= now) continue;
    if (other.rank != rule.rank || other.level != rule.level || other.sku != rule.sku ||
        other.product != rule.product || other.category != rule.category || other.tier != rule.tier)
      continue;
    const bool before = rule.until && *rule.until <= other.from;
    const bool behind = other.until && *other.until <= rule.from;
    if (!before && !behind) return "rule_overlap";
  }
  rules.push_back(rule);
  return "";
}

std::string Model::end_rule(Rule& rule, Ms until) {
  if (rule.until && *rule.until <= now) return "not_found";
  if (until < now || until <= rule.from || (rule.until && until > *rule.until)) return "invalid_field";
  rule.until = until;
  return "";
}

}  // namespace fenxiao::simulation
