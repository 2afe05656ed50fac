#include "server/features/promotion/media.h"

#include <fstream>
#include <iterator>
#include <map>
#include <mutex>

namespace fenxiao::server::features {
namespace {
constexpr std::string_view k_prefix = "/media/";
constexpr int k_preview_side_px = 160;
}  // namespace

std::optional<painting::Surface> open_picture(const std::string& media_directory, std::string_view url,
                                              int side_px_needed) {
  if (!url.starts_with(k_prefix) || url.find("..") != std::string_view::npos) return std::nullopt;
  std::ifstream in(media_directory + "/" + std::string(url.substr(k_prefix.size())), std::ios::binary);
  if (!in) return std::nullopt;
  const painting::Bytes bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto picture = painting::decode_picture(bytes, {side_px_needed});
  if (!picture) return std::nullopt;
  return *picture;
}

std::string preview_of(const std::string& media_directory, const std::string& url) {
  static std::mutex guard;
  static std::map<std::string, std::string> kept;  // a shop's pictures: some hundreds at 4 KB
  {
    const std::lock_guard lock(guard);
    if (const auto found = kept.find(url); found != kept.end()) return found->second;
  }
  const auto picture = open_picture(media_directory, url, k_preview_side_px);
  std::string preview = picture ? painting::inline_preview(*picture) : std::string();
  const std::lock_guard lock(guard);
  return kept.emplace(url, std::move(preview)).first->second;
}

}  // namespace fenxiao::server::features
