#include "server/features/distributor/distributor.h"
#include "server/personal.h"
#include "server/shop/messages.h"
#include "server/shop/paging.h"
#include "server/shop/people.h"
#include "server/shop/policies.h"
#include "server/shop/running_totals.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

constexpr std::string_view k_select =
    "SELECT application_id, account_id, name_sealed, reason, invited_by, review_status, reject_reason, applied_at_ms,"
    " reviewed_at_ms FROM applications WHERE shop_id = $1 AND ";

struct ApplicationRow {
  AccountId account;
  DistributorId invited_by;
  domain::ReviewStatus status = domain::ReviewStatus::pending;
  contract::Application wire;
};
ApplicationRow read(const ReadContext& ctx, const Row& row) {
  ApplicationRow out;
  out.account = row.id<AccountId>(1);
  out.invited_by = row.id<DistributorId>(4);
  out.status = shop::stored<domain::ReviewStatus>(row.text(5));
  out.wire.application_id = row.id<ApplicationId>(0);
  out.wire.name = ctx.vault.decrypt(ctx.tx, ctx.shop.id, out.account, row.bytes(2));
  out.wire.phone_masked = shop::masked_phone_of(ctx, out.account);
  out.wire.reason = row.maybe_text(3);
  if (out.invited_by.set())
    if (const auto referrer = shop::find_distributor(ctx, out.invited_by)) out.wire.referrer_name = referrer->name;
  out.wire.review_status = shop::wire_of<contract::ReviewStatus>(out.status);
  out.wire.reject_reason = row.maybe_text(6);
  out.wire.applied_at = row.instant(7);
  out.wire.reviewed_at = row.maybe_instant(8);
  return out;
}

std::optional<ApplicationRow> find(const ReadContext& ctx, ApplicationId id) {
  const auto row = ctx.tx.one(std::string(k_select) + "application_id = $2", ctx.shop.id, id);
  return row ? std::optional(read(ctx, *row)) : std::nullopt;
}

std::optional<ApplicationRow> newest_of(const ReadContext& ctx, AccountId account) {
  const auto rows =
      ctx.tx.query(std::string(k_select) + "account_id = $2 ORDER BY +applied_at_ms DESC, +application_id DESC LIMIT 1",
                   ctx.shop.id, account);
  return rows.empty() ? std::nullopt : std::optional(read(ctx, rows.front()));
}

Refused<ApiError> answer(domain::ApplyRefusal refusal) {
  using domain::ApplyRefusal;
  switch (refusal) {
    case ApplyRefusal::already_distributor: return refuse(ErrorCode::already_distributor);
    case ApplyRefusal::distributor_suspended: return refuse(ErrorCode::distributor_suspended);
    case ApplyRefusal::application_pending: return refuse(ErrorCode::application_pending);
    case ApplyRefusal::consent_required: return refuse(ErrorCode::consent_required, "consent");
    case ApplyRefusal::name_length: return refuse_field("name", "out_of_range", "has 2 to 30 characters");
    case ApplyRefusal::name_characters: return refuse_field("name", "unknown_value", "needs letters that can be read");
    case ApplyRefusal::reason_length: return refuse_field("reason", "out_of_range");
    case ApplyRefusal::invite_code_unknown: return refuse(ErrorCode::invite_code_unknown, "invite_code");
    case ApplyRefusal::referral_loop: return refuse(ErrorCode::referral_loop, "invite_code");
  }
  return refuse(ErrorCode::internal);
}

// Six letters and digits that nobody mistakes for another.
std::string new_invite_code(WriteContext& ctx) {
  constexpr std::string_view k_letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  for (;;) {
    auto left = static_cast<std::uint64_t>(ctx.ids.next<DistributorId>().value) * 0x9E3779B97F4A7C15ull;
    std::string code;
    for (int i = 0; i < 6; ++i, left <<= 5) code += k_letters[static_cast<std::size_t>(left >> 59)];
    if (!shop::distributor_by_invite(ctx.reading(), code)) return code;
  }
}

TierId tier_for(const ReadContext& ctx, const std::optional<TierId>& asked) {
  const auto tiers = shop::load_tiers(ctx.tx, ctx.shop.id);
  if (!asked) return tiers.empty() ? TierId{} : tiers.front().id;
  return shop::tier_of(tiers, *asked).id;
}

}  // namespace

DistributorId enrol(WriteContext& ctx, AccountId account, std::string_view name, DistributorId referrer, TierId tier) {
  const auto known = shop::distributor_of(ctx.reading(), account);
  const Blob sealed_name = ctx.vault.encrypt(ctx.tx, ctx.shop.id, account, name);
  const DistributorId id = known ? known->id : ctx.ids.next<DistributorId>();
  if (known) {
    ctx.tx.exec(
        "UPDATE distributors SET status = 'active', tier_id = $1, name_sealed = $2 WHERE shop_id = $3 AND distributor_id = $4",
        tier, sealed_name, ctx.shop.id, id);
  } else {
    ctx.tx.exec(
        "INSERT INTO distributors (shop_id, distributor_id, account_id, referrer_id, tier_id, status, invite_code,"
        " name_sealed, joined_at_ms) VALUES ($1, $2, $3, $4, $5, 'active', $6, $7, $8)",
        ctx.shop.id, id, account, referrer, tier, new_invite_code(ctx), sealed_name, ctx.now);
    shop::add_to_shop_day(ctx, {.joined = 1});
  }
  ctx.tx.exec("UPDATE account SET name_sealed = $1 WHERE shop_id = $2 AND account_id = $3", sealed_name, ctx.shop.id,
              account);
  begin_tier(ctx, id, tier);
  ctx.audit.record("distributor.tier", id.text(), known ? known->tier.text() : "", tier.text());
  ctx.outbox.append("distributor:" + id.text(), "distributor.approved", R"({"distributor_id":")" + id.text() + "\"}");
  return id;
}

Result<contract::Application, ApiError> apply_distributor(const contract::ApplyRequest& request, WriteContext& ctx) {
  const ReadContext reading = ctx.reading();
  domain::ApplicationForm form{
      request.name, request.reason ? std::string_view(*request.reason) : "", request.consent, {}};
  domain::ApplicantFacts facts;
  std::optional<shop::DistributorRow> referrer;
  if (request.invite_code) {
    referrer = shop::distributor_by_invite(reading, *request.invite_code);
    form.invite_code_known = referrer && referrer->status == domain::DistributorStatus::active;
    facts.invited_by_himself = referrer && referrer->account == ctx.who.account;
  }
  if (const auto known = shop::distributor_of(reading, ctx.who.account)) facts.distributor = known->status;
  if (const auto newest = newest_of(reading, ctx.who.account)) facts.newest_application = newest->status;
  if (const auto fits = domain::check_application(form, facts); !fits) return answer(fits.error());

  const auto id = ctx.ids.next<ApplicationId>();
  ctx.tx.exec(
      "INSERT INTO applications (shop_id, application_id, account_id, name_sealed, reason, invited_by, review_status,"
      " applied_at_ms) VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7)",
      ctx.shop.id, id, ctx.who.account, ctx.vault.encrypt(ctx.tx, ctx.shop.id, ctx.who.account, request.name),
      request.reason, referrer ? referrer->id : DistributorId{}, ctx.now);
  ctx.outbox.append("application:" + id.text(), "application.received", R"({"application_id":")" + id.text() + "\"}");
  return find(ctx.reading(), id)->wire;
}

Result<contract::Application, ApiError> approve_application(const contract::ApproveRequest& request,
                                                            WriteContext& ctx) {
  const auto application = find(ctx.reading(), request.application_id);
  if (!application) return refuse(ErrorCode::not_found, "application_id");
  if (!domain::review(application->status, domain::ReviewEvent::approve, {})) return refuse(ErrorCode::state_conflict);
  const TierId tier = tier_for(ctx.reading(), request.tier_id);
  if (!tier.set()) return refuse(ErrorCode::not_found, "tier_id");
  ctx.tx.exec(
      "UPDATE applications SET review_status = 'approved', reviewed_at_ms = $1, reviewed_by = $2"
      " WHERE shop_id = $3 AND application_id = $4",
      ctx.now, ctx.who.account, ctx.shop.id, request.application_id);
  shop::send_message(ctx, application->account,
                     {contract::MessageKind::application_approved, request.application_id.value});
  enrol(ctx, application->account, application->wire.name, application->invited_by, tier);
  ctx.audit.record("application.approved", request.application_id.text(), "pending", "approved");
  return find(ctx.reading(), request.application_id)->wire;
}

Result<contract::Application, ApiError> reject_application(const contract::RejectRequest& request, WriteContext& ctx) {
  const auto application = find(ctx.reading(), request.application_id);
  if (!application) return refuse(ErrorCode::not_found, "application_id");
  const auto next = domain::review(application->status, domain::ReviewEvent::reject, request.reason);
  if (!next)
    return next.error() == domain::ReviewRefusal::reason_required ? refuse(ErrorCode::reject_reason_required, "reason")
                                                                  : refuse(ErrorCode::state_conflict);
  ctx.tx.exec(
      "UPDATE applications SET review_status = 'rejected', reject_reason = $1, reviewed_at_ms = $2, reviewed_by = $3"
      " WHERE shop_id = $4 AND application_id = $5",
      request.reason, ctx.now, ctx.who.account, ctx.shop.id, request.application_id);
  shop::send_message(ctx, application->account,
                     {contract::MessageKind::application_rejected, request.application_id.value});
  ctx.audit.record("application.rejected", request.application_id.text(), "pending", "rejected", request.reason);
  ctx.outbox.append("application:" + request.application_id.text(), "application.rejected",
                    R"({"application_id":")" + request.application_id.text() + "\"}");
  return find(ctx.reading(), request.application_id)->wire;
}

namespace {

Result<contract::Application, ApiError> my_application(const contract::Empty&, ReadContext& ctx) {
  const auto newest = newest_of(ctx, ctx.who.account);
  if (!newest) return refuse(ErrorCode::not_found);
  return newest->wire;
}

Result<contract::Page<contract::Application>, ApiError> list_applications(const contract::ApplicationQuery& query,
                                                                          ReadContext& ctx) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  const std::string status = query.review_status ? std::string(contract::name_of(*query.review_status)) : std::string();
  const auto rows = ctx.tx.query(std::string(k_select) +
                                     "(applied_at_ms < $2 OR (applied_at_ms = $2 AND application_id < $3))"
                                     " AND ($4 = '' OR review_status = $4)"
                                     " ORDER BY applied_at_ms DESC, application_id DESC LIMIT $5",
                                 ctx.shop.id, from->at, from->id, status, size + 1);
  return shop::page_of<contract::Application>(
      rows, size, [&](const Row& row) { return read(ctx, row).wire; }, shop::placed_by(7, 0));
}

}  // namespace

void register_distributor(Router& router) {
  router.write(contract::k_apply, apply_distributor);
  router.read(contract::k_my_application, my_application);
  router.read(contract::k_list_applications, list_applications);
  router.write(contract::k_approve_application, approve_application);
  router.write(contract::k_reject_application, reject_application);
  router.read(contract::k_home, home);
  register_tiers(router);
  register_people(router);
  register_messages(router);
  register_profile(router);
}

}  // namespace fenxiao::server::features
