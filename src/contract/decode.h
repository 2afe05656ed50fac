// JSON text -> wire struct, strictly: an unknown, missing, doubled, mistyped or out-of-range field is refused with its
// path, and nothing is half-filled for the caller to use. Limits are the ones that fields() names.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>

#include "base/result.h"
#include "contract/types.h"

namespace fenxiao::contract {

struct DecodeError {
  std::string code;   // "malformed_json", "too_deep", "unknown_field", "missing_field", "wrong_type", "out_of_range", …
  std::string field;  // "lines[0].quantity"; empty for the whole body
  std::string detail;  // one English sentence for a developer
};

// A parsed body. Kept behind a pointer so that nlohmann/json stays out of every file that knows a wire struct.
class Document {
 public:
  // Refuses text that is not one JSON object, deeper than k_json_depth_max, longer than k_body_bytes_max,
  // not UTF-8, or with one key twice in an object.
  static Result<Document, DecodeError> parse(std::string_view text);
  static Document empty_object();

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document();

  // Adds a text from the path or the query string; a number or a bool may be read from it. False if the name is there.
  bool add_text(std::string_view name, std::string_view value);

  const nlohmann::json& json() const { return *json_; }
  bool from_text(std::string_view name) const;

 private:
  explicit Document(nlohmann::json&& json);
  std::unique_ptr<nlohmann::json> json_;
  std::set<std::string, std::less<>> text_fields_;
};

namespace detail {

class Decoder {
 public:
  Decoder(const Document& document, const nlohmann::json& at, DecodeError& error)
      : document_(document), at_(&at), error_(error) {}

  template <class T>
  void operator()(std::string_view name, T& value) {
    (*this)(name, value, NoLimit{});
  }
  template <class T, class Limit>
  void operator()(std::string_view name, T& value, Limit limit) {
    if (failed()) return;
    const nlohmann::json* found = find(name);
    if (!found) return fail("missing_field", name, "is required");
    read(*found, name, value, limit);
  }
  template <class T, class Limit>
  void operator()(std::string_view name, std::optional<T>& value, Limit limit) {
    if (failed()) return;
    const nlohmann::json* found = find(name);
    if (!found) {
      value.reset();
      return;
    }
    read(*found, name, value.emplace(), limit);
  }
  template <class T>
  void operator()(std::string_view name, std::optional<T>& value) {
    (*this)(name, value, NoLimit{});
  }

  template <WireStruct T>
  void object(T& value) {
    if (!enter()) return;
    T::fields(*this, value);
    refuse_unknown();
  }

 private:
  bool failed() const { return !error_.code.empty(); }
  bool enter();           // false and failed when this is no object
  void refuse_unknown();  // fields of the object that nobody asked for
  const nlohmann::json* find(std::string_view name);
  void fail(std::string_view code, std::string_view name, std::string detail);

  void read(const nlohmann::json& json, std::string_view name, bool& out, NoLimit);
  void read(const nlohmann::json& json, std::string_view name, std::int64_t& out, Range range);
  void read(const nlohmann::json& json, std::string_view name, std::int64_t& out, NoLimit) {
    read(json, name, out, Range{});
  }
  void read(const nlohmann::json& json, std::string_view name, std::string& out, Length length);
  void read(const nlohmann::json& json, std::string_view name, std::string& out, NoLimit) {
    read(json, name, out, Length{});
  }
  void read(const nlohmann::json& json, std::string_view name, Instant& out, NoLimit);
  void read(const nlohmann::json& json, std::string_view name, Day& out, NoLimit);
  const std::string* text(const nlohmann::json& json, std::string_view name);

  template <class Tag>
  void read(const nlohmann::json& json, std::string_view name, Id<Tag>& out, NoLimit) {
    const std::string* found = text(json, name);
    if (!found) return;
    const auto id = Id<Tag>::parse(*found);
    if (!id) return fail("bad_id", name, "is not an id of the form " + std::string(Tag::k_prefix) + "_…");
    out = *id;
  }
  template <NamedEnum E>
  void read(const nlohmann::json& json, std::string_view name, E& out, NoLimit) {
    const std::string* found = text(json, name);
    if (!found) return;
    const auto value = enum_of<E>(*found);
    if (!value) return fail("unknown_value", name, "is not one of the known values");
    out = *value;
  }
  template <class T, class Limit>
  void read(const nlohmann::json& json, std::string_view name, std::vector<T>& out, Limit limit) {
    Count count{};
    if constexpr (std::is_same_v<Limit, Count>) count = limit;
    const std::size_t size = list_size(json, name, count);
    if (failed()) return;
    out.clear();
    out.resize(size);
    for (std::size_t i = 0; i < size && !failed(); ++i)
      read(element(json, i), std::string(name) + "[" + std::to_string(i) + "]", out[i], NoLimit{});
  }
  template <WireStruct T>
  void read(const nlohmann::json& json, std::string_view name, T& out, NoLimit) {
    Decoder inner(document_, json, error_);
    inner.path_ = path_of(name);
    inner.object(out);
  }

  std::size_t list_size(const nlohmann::json& json, std::string_view name, Count count);
  static const nlohmann::json& element(const nlohmann::json& json, std::size_t index);
  std::string path_of(std::string_view name) const;

  const Document& document_;
  const nlohmann::json* at_;
  DecodeError& error_;
  std::string path_;
  std::set<std::string_view> seen_;
};

}  // namespace detail

template <WireStruct T>
Result<T, DecodeError> decode(const Document& document) {
  T value{};
  DecodeError error;
  detail::Decoder(document, document.json(), error).object(value);
  if (!error.code.empty()) return Refused{std::move(error)};
  return value;
}

template <WireStruct T>
Result<T, DecodeError> decode(std::string_view text) {
  auto document = Document::parse(text);
  if (!document) return Refused{document.error()};
  return decode<T>(*document);
}

}  // namespace fenxiao::contract
