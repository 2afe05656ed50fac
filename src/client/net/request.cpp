#include "client/net/request.h"

namespace fenxiao::client {

std::string percent_encoded(std::string_view text) {
  constexpr char k_hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       byte == '-' || byte == '_' || byte == '.' || byte == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += k_hex[byte >> 4];
      out += k_hex[byte & 15];
    }
  }
  return out;
}

namespace detail {

WireRequest assemble(contract::Method method, std::string_view path, const std::vector<FieldCollector::Field>& fields) {
  WireRequest request;
  request.address = path;
  const bool has_body = method == contract::Method::post || method == contract::Method::put;
  char joint = '?';
  for (const auto& field : fields) {
    const std::string slot = "{" + std::string(field.name) + "}";
    if (const auto at = request.address.find(slot); at != std::string::npos) {
      request.address.replace(at, slot.size(), percent_encoded(field.text));
    } else if (has_body) {
      request.body += request.body.empty() ? '{' : ',';
      contract::append_json_string(request.body, field.name);
      request.body += ':';
      request.body += field.json;
    } else {
      request.address += joint + std::string(field.name) + "=" + percent_encoded(field.text);
      joint = '&';
    }
  }
  switch (method) {
    case contract::Method::get: request.method = "GET"; break;
    case contract::Method::post: request.method = "POST"; break;
    case contract::Method::put: request.method = "PUT"; break;
    case contract::Method::del: request.method = "DELETE"; break;
  }
  if (has_body) request.body += request.body.empty() ? "{}" : "}";
  return request;
}

}  // namespace detail
}  // namespace fenxiao::client
