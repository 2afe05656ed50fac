// Wire struct -> JSON text, through fields(). Field order is the order of fields(): equal structs give equal bytes,
// which is what idempotency hashes are taken over.
#pragma once

#include <charconv>
#include <string>

#include "contract/types.h"

namespace fenxiao::contract {

void append_json_string(std::string& out, std::string_view text);

namespace detail {

class Encoder {
 public:
  explicit Encoder(std::string& out) : out_(out) {}

  template <class T, class... Limit>
  void operator()(std::string_view name, const T& value, Limit...) {
    field(name, value);
  }

  void value(bool v) { out_ += v ? "true" : "false"; }
  void value(std::int64_t v) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, v).ptr;
    out_.append(digits, end);
  }
  void value(const std::string& v) { append_json_string(out_, v); }
  void value(Instant v) { append_json_string(out_, format_rfc3339(v)); }
  void value(Day v) { append_json_string(out_, format_date(v)); }
  template <class Tag>
  void value(Id<Tag> v) {
    append_json_string(out_, v.text());
  }
  template <NamedEnum E>
  void value(E v) {
    append_json_string(out_, name_of(v));
  }
  template <class T>
  void value(const std::vector<T>& list) {
    out_ += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i) out_ += ',';
      value(list[i]);
    }
    out_ += ']';
  }
  template <WireStruct T>
  void value(const T& v) {
    out_ += '{';
    const bool outer = first_;
    first_ = true;
    T::fields(*this, v);
    first_ = outer;
    out_ += '}';
  }

 private:
  template <class T>
  void field(std::string_view name, const T& v) {
    if (!first_) out_ += ',';
    first_ = false;
    append_json_string(out_, name);
    out_ += ':';
    value(v);
  }
  template <class T>
  void field(std::string_view name, const std::optional<T>& v) {
    if (v) field(name, *v);  // absent, never null: one spelling
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace detail

template <WireStruct T>
std::string encode(const T& value) {
  std::string out;
  detail::Encoder(out).value(value);
  return out;
}

}  // namespace fenxiao::contract
