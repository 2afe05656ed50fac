// Endpoint + request struct -> the address and the body that go over the wire.
//
// A field named in the path goes there; the other fields of a GET or DELETE form the query string, of a POST the body.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/encode.h"
#include "contract/endpoint.h"

namespace fenxiao::client {

struct WireRequest {
  std::string_view method;  // "GET", "POST", …
  std::string address;      // path and query, percent-encoded
  std::string body;         // JSON, empty for GET and DELETE
};

std::string percent_encoded(std::string_view text);

namespace detail {

// Collects the top-level fields: their text for path and query, their JSON for the body.
class FieldCollector {
 public:
  struct Field {
    std::string_view name;
    std::string json;
    std::string text;
  };

  template <class T, class... Limit>
  void operator()(std::string_view name, const T& value, Limit...) {
    add(name, value);
  }
  const std::vector<Field>& fields() const { return fields_; }

 private:
  template <class T>
  void add(std::string_view name, const T& value) {
    Field field{name, {}, {}};
    contract::detail::Encoder(field.json).value(value);
    field.text = plain(field.json, value);
    fields_.push_back(std::move(field));
  }
  template <class T>
  void add(std::string_view name, const std::optional<T>& value) {
    if (value) add(name, *value);
  }
  static std::string plain(const std::string&, const std::string& value) { return value; }
  template <class T>
  static std::string plain(const std::string& json, const T&) {
    return json.size() >= 2 && json.front() == '"' ? json.substr(1, json.size() - 2) : json;
  }

  std::vector<Field> fields_;
};

WireRequest assemble(contract::Method method, std::string_view path, const std::vector<FieldCollector::Field>& fields);

}  // namespace detail

template <class Req, class Res>
WireRequest wire_request(const contract::Endpoint<Req, Res>& endpoint, const Req& request) {
  detail::FieldCollector collector;
  Req::fields(collector, request);
  return detail::assemble(endpoint.method, endpoint.path, collector.fields());
}

}  // namespace fenxiao::client
