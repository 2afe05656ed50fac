#include "server/features/order/sync_pull.h"

#include "contract/decode.h"
#include "server/features/order/sync.h"
#include "server/shop/secrets.h"
#include "server/signature.h"

namespace fenxiao::server::features {
namespace {

// A server that claimed a source and died leaves it to the next one after this. Longer than a call may take.
constexpr std::int64_t k_claim_ms = 2 * k_minute_ms;
constexpr std::size_t k_error_bytes_max = 300;

struct Due {
  OrderSourceId source;
  std::string url;
  std::optional<std::string> cursor;
  std::int64_t every_min = 1;
};
std::optional<Due> find_due(Tx& tx, ShopId shop, Instant now) {
  const auto rows = tx.query(
      "SELECT source_id, pull_url, pull_cursor, pull_every_min FROM order_sources WHERE shop_id = $1"
      " AND pull_at_ms <= $2 AND pull_url IS NOT NULL AND state = 'active' ORDER BY pull_at_ms LIMIT 1",
      shop, now);
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return Due{row.id<OrderSourceId>(0), row.text(1), row.maybe_text(2), row.integer(3)};
}

void ask_again_at(WriteContext& ctx, OrderSourceId source, Instant at) {
  ctx.tx.exec("UPDATE order_sources SET pull_at_ms = $1 WHERE shop_id = $2 AND source_id = $3", at, ctx.shop.id,
              source);
}

void note_error(WriteContext& ctx, OrderSourceId source, std::string_view what) {
  ctx.tx.exec("UPDATE order_sources SET last_error = $1, last_error_at_ms = $2 WHERE shop_id = $3 AND source_id = $4",
              "asked for orders: " + std::string(what.substr(0, k_error_bytes_max)), ctx.now, ctx.shop.id, source);
}

using Answer = Result<contract::PulledOrders, std::string>;

// Nothing where somebody changed the source, or another server was faster: then the answer is to a question of the past.
void take_answer(WriteContext& ctx, const Due& asked, const Answer& answer) {
  const auto now = ctx.tx.one(
      "SELECT pull_url, pull_cursor, pull_every_min, state FROM order_sources WHERE shop_id = $1 AND source_id = $2",
      ctx.shop.id, asked.source);
  if (!now || now->maybe_text(0) != asked.url || now->maybe_text(1) != asked.cursor || now->text(3) != "active") return;
  const Instant later = ctx.now.plus_ms(now->integer(2) * k_minute_ms);
  if (!answer) {
    note_error(ctx, asked.source, answer.error());
    return ask_again_at(ctx, asked.source, later);
  }
  const auto source = find_source(ctx.tx, ctx.shop.id, asked.source);
  sync_orders(ctx, *source, answer->orders);
  ctx.tx.exec("UPDATE order_sources SET pull_cursor = $1 WHERE shop_id = $2 AND source_id = $3", answer->next_cursor,
              ctx.shop.id, asked.source);
  const bool moved = answer->next_cursor != asked.cursor;
  if (!answer->orders.empty() && !moved)
    note_error(ctx, asked.source, "it answers orders, but its cursor stands still");
  ask_again_at(ctx, asked.source, !answer->orders.empty() && moved ? ctx.now : later);
}

Answer ask(OutboundHttp& outbound, const OutboundRequest& request) {
  const auto reply = outbound.send(request);
  if (!reply) return Refused{reply.error().detail};
  if (reply->status != 200) return Refused{"it answers with status " + std::to_string(reply->status)};
  auto orders = contract::decode<contract::PulledOrders>(reply->body);
  if (orders) return std::move(orders).value();
  const contract::DecodeError& wrong = orders.error();
  return Refused{"its answer is not in form: " + wrong.field + " " + wrong.code + " " + wrong.detail};
}

std::string escaped(std::string_view text) {
  constexpr char k_hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain)
      out += c;
    else
      out += {'%', k_hex[byte >> 4], k_hex[byte & 15]};
  }
  return out;
}

}  // namespace

std::string_view PullQuestion::signed_part() const {
  const std::size_t path = url.find('/', url.find("://") + 3);
  return std::string_view(url).substr(path);
}

PullQuestion pull_question(std::string_view url, const std::optional<std::string>& cursor) {
  std::string out(url);
  const std::size_t host = out.find("://") + 3;
  const std::size_t query = out.find('?', host);
  if (out.find('/', host) >= std::min(query, out.size())) out.insert(std::min(query, out.size()), "/");
  out += query == std::string::npos ? "?" : "&";
  if (cursor) out += "cursor=" + escaped(*cursor) + "&";
  out += "limit=" + std::to_string(contract::k_told_orders_max);
  return {out};
}

std::vector<Errand> claim_pulls(WriteContext& ctx, OutboundHttp& outbound, std::size_t room) {
  std::vector<Errand> out;
  while (out.size() < room) {
    const auto due = find_due(ctx.tx, ctx.shop.id, ctx.now);
    if (!due) break;
    ask_again_at(ctx, due->source, ctx.now.plus_ms(k_claim_ms));
    const auto secret =
        shop::load_secret(ctx.tx, ctx.vault, ctx.shop.id, "order_source/" + due->source.text() + "/current");
    if (!secret) {
      take_answer(ctx, *due, Refused{std::string("it has no secret yet to sign with")});
      continue;
    }
    const PullQuestion question = pull_question(due->url, due->cursor);
    const std::string time = std::to_string(ctx.now.ms / k_second_ms);
    OutboundRequest request;
    request.url = question.url;
    request.reply_bytes_max = contract::k_body_bytes_max;
    request.headers = {
        {"Accept", "application/json"},
        {std::string(contract::k_signing_key_header), due->source.text()},
        {std::string(contract::k_signing_time_header), time},
        {std::string(contract::k_signature_header), signature_of(*secret, time, question.signed_part())}};
    out.push_back([&outbound, due = *due, request = std::move(request)]() -> Settle {
      return [due, answer = ask(outbound, request)](WriteContext& settling) { take_answer(settling, due, answer); };
    });
  }
  return out;
}

}  // namespace fenxiao::server::features
