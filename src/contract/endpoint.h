// An endpoint is a constant: it drives the router, the client's typed call, the OpenAPI document and the test matrix.
//
// Path parameters stand in braces ("/api/v1/orders/{order_id}") and, like the query string of a GET, are fields of Req.
#pragma once

#include <cstdint>
#include <string_view>

namespace fenxiao::contract {

enum class Method : std::uint8_t { get, post, put, del };

// Who may call. Bits, so that an endpoint names several. A distributor is also a buyer; staff is neither.
enum class Role : std::uint16_t {
  anyone = 0,
  buyer = 1 << 0,
  distributor = 1 << 1,
  owner = 1 << 2,
  op = 1 << 3,  // operator 运营
  finance = 1 << 4,
  auditor = 1 << 5,
};
struct Roles {
  std::uint16_t bits = 0;
  constexpr Roles() = default;
  constexpr Roles(Role role) : bits(static_cast<std::uint16_t>(role)) {}
  constexpr bool public_access() const { return bits == 0; }
  constexpr bool has(Role role) const { return (bits & static_cast<std::uint16_t>(role)) != 0; }
  constexpr bool meets(Roles needed) const { return needed.bits == 0 || (bits & needed.bits) != 0; }
  friend constexpr Roles operator|(Roles a, Roles b) {
    Roles both;
    both.bits = static_cast<std::uint16_t>(a.bits | b.bits);
    return both;
  }
  friend constexpr bool operator==(Roles, Roles) = default;
};
constexpr Roles operator|(Role a, Role b) { return Roles(a) | Roles(b); }

inline constexpr Roles k_anyone = Role::anyone;
inline constexpr Roles k_buyer = Role::buyer;
inline constexpr Roles k_distributor = Role::distributor;
inline constexpr Roles k_staff_read = Role::owner | Role::op | Role::finance | Role::auditor;
inline constexpr Roles k_staff_operate = Role::owner | Role::op;
inline constexpr Roles k_staff_money = Role::owner | Role::finance;

// Whether a POST must carry an Idempotency-Key (all that create or move something do).
enum class Keyed : std::uint8_t { no, yes };

// Which budget a call is counted against (server/http/rate_limits.h has the figures).
enum class RateClass : std::uint8_t { read, write, order, withdrawal, code, sign_in, touch, sync };

// Doors that exist only on a database marked as a demo or a test.
enum class Door : std::uint8_t { always, demo };

// How the caller is known: by his session (or not at all, where anyone may), or by a signature over the body, which is
// how other systems call (docs/order-sync.md).
enum class Proof : std::uint8_t { session, signature };
inline constexpr std::string_view k_signing_key_header = "Fenxiao-Key";         // whose secret
inline constexpr std::string_view k_signing_time_header = "Fenxiao-Timestamp";  // Unix seconds
inline constexpr std::string_view k_signature_header = "Fenxiao-Signature";

template <class Request, class Response>
struct Endpoint {
  using Req = Request;
  using Res = Response;
  std::string_view name;  // operationId, and the scope of idempotency keys
  Method method;
  std::string_view path;
  Roles roles;
  std::string_view summary;
  RateClass rate = RateClass::read;
  Keyed keyed = Keyed::no;
  Door door = Door::always;
  Proof proof = Proof::session;
};

}  // namespace fenxiao::contract
