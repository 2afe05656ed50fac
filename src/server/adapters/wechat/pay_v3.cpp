#include "server/adapters/wechat/pay_v3.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace fenxiao::server::wechat {
namespace {

constexpr std::int64_t k_window_ms = 5 * k_minute_ms;

std::string lines(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    text += part;
    text += '\n';
  }
  return text;
}

std::string text_at(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::string authorization(const Keys& keys, std::string_view method, std::string_view target, Instant wall,
                          std::string_view nonce, std::string_view body) {
  const std::string timestamp_s = std::to_string(wall.ms / k_second_ms);
  const std::string signature = keys.merchant_key.sign(lines({method, target, timestamp_s, nonce, body}));
  return R"(WECHATPAY2-SHA256-RSA2048 mchid=")" + keys.mchid + R"(",nonce_str=")" + std::string(nonce) +
         R"(",signature=")" + signature + R"(",timestamp=")" + timestamp_s + R"(",serial_no=")" + keys.merchant_serial +
         R"(")";
}

std::optional<SealFault> check_seal(const Keys& keys, const Seal& seal, std::string_view body, Instant wall) {
  if (seal.timestamp_s.empty() || seal.nonce.empty() || seal.signature.empty() || seal.serial.empty())
    return SealFault::missing;
  if (seal.serial != keys.platform_key_id) return SealFault::other_key;
  std::int64_t at_s = 0;
  const char* end = seal.timestamp_s.data() + seal.timestamp_s.size();
  const auto [stop, problem] = std::from_chars(seal.timestamp_s.data(), end, at_s);
  if (problem != std::errc{} || stop != end) return SealFault::wrong;
  const std::int64_t now_s = wall.ms / k_second_ms;
  constexpr std::int64_t k_window_s = k_window_ms / k_second_ms;
  if (at_s > now_s + k_window_s || at_s < now_s - k_window_s) return SealFault::stale;
  if (!keys.platform_key.verify(lines({seal.timestamp_s, seal.nonce, body}), seal.signature)) return SealFault::wrong;
  return std::nullopt;
}

std::optional<Notification> open_notification(const Keys& keys, std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  const auto resource = json.find("resource");
  if (resource == json.end() || !resource->is_object()) return std::nullopt;
  if (text_at(*resource, "algorithm") != "AEAD_AES_256_GCM") return std::nullopt;
  auto content = signing::open_aes_gcm(keys.api_v3_key, text_at(*resource, "nonce"),
                                       text_at(*resource, "associated_data"), text_at(*resource, "ciphertext"));
  if (!content) return std::nullopt;
  return Notification{text_at(json, "id"), text_at(json, "event_type"), std::move(*content)};
}

}  // namespace fenxiao::server::wechat
