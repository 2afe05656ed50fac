// Which addresses a call to the outside may go to. A URL that a shop's owner typed must not lead into the network that
// the server stands in: to its own ports, the database, the metadata service of a cloud.
//
// Sources: the IANA registries of special-purpose IPv4 and IPv6 addresses (RFC 6890 and what updates it).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fenxiao::server {

// IPv6 in network order; an IPv4 address is ::ffff:a.b.c.d, so that the mapped form is the same address.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes = {};
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

// "192.0.2.1" or "2001:db8::1", in the strict forms only. Nothing if it is neither.
std::optional<IpAddress> read_address(std::string_view text);
std::string address_text(const IpAddress& address);

// False for every address that is not for the whole Internet: loopback, private, link-local, shared (CGNAT), unique
// local, multicast, documentation, benchmarking, reserved, unspecified, and IPv6 that wraps such an IPv4 address.
bool is_public(const IpAddress& address);

}  // namespace fenxiao::server
