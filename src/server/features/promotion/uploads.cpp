#include "contract/encode.h"
#include "server/features/promotion/promotion.h"
#include "server/painting/picture.h"
#include "server/personal.h"

namespace fenxiao::server::features {
namespace {

constexpr std::size_t k_poster_bytes_max = 3 << 20;
constexpr int k_poster_side_px_max = 4096;
constexpr std::int64_t k_upload_kept_ms = 10 * k_minute_ms;
constexpr std::int64_t k_uploads_a_person_max = 20;  // that are still there
constexpr int k_upload_id_bytes = 16;
constexpr std::string_view k_suffix = ".jpg";

struct Uploaded {
  std::string id;
  std::string url;
  Instant expires_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("id", self.id);
    visit("url", self.url);
    visit("expires_at", self.expires_at);
  }
};

// On a worker: who may, and whether it is a picture at all. Only a JPEG, which is what the poster's export makes.
std::optional<RawReply> check_upload(const RawRequest& request, ReadContext& ctx) {
  if (!ctx.who.signed_in()) return RawReply::refused(ErrorCode::unauthenticated);
  if (!ctx.who.distributor.set()) return RawReply::refused(ErrorCode::not_a_distributor);
  if (!request.rest.empty()) return RawReply::refused(ErrorCode::not_found);
  if (request.content_type != "image/jpeg") return RawReply::refused(ErrorCode::unsupported_media_type);
  if (!request.body.starts_with("\xFF\xD8")) return RawReply::refused(ErrorCode::bad_picture, "body");
  const painting::Bytes bytes(request.body.begin(), request.body.end());
  if (!painting::decode_picture(bytes, {.side_px_max = k_poster_side_px_max}))
    return RawReply::refused(ErrorCode::bad_picture, "body");
  return std::nullopt;
}

RawReply keep_upload(const RawRequest& request, WriteContext& ctx) {
  const auto live =
      ctx.tx.one("SELECT count(*) FROM uploads WHERE shop_id = $1 AND account_id = $2 AND expires_at_ms > $3",
                 ctx.shop.id, ctx.who.account, ctx.now);
  if (live->integer(0) >= k_uploads_a_person_max) return RawReply::refused(ErrorCode::rate_limited);
  const Uploaded out{random_text(k_upload_id_bytes), {}, ctx.now.plus_ms(k_upload_kept_ms)};
  ctx.tx.exec(
      "INSERT INTO uploads (shop_id, upload_id, account_id, content, expires_at_ms) VALUES ($1, $2, $3, $4, $5)",
      ctx.shop.id, out.id, ctx.who.account, Blob{request.body}, out.expires_at);
  return {200,
          "application/json",
          contract::encode(Uploaded{out.id, ctx.shop.host + "/u/" + out.id + std::string(k_suffix), out.expires_at}),
          {{"Cache-Control", "no-store"}}};
}

RawReply show_upload(const RawRequest& request, ReadContext& ctx) {
  std::string_view id = request.rest;
  if (!id.ends_with(k_suffix)) return RawReply::refused(ErrorCode::not_found);
  id.remove_suffix(k_suffix.size());
  const auto row =
      ctx.tx.one("SELECT content FROM uploads WHERE shop_id = $1 AND upload_id = $2 AND expires_at_ms > $3",
                 ctx.shop.id, id, ctx.now);
  if (!row) return RawReply::refused(ErrorCode::not_found);
  return {200, "image/jpeg", row->bytes(0), {{"Cache-Control", "private, max-age=600"}}};
}

}  // namespace

std::int64_t forget_uploads(WriteContext& ctx) {
  return ctx.tx.exec("DELETE FROM uploads WHERE shop_id = $1 AND expires_at_ms <= $2", ctx.shop.id, ctx.now);
}

void register_uploads(Router& router) {
  router.raw_write("/api/v1/posters", {contract::RateClass::write, k_poster_bytes_max, check_upload, keep_upload});
  router.raw("/u/", show_upload);
}

}  // namespace fenxiao::server::features
