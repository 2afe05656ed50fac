#include "server/setup/season.h"

#include <algorithm>
#include <array>

#include "server/setup/stage.h"
#include "server/features/distributor/distributor.h"
#include "server/features/order/order.h"
#include "server/features/promotion/promotion.h"
#include "server/features/withdrawal/withdrawal.h"
#include "server/http/session_lookup.h"
#include "server/shop/accounts.h"
#include "server/shop/people.h"

namespace fenxiao::server::setup {

using namespace features;
namespace {

constexpr std::uint64_t k_seed = 20'260'901;
constexpr std::int64_t k_jobs_every_ms = 6 * k_hour_ms;
constexpr std::int64_t k_orders_first_day = 12;
constexpr std::int64_t k_orders_last_day = 27;
constexpr std::int64_t k_orders_today_min = 6;
constexpr std::string_view k_phone_agent =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0";

// When people buy: few at night, most after supper.
constexpr std::int64_t k_hour_weights[24] = {3,  1,  1, 1, 1,  1,  3,  6,  9,  11, 12, 11,
                                             13, 11, 9, 9, 10, 11, 13, 18, 24, 23, 16, 8};

std::string digits(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

// One Chinese character is three bytes in the surname list.
std::string surname(const std::string& all, std::int64_t i) { return all.substr(static_cast<std::size_t>(i) * 3, 3); }

}  // namespace

Instant Season::opening(Instant now, int utc_offset_min) {
  const Day today = day_of(now, utc_offset_min);
  return start_of(Day{today.number - static_cast<std::int32_t>(k_season_days) + 1}, utc_offset_min);
}

Season::Season(const DemoContent& content, const FeatureAssets& assets, FilledShop shop, Instant now,
               int utc_offset_min, bool with_trade)
    : content_(content),
      assets_(assets),
      shop_(std::move(shop)),
      now_(now),
      first_day_(opening(now, utc_offset_min)),
      dice_(k_seed) {
  for (const Goods& goods : shop_.goods) pulls_.push_back(goods.pull);
  write_people();
  if (!with_trade) return;
  write_orders();
  write_withdrawals();
  write_end();
  const Play run_jobs = [all = jobs(assets_)](WriteContext& ctx, Instant at) {
    const Principal nobody;
    WriteContext acting = ctx.acting(nobody, at);
    for (const Job& job : all)
      while (job.run(acting) > 0) {
      }
  };
  for (Instant at = first_day_; at < now_; at = at.plus_ms(k_jobs_every_ms)) later(at, run_jobs);
  later(now_, run_jobs);
}

void Season::later(Instant at, Play play) {
  if (at <= now_) scenes_.push({at, written_++, std::make_shared<const Play>(std::move(play))});
}

void Season::play(WriteContext& ctx) {
  while (!scenes_.empty()) {
    const Scene scene = scenes_.top();
    scenes_.pop();
    (*scene.play)(ctx, scene.at);
  }
}

std::size_t Season::seller_named(std::string_view key) const {
  for (std::size_t i = 0; i < sellers_.size(); ++i)
    if (sellers_[i].key == key) return i;
  throw Fault(FaultKind::corrupt, "no distributor of the demo is called " + std::string(key));
}

// --- people -----------------------------------------------------------------------------------------------------------
void Season::write_people() {
  for (const Json& person : content_.people.at("distributors")) {
    Seller seller{person.at("key"),
                  person,
                  person.at("share"),
                  person.at("joined_day"),
                  person.value("suspended_day", k_season_days),
                  {}};
    sellers_.push_back(std::move(seller));
    const std::size_t i = sellers_.size() - 1;
    later(day(sellers_[i].from_day).plus_ms(dice_.between(5, 40) * k_minute_ms),
          [this, i](WriteContext& ctx, Instant at) { join(sellers_[i].person, i, ctx, at); });
    if (sellers_[i].until_day < k_season_days)
      later(day(sellers_[i].until_day), [this, i](WriteContext& ctx, Instant at) {
        WriteContext acting = ctx.acting(shop_.op, at);
        acting.tx.exec("UPDATE distributors SET status = 'suspended' WHERE shop_id = $1 AND distributor_id = $2",
                       ctx.shop.id, sellers_[i].who.distributor);
        acting.audit.record("distributor.suspended", sellers_[i].who.distributor.text(), "active", "suspended",
                            "海报自行加了“稳赚”字样，停用两周");
      });
  }
  for (const Json& person : content_.people.at("applications"))
    apply_only(person, now_.plus_ms(-person.at("hours_ago").get<std::int64_t>() * k_hour_ms));
}

contract::ApplyRequest application_of(const Json& person) {
  contract::ApplyRequest request;
  request.name = person.at("name");
  if (person.contains("reason")) request.reason = person.at("reason");
  request.consent = true;
  return request;
}

void Season::join(const Json& person, std::size_t seller, WriteContext& ctx, Instant at) {
  Seller& me = sellers_[seller];
  const Principal nobody;
  WriteContext then = ctx.acting(nobody, at);
  me.account = shop::account_of_phone(then, person.at("phone").get<std::string>());
  me.who = principal_of(ctx.tx, ctx.shop, me.account);
  contract::ApplyRequest request = application_of(person);
  if (person.contains("referrer"))
    request.invite_code = sellers_[seller_named(person.at("referrer").get<std::string>())].invite_code;
  const auto application = act(ctx, me.who, at, apply_distributor, request);
  act(ctx, shop_.op, at.plus_ms(20 * k_minute_ms), approve_application,
      contract::ApproveRequest{application.application_id, shop_.tiers.at(person.at("tier"))});
  me.who = principal_of(ctx.tx, ctx.shop, me.account);
  me.invite_code = shop::find_distributor(then.reading(), me.who.distributor)->invite_code;
  if (person.contains("avatar"))
    ctx.tx.exec("UPDATE distributors SET avatar_url = $1, avatar_opt_in = 1 WHERE shop_id = $2 AND distributor_id = $3",
                "/media/avatar-" + person.at("avatar").get<std::string>() + ".jpg", ctx.shop.id, me.who.distributor);
  if (person.contains("payout")) add_account(person, me, ctx, at.plus_ms(30 * k_minute_ms));
}

void Season::add_account(const Json& person, Seller& owner, WriteContext& ctx, Instant at) {
  const Json& payout = person.at("payout");
  contract::PayoutAccountRequest account;
  account.channel = *contract::enum_of<contract::PayoutChannel>(payout.at("channel").get<std::string>());
  account.holder_name = person.at("name");
  account.account_no = payout.at("account_no");
  account.bank_name = payout.at("bank_name");
  const auto add = [this](const contract::PayoutAccountRequest& request, WriteContext& then) {
    return add_payout_account(request, then, assets_);
  };
  owner.payout = act(ctx, owner.who, at, add, account).payout_account_id;
}

void Season::apply_only(const Json& person, Instant at) {
  later(at, [this, &person](WriteContext& ctx, Instant then) {
    const Principal nobody;
    WriteContext acting = ctx.acting(nobody, then);
    const Principal who =
        principal_of(ctx.tx, ctx.shop, shop::account_of_phone(acting, person.at("phone").get<std::string>()));
    contract::ApplyRequest request = application_of(person);
    if (person.contains("invited_by"))
      request.invite_code = sellers_[seller_named(person.at("invited_by").get<std::string>())].invite_code;
    const auto application = act(ctx, who, then, apply_distributor, request);
    if (person.contains("rejected"))
      act(ctx, shop_.op, then.plus_ms(k_hour_ms), reject_application,
          contract::RejectRequest{application.application_id, person.at("rejected")});
  });
}

std::size_t Season::new_buyer() {
  const Json& from = content_.people.at("buyers");
  const std::string surnames = from.at("surnames");
  const Json& given = from.at("given_names");
  const Json& place =
      from.at("places").at(static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(from.at("places").size()))));
  Buyer buyer;
  const auto number = static_cast<std::int64_t>(buyers_.size());
  buyer.phone = "139" + digits(10'000'000 + number * 7'919 + dice_.below(7'919), 8);
  buyer.address.name =
      surname(surnames, dice_.below(static_cast<std::int64_t>(surnames.size() / 3))) +
      given.at(static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(given.size())))).get<std::string>();
  buyer.address.phone = buyer.phone;
  buyer.address.region = place.at("region");
  buyer.address.street = place.at("street");
  buyer.visitor_key = "demo-visitor-" + digits(number, 6);
  buyers_.push_back(std::move(buyer));
  return buyers_.size() - 1;
}

// Half of the orders come from people who have bought before; a seller's circle grows with the shop.
std::size_t Season::buyer_for(std::optional<std::size_t> seller) {
  std::vector<std::size_t>& known = seller ? sellers_[*seller].buyers : nobodys_;
  if (!known.empty() && dice_.percent(known.size() < 8 ? 35 : 70))
    return known[static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(known.size())))];
  known.push_back(new_buyer());
  return known.back();
}

// --- orders -----------------------------------------------------------------------------------------------------------
Instant Season::moment_of_day(std::int64_t number) {
  const auto hour = static_cast<std::int64_t>(dice_.weighted(k_hour_weights));
  return day(number).plus_ms(hour * k_hour_ms + dice_.below(k_hour_ms));
}

Season::OrderPlot Season::new_plot(std::int64_t number) {
  OrderPlot plot;
  std::vector<std::int64_t> shares;
  for (const Seller& seller : sellers_)
    shares.push_back(number > seller.from_day && number < seller.until_day ? seller.share : 0);
  shares.push_back(content_.people.at("organic_share").get<std::int64_t>());
  const std::size_t who = dice_.weighted(shares);
  if (who < sellers_.size()) plot.seller = who;
  plot.buyer = buyer_for(plot.seller);
  const std::int64_t lines = dice_.percent(76) ? 1 : dice_.percent(80) ? 2 : 3;
  std::vector<std::int64_t> pulls = pulls_;
  for (std::int64_t i = 0; i < lines; ++i) {
    const std::size_t goods = dice_.weighted(pulls);
    pulls[goods] = 0;  // not twice in one cart
    plot.cart.emplace_back(goods, dice_.percent(82) ? 1 : dice_.between(2, 3));
    const auto choices = static_cast<std::int64_t>(shop_.goods[goods].skus.size());
    plot.skus.push_back(dice_.percent(78) ? 0 : static_cast<std::size_t>(dice_.below(choices)));
  }
  static constexpr std::int64_t k_fates[] = {740, 170, 18, 22, 10, 26, 14};
  plot.fate = static_cast<Fate>(dice_.weighted(k_fates));
  plot.touches = dice_.percent(40);
  plot.pay_after_ms = dice_.between(25, 600) * k_second_ms;
  plot.ship_after_ms = dice_.between(3, 30) * k_hour_ms;
  plot.receive_after_ms = dice_.between(30, 110) * k_hour_ms;
  plot.return_after_ms = dice_.between(6, 90) * k_hour_ms;
  if (dice_.percent(6)) plot.note = "麻烦尽早发货，谢谢";
  return plot;
}

void Season::write_orders() {
  const auto write = [this](Instant at, const OrderPlot& plot) {
    later(at, [this, plot](WriteContext& ctx, Instant then) { place(plot, ctx, then); });
  };
  for (std::int64_t number = 0; number < k_season_days; ++number) {
    const std::int64_t grown =
        k_orders_first_day + (k_orders_last_day - k_orders_first_day) * number / (k_season_days - 1);
    const bool weekend =
        (day(number).plus_ms(12 * k_hour_ms).ms / k_day_ms + 4) % 7 % 6 == 0;  // 1970-01-01 was a Thursday
    const std::int64_t orders = dice_.between(grown * 8 / 10, grown * 12 / 10) + (weekend ? grown / 4 : 0);
    std::int64_t by_now = 0;
    std::vector<std::pair<Instant, OrderPlot>> too_late;
    for (std::int64_t i = 0; i < orders; ++i) {
      const OrderPlot plot = new_plot(number);
      const Instant at = moment_of_day(number);
      if (at > now_) {
        too_late.emplace_back(at, plot);
        continue;
      }
      write(at, plot);
      ++by_now;
    }
    // However early it is, the day has begun: some of what would come later has come already.
    for (std::size_t i = 0; i < too_late.size() && by_now < k_orders_today_min; ++i, ++by_now) {
      const std::int64_t into_day_s = (too_late[i].first.ms - day(number).ms) / k_second_ms;
      const std::int64_t passed_ms = now_.ms - day(number).ms;
      write(day(number).plus_ms(passed_ms * into_day_s / (k_day_ms / k_second_ms)), too_late[i].second);
    }
  }
}

std::string Season::link_of(WriteContext& ctx, Instant at, std::size_t seller, ProductId product) {
  return act(ctx, sellers_[seller].who, at, create_promo_link, contract::LinkRequest{product}).promo_code;
}

void Season::place(const OrderPlot& plot, WriteContext& ctx, Instant at) {
  Buyer& buyer = buyers_[plot.buyer];
  const bool new_here = !buyer.who.signed_in();
  const Goods& first = shop_.goods[plot.cart.front().first];
  const bool shared = plot.seller && first.distributable && sellers_[*plot.seller].who.distributor.set();
  std::optional<std::string> code;
  if (shared && (new_here || plot.touches)) {
    code = link_of(ctx, at.plus_ms(-20 * k_minute_ms), *plot.seller, first.product);
    Principal visitor = buyer.who;
    visitor.user_agent = k_phone_agent;
    act(ctx, visitor, at.plus_ms(-9 * k_minute_ms), record_touch,
        contract::TouchRequest{*code, buyer.visitor_key, contract::TouchSource::landing});
  }
  if (new_here) {
    const Principal nobody;
    WriteContext then = ctx.acting(nobody, at.plus_ms(-2 * k_minute_ms));
    buyer.who = principal_of(ctx.tx, ctx.shop, shop::account_of_phone(then, buyer.phone));
  }
  contract::PlaceOrder request;
  for (std::size_t i = 0; i < plot.cart.size(); ++i) {
    const auto& [goods, units] = plot.cart[i];
    request.lines.push_back({shop_.goods[goods].skus[plot.skus[i]], units});
  }
  request.address = buyer.address;
  request.expected_payable = ask(ctx, buyer.who, at, quote_order, contract::QuoteRequest{request.lines}).payable;
  request.promo_code = code;
  request.visitor_key = buyer.visitor_key;
  if (!plot.note.empty()) request.buyer_note = plot.note;
  const contract::Order order = act(ctx, buyer.who, at, place_order, request);

  const Principal who = buyer.who;
  switch (plot.fate) {
    case Fate::never_paid:
    case Fate::open: return;
    case Fate::cancelled:
      later(at.plus_ms(11 * k_minute_ms), [who, order](WriteContext& then, Instant when) {
        act(then, who, when, cancel_order, contract::OrderRef{order.order_id});
      });
      return;
    default: break;
  }
  // Whoever ordered a moment ago has paid by now.
  const std::int64_t pay_after_ms = std::min(plot.pay_after_ms, (now_.ms - at.ms) / 2);
  later(at.plus_ms(pay_after_ms), [this, plot, who, order](WriteContext& then, Instant when) {
    const auto payment =
        act(then, who, when, pay_order, contract::PayRequest{order.order_id, contract::PaymentChannel::sandbox});
    act(then, who, when, sandbox_pay, contract::SandboxPay{payment.payment_no, true});
    go_on(plot, order, when);
  });
}

void Season::go_on(const OrderPlot& plot, const contract::Order& order, Instant paid_at) {
  const Principal who = buyers_[plot.buyer].who;
  if (plot.fate == Fate::returned_before_shipping)
    return give_back(plot, order, 100, paid_at.plus_ms(plot.ship_after_ms / 2));
  const Instant shipped_at = paid_at.plus_ms(plot.ship_after_ms);
  const std::int64_t parcel = ++parcels_;
  later(shipped_at, [this, order, parcel](WriteContext& ctx, Instant at) {
    static constexpr std::array<std::pair<const char*, const char*>, 3> k_carriers{
        {{"顺丰速运", "SF"}, {"中通快递", "ZT"}, {"京东物流", "JD"}}};
    const auto& [name, letters] = k_carriers[static_cast<std::size_t>(parcel % 3)];
    act(ctx, shop_.op, at, ship_order,
        contract::ShipRequest{order.order_id, name, letters + digits(735'000'000'000 + parcel * 1'237, 13)});
  });
  if (plot.fate == Fate::received_by_itself) return;
  const Instant received_at = shipped_at.plus_ms(plot.receive_after_ms);
  later(received_at, [who, order](WriteContext& ctx, Instant at) {
    act(ctx, who, at, receive_order, contract::OrderRef{order.order_id});
  });
  // In part while the freeze runs; late is after the commission was released.
  if (plot.fate == Fate::returned_in_part) give_back(plot, order, 35, received_at.plus_ms(plot.return_after_ms));
  if (plot.fate == Fate::returned_late)
    give_back(plot, order, 100, received_at.plus_days(8).plus_ms(plot.return_after_ms));
}

void Season::give_back(const OrderPlot& plot, const contract::Order& order, std::int64_t part_percent, Instant at) {
  contract::RefundRequest request;
  request.order_id = order.order_id;
  const contract::OrderLine& line = order.lines.front();
  request.lines.push_back(
      {line.line_id, {std::max<std::int64_t>(1, line.goods.amount * part_percent / 100), line.goods.currency}});
  request.reason = plot.fate == Fate::returned_before_shipping ? "买错了，未发货退款"
                   : part_percent < 100                        ? "运输磕碰，部分退款"
                                                               : "七天无理由退货";
  request.restock = part_percent == 100;
  later(at, [this, request](WriteContext& ctx, Instant when) { act(ctx, shop_.op, when, refund_order, request); });
}

}  // namespace fenxiao::server::setup
