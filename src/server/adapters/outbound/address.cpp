#include "server/adapters/outbound/address.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/invariant.h"

namespace fenxiao::server {
namespace {

struct Range {
  const char* first;
  int prefix_bits;
};

// RFC 6890, 6598 (shared), 5737 (documentation), 2544 (benchmarking), 7526 (6to4 relays), 5771 and 1112 (multicast, reserved).
constexpr Range k_closed_v4[] = {
    {"0.0.0.0", 8},     {"10.0.0.0", 8},      {"100.64.0.0", 10},  {"127.0.0.0", 8},    {"169.254.0.0", 16},
    {"172.16.0.0", 12}, {"192.0.0.0", 24},    {"192.0.2.0", 24},   {"192.88.99.0", 24}, {"192.168.0.0", 16},
    {"198.18.0.0", 15}, {"198.51.100.0", 24}, {"203.0.113.0", 24}, {"224.0.0.0", 4},    {"240.0.0.0", 4},
};

// Global unicast is 2000::/3 (RFC 4291); these parts of it are not: protocol assignments with Teredo (RFC 2928, 4380),
// documentation (RFC 3849, 9637), 6to4 (RFC 7526: nobody routes it any more).
constexpr Range k_global_v6 = {"2000::", 3};
constexpr Range k_closed_v6[] = {{"2001::", 23}, {"2001:db8::", 32}, {"2002::", 16}, {"3fff::", 20}};

// NAT64 (RFC 6052): an IPv4 address as a network without IPv4 sees it.
constexpr Range k_nat64 = {"64:ff9b::", 96};

constexpr std::size_t k_v4_at = 12;
constexpr std::array<std::uint8_t, k_v4_at> k_v4_head = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_v4(const IpAddress& address) { return std::equal(k_v4_head.begin(), k_v4_head.end(), address.bytes.begin()); }

bool is_in(const IpAddress& address, const Range& range) {
  const auto first = read_address(range.first);
  INVARIANT(first.has_value());
  const int bits = range.prefix_bits + (is_v4(*first) ? static_cast<int>(k_v4_at) * 8 : 0);
  for (int bit = 0; bit < bits; bit += 8) {
    const auto mask = static_cast<std::uint8_t>(bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)));
    const auto at = static_cast<std::size_t>(bit / 8);
    if ((address.bytes[at] & mask) != (first->bytes[at] & mask)) return false;
  }
  return true;
}

IpAddress wrapped_v4(const IpAddress& address) {
  IpAddress inner = address;
  std::copy(k_v4_head.begin(), k_v4_head.end(), inner.bytes.begin());
  return inner;
}

}  // namespace

std::optional<IpAddress> read_address(std::string_view text) {
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  IpAddress address;
  if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  std::copy(k_v4_head.begin(), k_v4_head.end(), address.bytes.begin());
  if (::inet_pton(AF_INET, terminated.c_str(), address.bytes.data() + k_v4_at) == 1) return address;
  return std::nullopt;
}

std::string address_text(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (is_v4(address))
    ::inet_ntop(AF_INET, address.bytes.data() + k_v4_at, text, sizeof text);
  else
    ::inet_ntop(AF_INET6, address.bytes.data(), text, sizeof text);
  return text;
}

bool is_public(const IpAddress& address) {
  const auto contains = [&](const Range& range) { return is_in(address, range); };
  if (is_v4(address)) return std::ranges::none_of(k_closed_v4, contains);
  if (contains(k_nat64)) return is_public(wrapped_v4(address));
  return contains(k_global_v6) && std::ranges::none_of(k_closed_v6, contains);
}

}  // namespace fenxiao::server
