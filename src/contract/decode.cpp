#include "contract/decode.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/utf8.h"

namespace fenxiao::contract {
namespace {

using nlohmann::json;

bool has_control(std::string_view text) {
  for (const char c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F) return true;
  return false;
}

std::optional<std::int64_t> integer_of_text(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<Document, DecodeError> Document::parse(std::string_view text) {
  if (text.size() > k_body_bytes_max)
    return Refused{
        DecodeError{"body_too_large", "", "the body is longer than " + std::to_string(k_body_bytes_max) + " bytes"}};
  DecodeError error;
  std::vector<std::set<std::string>> keys;
  const nlohmann::json::parser_callback_t watch = [&](int depth, nlohmann::json::parse_event_t event,
                                                      nlohmann::json& parsed) {
    if (!error.code.empty()) return false;
    if (depth >= k_json_depth_max &&
        (event == nlohmann::json::parse_event_t::object_start || event == nlohmann::json::parse_event_t::array_start))
      error = {"too_deep", "", "the body is nested deeper than " + std::to_string(k_json_depth_max)};
    if (event == nlohmann::json::parse_event_t::object_start) keys.emplace_back();
    if (event == nlohmann::json::parse_event_t::object_end && !keys.empty()) keys.pop_back();
    if (event == nlohmann::json::parse_event_t::key && !keys.empty() &&
        !keys.back().insert(parsed.get<std::string>()).second)
      error = {"duplicate_field", parsed.get<std::string>(), "is given twice"};
    return error.code.empty();
  };
  nlohmann::json parsed = nlohmann::json::parse(text, watch, /*allow_exceptions=*/false);
  if (!error.code.empty()) return Refused{std::move(error)};
  if (parsed.is_discarded())
    return Refused{DecodeError{"malformed_json", "", "the body is not well-formed JSON in UTF-8"}};
  if (!parsed.is_object()) return Refused{DecodeError{"wrong_type", "", "the body must be a JSON object"}};
  return Document(std::move(parsed));
}

Document Document::empty_object() { return Document(nlohmann::json::object()); }
Document::Document(nlohmann::json&& value) : json_(std::make_unique<nlohmann::json>(std::move(value))) {}
Document::Document(Document&& other) noexcept = default;
Document& Document::operator=(Document&& other) noexcept = default;
Document::~Document() = default;

bool Document::add_text(std::string_view name, std::string_view value) {
  if (json_->contains(name)) return false;
  (*json_)[std::string(name)] = value;
  text_fields_.emplace(name);
  return true;
}

bool Document::from_text(std::string_view name) const { return text_fields_.contains(name); }

namespace detail {

bool Decoder::enter() {
  if (at_->is_object()) return true;
  fail("wrong_type", "", "must be an object");
  return false;
}

void Decoder::refuse_unknown() {
  if (failed()) return;
  for (const auto& [name, value] : at_->items())
    if (!seen_.contains(name)) return fail("unknown_field", name, "is not a field of this request");
}

const json* Decoder::find(std::string_view name) {
  seen_.insert(name);
  const auto found = at_->find(name);
  if (found == at_->end() || found->is_null()) return nullptr;
  return &*found;
}

std::string Decoder::path_of(std::string_view name) const {
  if (path_.empty() || name.empty()) return path_ + std::string(name);
  return path_ + "." + std::string(name);
}

void Decoder::fail(std::string_view code, std::string_view name, std::string detail) {
  if (!failed()) error_ = {std::string(code), path_of(name), std::move(detail)};
}

void Decoder::read(const json& value, std::string_view name, bool& out, NoLimit) {
  if (value.is_boolean()) {
    out = value.get<bool>();
  } else if (value.is_string() && path_.empty() && document_.from_text(name) &&
             (value.get_ref<const std::string&>() == "true" || value.get_ref<const std::string&>() == "false")) {
    out = value.get_ref<const std::string&>() == "true";
  } else {
    fail("wrong_type", name, "must be true or false");
  }
}

void Decoder::read(const json& value, std::string_view name, std::int64_t& out, Range range) {
  if (value.is_string() && path_.empty() && document_.from_text(name)) {
    const auto read_back = integer_of_text(value.get_ref<const std::string&>());
    if (!read_back) return fail("wrong_type", name, "must be an integer");
    out = *read_back;
  } else if (value.is_number_unsigned() &&
             value.get<std::uint64_t>() > static_cast<std::uint64_t>(k_wire_integer_max)) {
    return fail("out_of_range", name, "is beyond what an integer may hold");
  } else if (value.is_number_integer()) {
    out = value.get<std::int64_t>();
  } else {
    return fail("wrong_type", name, "must be an integer");
  }
  if (out < range.min || out > range.max)
    fail("out_of_range", name, "must be from " + std::to_string(range.min) + " to " + std::to_string(range.max));
}

const std::string* Decoder::text(const json& value, std::string_view name) {
  if (value.is_string()) return value.get_ptr<const std::string*>();
  fail("wrong_type", name, "must be a text");
  return nullptr;
}

void Decoder::read(const json& value, std::string_view name, std::string& out, Length length) {
  const std::string* found = text(value, name);
  if (!found) return;
  // A body is UTF-8 by its parser; a path or a query string may be anything.
  const auto counted = count_code_points(*found);
  if (!counted) return fail("bad_text", name, "must be UTF-8");
  const std::size_t size = *counted;
  if (size < length.min)
    return fail("too_short", name, "must have at least " + std::to_string(length.min) + " characters");
  if (size > length.max)
    return fail("too_long", name, "must have at most " + std::to_string(length.max) + " characters");
  if (has_control(*found)) return fail("bad_text", name, "must not hold control characters");
  out = *found;
}

void Decoder::read(const json& value, std::string_view name, Instant& out, NoLimit) {
  const std::string* found = text(value, name);
  if (!found) return;
  const auto at = parse_rfc3339(*found);
  if (!at) return fail("bad_time", name, "must be a time of RFC 3339");
  out = *at;
}

void Decoder::read(const json& value, std::string_view name, Day& out, NoLimit) {
  const std::string* found = text(value, name);
  if (!found) return;
  const auto day = parse_date(*found);
  if (!day) return fail("bad_date", name, "must be a date like 2026-09-12");
  out = *day;
}

std::size_t Decoder::list_size(const json& value, std::string_view name, Count count) {
  if (!value.is_array()) {
    fail("wrong_type", name, "must be a list");
    return 0;
  }
  if (value.size() < count.min || value.size() > count.max) {
    fail("bad_count", name,
         "must have from " + std::to_string(count.min) + " to " + std::to_string(count.max) + " items");
    return 0;
  }
  return value.size();
}

const json& Decoder::element(const json& value, std::size_t index) { return value[index]; }

}  // namespace detail
}  // namespace fenxiao::contract
