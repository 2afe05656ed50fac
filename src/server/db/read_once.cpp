#include "server/db/read_once.h"

#include <algorithm>

namespace fenxiao::server {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > at) out.push_back(text.substr(at, end - at));
    at = std::max(end, at + 1);
  }
  return out;
}

std::string key_of(std::string_view sql, const std::vector<Value>& args) {
  std::string key(sql);
  for (const Value& value : args) {
    key += static_cast<char>(value.index());
    if (const auto* number = std::get_if<std::int64_t>(&value))
      key.append(reinterpret_cast<const char*>(number), sizeof *number);
    else if (const auto* text = std::get_if<std::string>(&value))
      key += std::to_string(text->size()) + ":" + *text;
    else if (const auto* blob = std::get_if<Blob>(&value))
      key += std::to_string(blob->bytes.size()) + ":" + blob->bytes;
  }
  return key;
}

}  // namespace

std::size_t StatementWords::id_of(std::string_view word) {
  const auto found = ids_.find(word);
  return found != ids_.end() ? found->second : ids_.emplace(std::string(word), ids_.size()).first->second;
}

const StatementWords::Words& StatementWords::of(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
  const std::string text = lower(sql);
  const auto words = words_in(text);
  INVARIANT(!words.empty());
  Words out;
  out.reads = words.front() == "select";
  for (std::size_t i = 0; i + 1 < words.size() && !out.reads && out.written.empty(); ++i)
    if (words[i] == "into" || words[i] == "update" || words[i] == "from") out.written = words[i + 1];
  for (const std::string_view word : words) out.ids.push_back(id_of(word));
  std::sort(out.ids.begin(), out.ids.end());
  out.ids.erase(std::unique(out.ids.begin(), out.ids.end()), out.ids.end());
  return statements_.emplace(std::string(sql), std::move(out)).first->second;
}

void ReadOnce::savepoint() {
  tx_.savepoint();
  written_since_savepoint_.emplace_back();
}

void ReadOnce::rollback_to_savepoint() {
  tx_.rollback_to_savepoint();
  ++writes_;
  INVARIANT(!written_since_savepoint_.empty());
  for (const std::size_t table : written_since_savepoint_.back()) written_at_[table] = writes_;
  written_since_savepoint_.pop_back();
}

void ReadOnce::release_savepoint() {
  tx_.release_savepoint();
  INVARIANT(!written_since_savepoint_.empty());
  // Within another it can still be undone with that one.
  const std::unordered_set<std::size_t> kept = std::move(written_since_savepoint_.back());
  written_since_savepoint_.pop_back();
  if (!written_since_savepoint_.empty()) written_since_savepoint_.back().insert(kept.begin(), kept.end());
}

std::vector<Row> ReadOnce::run(std::string_view sql, std::vector<Value> args) {
  const StatementWords::Words& words = words_.of(sql);
  if (!words.reads) {
    written(sql);
    return tx_.run(sql, std::move(args));
  }
  const auto [answer, first_time] = answers_.try_emplace(key_of(sql, args));
  Answer& known = answer->second;
  const bool again = !first_time;
  if (again && known.rows && is_fresh(known, words)) return *known.rows;
  std::vector<Row> rows = tx_.run(sql, std::move(args));
  known.read_at = writes_;
  if (again) known.rows = rows;
  return rows;
}

Written ReadOnce::change(std::string_view sql, std::vector<Value> args) {
  written(sql);
  return tx_.change(sql, std::move(args));
}

void ReadOnce::written(std::string_view sql) {
  const StatementWords::Words& words = words_.of(sql);
  INVARIANT(!words.written.empty());
  const std::size_t table = words_.id_of(words.written);
  written_at_[table] = ++writes_;
  if (!written_since_savepoint_.empty()) written_since_savepoint_.back().insert(table);
}

// Nothing that it names was written since.
bool ReadOnce::is_fresh(const Answer& answer, const StatementWords::Words& words) const {
  return std::none_of(written_at_.begin(), written_at_.end(), [&](const auto& table) {
    return table.second > answer.read_at && std::binary_search(words.ids.begin(), words.ids.end(), table.first);
  });
}

}  // namespace fenxiao::server
